package io.github.sentimentj.http.server;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What one request takes of the server, to be given back at once when it ends. Taken on one thread
 * after the other, given back on any.
 */
public final class Claim {

  private final Admission admission;
  private boolean entered;
  private long reserved;
  private @Nullable Semaphore permits;
  private boolean released;

  Claim(Admission admission) {
    this.admission = admission;
  }

  /**
   * Takes the place of a request.
   *
   * @throws RequestException if too many are under way
   */
  public synchronized void enter() {
    entered = admission.enter();
    if (!entered) {
      throw overloaded("too many requests under way");
    }
  }

  /** Takes one of these, where there are any to take. */
  synchronized void take(@Nullable Semaphore wanted) {
    if (wanted == null) {
      return;
    }
    if (!wanted.tryAcquire()) {
      throw overloaded("too many requests of this kind under way");
    }
    permits = wanted;
  }

  /**
   * Takes memory for a body, or more of it.
   *
   * @throws RequestException if too much is taken
   */
  public synchronized void reserve(long bytes) {
    if (!admission.reserve(bytes)) {
      throw overloaded("too many bytes under way");
    }
    reserved += bytes;
  }

  private static RequestException overloaded(String message) {
    return RequestException.until(1, 503, message);
  }

  /** Gives all of it back; false if that was done before. */
  public synchronized boolean release() {
    if (released) {
      return false;
    }
    released = true;
    if (entered) {
      admission.leave();
    }
    admission.release(reserved);
    if (permits != null) {
      permits.release();
    }
    return true;
  }
}
