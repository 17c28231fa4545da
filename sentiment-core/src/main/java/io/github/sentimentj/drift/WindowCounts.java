package io.github.sentimentj.drift;

import io.github.sentimentj.Sentiment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The counts of one window. Writers are wait-free; readers exclude each other. */
final class WindowCounts {

  private static final int MAX_STRIPES = 16;

  private final Layout layout;
  // Several, so that threads seldom meet on a cache line.
  private final Stripe[] stripes;
  private final long[] totals;

  WindowCounts(List<String> labels) {
    layout = new Layout(labels);
    int stripes = Math.min(MAX_STRIPES, Runtime.getRuntime().availableProcessors());
    this.stripes = Stream.generate(() -> new Stripe(layout)).limit(stripes).toArray(Stripe[]::new);
    totals = new long[layout.size()];
  }

  /** Counts those of the layout's labels, and returns how many. */
  int add(List<Sentiment> answers) {
    return stripes[(int) (Thread.currentThread().getId() % stripes.length)].add(answers);
  }

  synchronized Profile snapshot() {
    for (Stripe stripe : stripes) {
      stripe.drainTo(totals);
    }
    return layout.profile(totals);
  }

  synchronized Profile roll() {
    Profile profile = snapshot();
    Arrays.fill(totals, 0);
    return profile;
  }

  /**
   * Two sides of counters: writers use one, a reader drains the other. A writer takes a ticket,
   * which in one atomic step tells it the side and tells the reader that it is there; the reader
   * turns the writers to the other side, and waits until as many have left the old one as had
   * entered it. (Tene's writer-reader phaser, known from HdrHistogram.)
   */
  private static final class Stripe {

    private final Layout layout;
    // The sign is the side, the rest the writers that have entered it since the last turn.
    private final AtomicLong entered = new AtomicLong();
    private final AtomicLong[] left = {new AtomicLong(), new AtomicLong()};
    private final AtomicLongArray[] sides;

    Stripe(Layout layout) {
      this.layout = layout;
      sides =
          new AtomicLongArray[] {
            new AtomicLongArray(layout.size()), new AtomicLongArray(layout.size())
          };
    }

    int add(List<Sentiment> answers) {
      int side = side(entered.getAndIncrement());
      int counted = 0;
      try {
        for (int i = 0; i < answers.size(); i++) {
          counted += layout.count(answers.get(i), sides[side]) ? 1 : 0;
        }
      } finally {
        left[side].getAndIncrement();
      }
      return counted;
    }

    /** Called by one thread at a time. */
    void drainTo(long[] totals) {
      int side = side(entered.get());
      // Nobody is on the other side: the last turn waited for all who had entered it.
      left[1 - side].set(0);
      long writers = entered.getAndSet(side == 0 ? Long.MIN_VALUE : 0) & Long.MAX_VALUE;
      while (left[side].get() != writers) {
        LockSupport.parkNanos(1_000);
      }
      for (int i = 0; i < totals.length; i++) {
        totals[i] += sides[side].getAndSet(i, 0);
      }
    }

    private static int side(long ticket) {
      return ticket < 0 ? 1 : 0;
    }
  }
}
