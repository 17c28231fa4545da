package io.github.sentimentj.wandb.monitor;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.ClassificationListener.Failure;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Counts that any number of threads add to, none of which ever waits: who finds a part of them
 * taken goes on to the next. Every call is in exactly one window.
 */
final class CallWindow {

  private static final class Part extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    transient CallCounts counts = new CallCounts();

    CallCounts replace(CallCounts next) {
      lock();
      try {
        CallCounts ended = counts;
        counts = next;
        return ended;
      } finally {
        unlock();
      }
    }
  }

  // More than can run at once, so that one is free even if others were stopped while they had one.
  private final Part[] parts =
      Stream.generate(Part::new)
          .limit(Math.min(64, 4L * Runtime.getRuntime().availableProcessors()))
          .toArray(Part[]::new);

  void add(Classification classification) {
    Part part = enter();
    try {
      part.counts.add(classification);
    } finally {
      part.unlock();
    }
  }

  void add(Failure failure) {
    Part part = enter();
    try {
      part.counts.add(failure);
    } finally {
      part.unlock();
    }
  }

  private Part enter() {
    for (int i = (int) (Thread.currentThread().getId() % parts.length); ; ) {
      if (parts[i].tryLock()) {
        return parts[i];
      }
      i = (i + 1) % parts.length;
    }
  }

  /** Ends the window and begins the next. Called by one thread at a time. */
  CallCounts roll() {
    CallCounts all = new CallCounts();
    for (Part part : parts) {
      all.addAll(part.replace(new CallCounts()));
    }
    return all;
  }
}
