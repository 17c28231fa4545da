package io.github.sentimentj;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls that use something, so that it is freed after the last of them and never under
 * one. Lock-free.
 */
final class UseCount {

  // The sign says that nobody may enter any more; the rest counts who is inside.
  private static final int CLOSED = Integer.MIN_VALUE;

  private final AtomicInteger state = new AtomicInteger();
  private final Runnable free;

  /**
   * Nobody uses it yet.
   *
   * @param free run once: by {@link #close}, or by the last {@link #exit} after it
   */
  UseCount(Runnable free) {
    this.free = free;
  }

  /** Begins a use, which {@link #exit} ends; false after {@link #close}. */
  boolean enter() {
    int now = state.get();
    while (now >= 0) {
      if (state.compareAndSet(now, now + 1)) {
        return true;
      }
      now = state.get();
    }
    return false;
  }

  void exit() {
    if (state.decrementAndGet() == CLOSED) {
      free.run();
    }
  }

  /** Lets nobody enter any more. Further calls do nothing. */
  void close() {
    if (state.getAndUpdate(now -> now | CLOSED) == 0) {
      free.run();
    }
  }
}
