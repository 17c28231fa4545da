package io.github.sentimentj.http.server;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What one request takes of the server, to be given back at once when it ends. Taken on one thread
 * after the other, given back on any.
 */
final class Claim {

  private final Admission admission;
  private boolean entered;
  private long reserved;
  private @Nullable Semaphore permits;
  private boolean released;

  Claim(Admission admission) {
    this.admission = admission;
  }

  synchronized boolean enter() {
    entered = admission.enter();
    return entered;
  }

  /** One of these, where there are any to take. */
  synchronized boolean take(@Nullable Semaphore wanted) {
    if (wanted == null) {
      return true;
    }
    boolean taken = wanted.tryAcquire();
    if (taken) {
      permits = wanted;
    }
    return taken;
  }

  synchronized boolean reserve(long bytes) {
    boolean fits = admission.reserve(bytes);
    if (fits) {
      reserved += bytes;
    }
    return fits;
  }

  /** Gives all of it back; false if that was done before. */
  synchronized boolean release() {
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
