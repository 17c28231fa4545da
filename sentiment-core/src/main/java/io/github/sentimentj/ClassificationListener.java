package io.github.sentimentj;

import java.time.Duration;
import java.util.List;

/**
 * Told of every classification after its result is ready, on the caller's thread. It must be quick
 * and thread-safe; what it throws is logged once and changes no result.
 */
@FunctionalInterface
public interface ClassificationListener {

  /**
   * Some texts were classified.
   *
   * @param classification what was answered, and how long it took
   */
  void onClassified(Classification classification);

  /**
   * One call of the classifier that succeeded. Deliberately without the texts.
   *
   * @param model the model that answered
   * @param results the answers, in the order of the texts
   * @param elapsed wall-clock time from texts to answers
   */
  record Classification(ModelInfo model, List<Sentiment> results, Duration elapsed) {}
}
