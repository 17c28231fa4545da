package io.github.sentimentj.wandb.monitor;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.Sentiment.Score;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Single predictions on their way from those who classify to the thread that sends them. Whoever
 * adds one never waits: what the queue has no room for is dropped and counted.
 */
final class PredictionRows {

  private static final int CAPACITY = 10_000;
  private static final int MAX_LABELS = 20;
  private static final int MAX_TEXT = 1000;
  private static final String WITHHELD = "[the redaction failed]";

  private final long intervalNanos;
  private final @Nullable UnaryOperator<String> redaction;
  private final Queue<Prediction> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private final LongAdder dropped = new LongAdder();

  private record Prediction(Sentiment answer, long latencyNanos, @Nullable String text) {}

  /**
   * Rows at a rate.
   *
   * @param perSecond at most so many, above 0; infinity for all
   * @param redaction makes of a text what may be sent; null sends none
   */
  PredictionRows(double perSecond, @Nullable UnaryOperator<String> redaction) {
    intervalNanos = (long) (1e9 / perSecond);
    this.redaction = redaction;
  }

  void add(Classification classification) {
    List<Sentiment> answers = classification.results();
    if (intervalNanos == 0) {
      for (int i = 0; i < answers.size(); i++) {
        add(classification, i);
      }
      return;
    }
    long now = System.nanoTime();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + intervalNanos)) {
      // Not always the first: in a list that is sorted, it would be a sort of its own.
      add(classification, (int) Math.floorMod(now, (long) answers.size()));
    }
  }

  private void add(Classification classification, int index) {
    if (queued.get() >= CAPACITY) {
      dropped.increment();
      return;
    }
    queued.incrementAndGet();
    List<String> texts = classification.texts();
    boolean withText = redaction != null && index < texts.size();
    queue.add(
        new Prediction(
            classification.results().get(index),
            CallCounts.nanos(classification.timing()),
            withText ? texts.get(index) : null));
  }

  /** Hands out what is queued. Called by one thread at a time. */
  void drainTo(Consumer<Map<String, ?>> rows) {
    for (Prediction each = queue.poll(); each != null; each = queue.poll()) {
      queued.decrementAndGet();
      rows.accept(row(each));
    }
  }

  private Map<String, Object> row(Prediction prediction) {
    Sentiment answer = prediction.answer;
    Map<String, Object> row = new LinkedHashMap<>();
    List<Score> scores = answer.scores();
    if (scores.size() <= MAX_LABELS) {
      scores.forEach(score -> row.put(score.label(), score.probability()));
    }
    row.put("prediction/label", answer.label());
    row.put("prediction/tokens", answer.tokens());
    row.put("prediction/truncated", answer.truncated());
    row.put("prediction/latency_ms", prediction.latencyNanos / 1e6);
    if (prediction.text != null && redaction != null) {
      row.put("prediction/text", redacted(redaction, prediction.text));
    }
    return row;
  }

  private static String redacted(UnaryOperator<String> redaction, String text) {
    try {
      return cut(redaction.apply(cut(text, 2 * MAX_TEXT)), MAX_TEXT);
    } catch (RuntimeException e) {
      return WITHHELD;
    }
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  /** The rows that were dropped so far. */
  long dropped() {
    return dropped.sum();
  }
}
