package io.github.sentimentj;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.ClassificationListener.Failure;
import io.github.sentimentj.ClassificationListener.Timing;
import io.github.sentimentj.drift.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The listeners of one model. None of them can fail a call. */
final class Listeners {

  private final ModelInfo model;
  private final List<Entry> entries;
  private final AtomicBoolean failed = new AtomicBoolean();

  private record Entry(ClassificationListener listener, boolean wantsTexts) {}

  Listeners(ModelInfo model, List<ClassificationListener> listeners) {
    this.model = model;
    entries =
        listeners.stream().map(listener -> new Entry(listener, listener.wantsTexts())).toList();
  }

  void loaded(Optional<Profile> reference) {
    for (Entry entry : entries) {
      try {
        entry.listener.onLoaded(model, reference);
      } catch (RuntimeException e) {
        warn(e);
      }
    }
  }

  void classified(
      List<String> texts,
      List<Sentiment> results,
      long queueNanos,
      long tokenizationNanos,
      long inferenceNanos) {
    if (entries.isEmpty() || results.isEmpty()) {
      return;
    }
    Timing timing = timing(queueNanos, tokenizationNanos, inferenceNanos);
    Classification event = new Classification(model, results, timing, List.of());
    for (Entry entry : entries) {
      try {
        entry.listener.onClassified(
            entry.wantsTexts ? new Classification(model, results, timing, texts) : event);
      } catch (RuntimeException e) {
        warn(e);
      }
    }
  }

  void failed(List<String> texts, SentimentException cause, long queueNanos, long inferenceNanos) {
    if (entries.isEmpty()) {
      return;
    }
    Timing timing = timing(queueNanos, 0, inferenceNanos);
    for (Entry entry : entries) {
      List<String> shown = entry.wantsTexts ? texts : List.of();
      try {
        entry.listener.onFailed(new Failure(model, cause, texts.size(), timing, shown));
      } catch (RuntimeException e) {
        warn(e);
      }
    }
  }

  private static Timing timing(long queueNanos, long tokenizationNanos, long inferenceNanos) {
    return new Timing(
        Instant.now().minusNanos(queueNanos + tokenizationNanos + inferenceNanos),
        Duration.ofNanos(queueNanos),
        Duration.ofNanos(tokenizationNanos),
        Duration.ofNanos(inferenceNanos));
  }

  private void warn(RuntimeException e) {
    if (failed.compareAndSet(false, true)) {
      Log.warning("a listener failed; further failures are not logged", e);
    }
  }
}
