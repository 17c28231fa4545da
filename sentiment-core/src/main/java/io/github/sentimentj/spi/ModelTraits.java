package io.github.sentimentj.spi;

import io.github.sentimentj.Precision;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a loaded model is. Immutable.
 *
 * @param labels its labels, in the order of its scores; at least two
 * @param multiLabel whether labels are independent of each other, so that probabilities need not
 *     sum to 1
 * @param probabilistic whether its scores are probabilities rather than squashed margins
 * @param maxTokens the tokens that it reads of one text; empty where there is no limit
 * @param precision the number format in which it runs
 */
public record ModelTraits(
    List<String> labels,
    boolean multiLabel,
    boolean probabilistic,
    OptionalInt maxTokens,
    Precision precision) {

  /**
   * Copies and checks the labels.
   *
   * @throws IllegalArgumentException if there are fewer than two, or two are the same
   */
  public ModelTraits {
    labels = List.copyOf(labels);
    if (labels.size() < 2 || labels.stream().distinct().count() < labels.size()) {
      throw new IllegalArgumentException("labels: " + labels);
    }
  }
}
