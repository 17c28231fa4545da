package io.github.sentimentj.spi;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.json.JsonWriter;
import java.util.List;

/**
 * Two models of one bundle, of which the second answers only where the first is not sure. Then both
 * answers count: p is proportional to exp(bias) · p₁^w₁ · p₂^w₂, a logarithmic opinion pool (Genest
 * and Zidek, "Combining Probability Distributions", 1986). With two labels that is a logistic
 * regression on the log-odds of both, and fitted as such it is calibrated. Short texts, which cost
 * little, may be left to the second model alone. Immutable.
 *
 * @param first the folder of the bundle that holds the first model, a bundle of its own
 * @param second the folder of the second
 * @param threshold the first model answers alone where its best probability is at least this, in
 *     [0, 1]
 * @param minTokens the second model alone answers texts of fewer tokens, as the first counts them;
 *     0 or more
 * @param firstWeight w₁, from 0 to 100
 * @param secondWeight w₂, from 0 to 100
 * @param bias a number from -100 to 100 for each label; none: all are 0
 */
public record Cascade(
    String first,
    String second,
    double threshold,
    int minTokens,
    double firstWeight,
    double secondWeight,
    List<Double> bias) {

  private static final double LARGEST = 100;
  private static final double LEAST_PROBABILITY = 1e-7;

  /**
   * Checks all of it.
   *
   * @throws IllegalArgumentException if a folder is none within the bundle, both are the same, or a
   *     number is out of its range
   */
  public Cascade {
    bias = List.copyOf(bias);
    requireFolder(first);
    requireFolder(second);
    if (first.equals(second)) {
      throw new IllegalArgumentException("both models are in '" + first + "'");
    }
    require("threshold", threshold, 0, 1);
    require("minTokens", minTokens, 0, Integer.MAX_VALUE);
    require("weight", firstWeight, 0, LARGEST);
    require("weight", secondWeight, 0, LARGEST);
    bias.forEach(each -> require("bias", each, -LARGEST, LARGEST));
  }

  private static void requireFolder(String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("'" + name + "' is not the name of a folder");
    }
  }

  private static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s: expected a number from %s to %s, found %s".formatted(name, least, most, value));
    }
  }

  /**
   * Makes one answer of two.
   *
   * @param first the first model's probability of each label
   * @param second the second model's
   * @return their blend, in [0, 1], of sum 1
   * @throws IllegalArgumentException if there are not as many numbers on both sides, or in the bias
   */
  public double[] blend(double[] first, double[] second) {
    if (first.length != second.length || !(bias.isEmpty() || bias.size() == first.length)) {
      throw new IllegalArgumentException(
          "%d and %d probabilities, bias for %d labels"
              .formatted(first.length, second.length, bias.size()));
    }
    double[] blend = new double[first.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < blend.length; i++) {
      blend[i] =
          (bias.isEmpty() ? 0 : bias.get(i))
              + firstWeight * log(first[i])
              + secondWeight * log(second[i]);
      largest = Math.max(largest, blend[i]);
    }
    double sum = 0;
    for (int i = 0; i < blend.length; i++) {
      blend[i] = Math.exp(blend[i] - largest);
      sum += blend[i];
    }
    for (int i = 0; i < blend.length; i++) {
      blend[i] /= sum;
    }
    return blend;
  }

  private static double log(double probability) {
    return Math.log(Math.max(probability, LEAST_PROBABILITY));
  }

  static Cascade parse(Json json) {
    List<Double> weights = json.get("weights").elements().stream().map(Json::number).toList();
    if (weights.size() != 2) {
      throw new IllegalArgumentException(
          json.get("weights").path() + ": expected 2 numbers, found " + weights.size());
    }
    try {
      return new Cascade(
          json.get("first").string(),
          json.get("second").string(),
          json.get("threshold").number(),
          json.find("minTokens").map(count -> count.integer(0, Integer.MAX_VALUE)).orElse(0),
          weights.get(0),
          weights.get(1),
          json.find("bias")
              .map(array -> array.elements().stream().map(Json::number).toList())
              .orElse(List.of()));
    } catch (IllegalArgumentException e) {
      throw e instanceof JsonException
          ? e
          : new IllegalArgumentException(json.path() + ": " + e.getMessage(), e);
    }
  }

  void write(JsonWriter out) {
    out.beginObject().name("first").value(first).name("second").value(second);
    out.name("threshold").value(threshold).name("minTokens").value(minTokens);
    out.name("weights").beginArray().value(firstWeight).value(secondWeight).endArray();
    if (!bias.isEmpty()) {
      out.name("bias").beginArray();
      bias.forEach(out::value);
      out.endArray();
    }
    out.endObject();
  }
}
