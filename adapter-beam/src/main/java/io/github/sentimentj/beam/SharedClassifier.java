package io.github.sentimentj.beam;

import io.github.sentimentj.SentimentClassifier;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** One classifier for all threads of a worker, from the first that wants it to the last. */
final class SharedClassifier {

  private static final Map<String, SharedClassifier> OPEN = new HashMap<>();

  private final SentimentClassifier classifier;
  private int users;

  private SharedClassifier(SentimentClassifier classifier) {
    this.classifier = classifier;
  }

  /** Who gets one gives it back with {@link #release}. */
  static SentimentClassifier acquire(String id, Supplier<SentimentClassifier> factory) {
    synchronized (OPEN) {
      SharedClassifier shared =
          OPEN.computeIfAbsent(id, key -> new SharedClassifier(factory.get()));
      shared.users++;
      return shared.classifier;
    }
  }

  static void release(String id) {
    synchronized (OPEN) {
      SharedClassifier shared = OPEN.get(id);
      if (shared != null && --shared.users == 0) {
        OPEN.remove(id);
        shared.classifier.close();
      }
    }
  }
}
