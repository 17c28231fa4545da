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
  public void enter() {
    if (!admission.enter()) {
      throw overloaded("too many requests under way");
    }
    synchronized (this) {
      entered = true;
    }
  }

  /**
   * Notes that the rest of the request is still to come. From then on it may be ended to make room
   * for others.
   *
   * @param end ends the request, and gives this back before it returns; on any thread
   */
  public void await(Runnable end) {
    admission.await(this, end);
    if (isReleased()) {
      admission.arrived(this);
    }
  }

  private synchronized boolean isReleased() {
    return released;
  }

  /** Notes that the request is there. */
  public void arrived() {
    admission.arrived(this);
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
  public void reserve(long bytes) {
    // Without the lock: another's claim may be given back meanwhile, or this one.
    if (!admission.reserve(bytes)) {
      throw overloaded("too many bytes under way");
    }
    synchronized (this) {
      if (!released) {
        reserved += bytes;
        return;
      }
    }
    admission.release(bytes);
    throw overloaded("the request came too slowly");
  }

  private static RequestException overloaded(String message) {
    return RequestException.until(1, 503, message);
  }

  /** Gives all of it back; false if that was done before. */
  public boolean release() {
    boolean first = giveBack();
    admission.arrived(this);
    return first;
  }

  private synchronized boolean giveBack() {
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
