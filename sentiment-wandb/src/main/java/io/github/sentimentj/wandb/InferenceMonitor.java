package io.github.sentimentj.wandb;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.spi.Monitor;
import io.github.sentimentj.wandb.http.Log;
import io.github.sentimentj.wandb.monitor.InferenceCounts;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Tells a run what a service answers: some of the predictions, and figures over all of them for
 * each window of time; {@code docs/monitoring.md} explains them. No text leaves the process unless
 * that is asked for. A classification never waits for it and never fails because of it.
 *
 * <pre>{@code
 * try (InferenceMonitor monitor = InferenceMonitor.start(run::log, InferenceMonitor.Options.standard());
 *     SentimentClassifier classifier = SentimentClassifier.builder().listener(monitor).build()) {
 *   …
 * }
 * }</pre>
 *
 * <p>Thread-safe. Whoever starts it closes it, after the classifier.
 */
public final class InferenceMonitor implements Monitor {

  private static final long DRAIN_MILLIS = 250;
  private static final long END_SECONDS = 2;

  private final InferenceCounts counts;
  private final Receiver receiver;
  private final ScheduledExecutorService thread;
  private boolean closed;

  /** Where the rows go. */
  interface Receiver {
    void log(Map<String, ?> row);

    /** Rows that it was given and could not keep, all in all. */
    default long dropped() {
      return 0;
    }

    /** After the last row. */
    default void end() {}
  }

  /**
   * How much is told.
   *
   * @param rowsPerSecond predictions that are logged on their own, at most; infinity for all of
   *     them
   * @param window how long figures are collected for one row
   * @param redaction makes of a text what may be sent with its prediction: at most the first 2,000
   *     characters are given to it, and 1,000 sent; on the monitor's thread. Empty: no text is sent
   */
  public record Options(
      double rowsPerSecond, Duration window, Optional<UnaryOperator<String>> redaction) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the rate is not above 0, or the window under a
     *     millisecond
     */
    public Options {
      if (!(rowsPerSecond > 0)) {
        throw new IllegalArgumentException("rowsPerSecond: " + rowsPerSecond);
      }
      if (window.toMillis() < 1) {
        throw new IllegalArgumentException("window: " + window);
      }
    }

    /**
     * Ten rows a second, windows of a minute, no texts.
     *
     * @return the options
     */
    public static Options standard() {
      return new Options(10, Duration.ofMinutes(1), Optional.empty());
    }
  }

  private InferenceMonitor(Receiver receiver, Options options) {
    this.receiver = receiver;
    counts = new InferenceCounts(options.rowsPerSecond, options.redaction.orElse(null));
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "wandb-monitor");
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins to collect.
   *
   * @param rows is given each row, on one thread, such as {@code run::log}; must not wait
   * @param options how much is told
   * @return the monitor
   */
  public static InferenceMonitor start(Consumer<Map<String, ?>> rows, Options options) {
    Consumer<Map<String, ?>> receiver = Objects.requireNonNull(rows, "rows");
    return startFor(receiver::accept, options);
  }

  static InferenceMonitor startFor(Receiver receiver, Options options) {
    InferenceMonitor monitor =
        new InferenceMonitor(receiver, Objects.requireNonNull(options, "options"));
    long window = options.window.toMillis();
    var unused =
        monitor.thread.scheduleWithFixedDelay(
            monitor::drain, DRAIN_MILLIS, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    unused =
        monitor.thread.scheduleAtFixedRate(monitor::roll, window, window, TimeUnit.MILLISECONDS);
    return monitor;
  }

  private void drain() {
    try {
      counts.drainTo(receiver::log);
    } catch (RuntimeException e) {
      Log.warning("predictions were not logged: " + e);
    }
  }

  private void roll() {
    try {
      receiver.log(counts.roll(receiver.dropped()));
    } catch (RuntimeException e) {
      Log.warning("figures were not logged: " + e);
    }
  }

  @Override
  public void onLoaded(ModelInfo model, Optional<Profile> reference) {
    counts.onLoaded(model, reference);
  }

  @Override
  public void onClassified(Classification classification) {
    counts.onClassified(classification);
  }

  @Override
  public void onFailed(Failure failure) {
    counts.onFailed(failure);
  }

  @Override
  public boolean wantsTexts() {
    return counts.wantsTexts();
  }

  /** Hands out what was collected so far, and ends. What is classified later is not told. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    thread.shutdown();
    try {
      boolean unused = thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drain();
    roll();
    receiver.end();
  }
}
