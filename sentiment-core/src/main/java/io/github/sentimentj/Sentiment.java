package io.github.sentimentj;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a model thinks of one text. Immutable.
 *
 * @param label the model's label with the highest probability; the first of equals
 * @param scores every label with its probability, in the model's label order
 * @param polarity from -1 (as negative as can be) to 1; empty where the labels do not say, and for
 *     multi-label models
 * @param tokens the model's tokens in the whole text, before anything was cut
 * @param truncated whether the model did not see all of the text
 * @param model the model that answered, where several may
 */
public record Sentiment(
    String label,
    List<Score> scores,
    OptionalDouble polarity,
    int tokens,
    boolean truncated,
    ModelInfo model) {

  /**
   * Copies the scores.
   *
   * @throws NullPointerException if anything is null
   */
  public Sentiment {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(polarity, "polarity");
    Objects.requireNonNull(model, "model");
    scores = List.copyOf(scores);
  }

  /**
   * The probability of one label, calibrated where the model is.
   *
   * @param label one of the model's labels
   * @return a number in [0, 1]
   * @throws IllegalArgumentException if the model has no such label; the message lists those it has
   */
  public double probability(String label) {
    Objects.requireNonNull(label, "label");
    for (int i = 0; i < scores.size(); i++) {
      if (scores.get(i).label().equals(label)) {
        return scores.get(i).probability();
      }
    }
    throw new IllegalArgumentException(
        "no label '" + label + "'; the model has " + scores.stream().map(Score::label).toList());
  }

  /**
   * A label with its probability.
   *
   * @param label the model's name for the class
   * @param probability in [0, 1]
   */
  public record Score(String label, double probability) {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the probability is not in [0, 1], NaN included
     */
    public Score {
      Objects.requireNonNull(label, "label");
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("probability of '" + label + "': " + probability);
      }
    }
  }
}
