package io.github.sentimentj.wandb.run;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far a run's records have been written, and what of them is on the disk. Thread-safe. */
final class Spool {

  /**
   * The end of what may be read.
   *
   * @param segment the newest file
   * @param bytes of it
   * @param last whether nothing follows
   */
  record End(int segment, long bytes, boolean last) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private End end = new End(1, 0, false);
  private long onDisk;

  End end() {
    lock.lock();
    try {
      return end;
    } finally {
      lock.unlock();
    }
  }

  void wrote(int segment, long bytes, long more) {
    lock.lock();
    try {
      end = new End(segment, bytes, false);
      onDisk += more;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end(boolean last) {
    lock.lock();
    try {
      end = new End(end.segment(), end.bytes(), last);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Counts other files that are there, or gone. */
  void changed(long bytes) {
    lock.lock();
    try {
      onDisk += bytes;
    } finally {
      lock.unlock();
    }
  }

  long onDisk() {
    lock.lock();
    try {
      return onDisk;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for more than what was seen; not longer than said, nor after the last record. */
  void await(End seen, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && end.equals(seen) && !end.last()) {
        left = moved.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
