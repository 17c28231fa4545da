package io.github.sentimentj.evaluation;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Divides the logarithms of probabilities by one number. */
record TemperatureScaling(double t) implements Calibration {

  private static final double LARGEST = 100;
  private static final double SMALLEST = 1 / LARGEST;

  // What a float cannot say is no smaller than its smallest normal number.
  private static final double FLOOR = Float.MIN_NORMAL;

  TemperatureScaling {
    if (!(t >= SMALLEST && t <= LARGEST)) {
      throw new IllegalArgumentException("temperature: expected 0.01 to 100, found " + t);
    }
  }

  /** Halves the interval of log T: the log loss is convex in 1/T, so its slope has one zero. */
  static TemperatureScaling fit(double[][] probabilities, int[] expected) {
    double[][] logits =
        Arrays.stream(probabilities).map(TemperatureScaling::logits).toArray(double[][]::new);
    double low = Math.log(SMALLEST);
    double high = Math.log(LARGEST);
    double middle = 0;
    for (int i = 0; i < 60; i++) {
      double slope = slope(logits, expected, Math.exp(-middle));
      if (slope == 0) {
        break;
      } else if (slope > 0) {
        low = middle;
      } else {
        high = middle;
      }
      middle = (low + high) / 2;
    }
    return new TemperatureScaling(Math.min(LARGEST, Math.max(SMALLEST, Math.exp(middle))));
  }

  // Loops, here and in apply: each text that is classified comes through.
  private static double[] logits(double[] row) {
    double largest = FLOOR;
    for (double p : row) {
      largest = Math.max(largest, p);
    }
    double[] logits = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      logits[i] = Math.log(Math.max(row[i], FLOOR) / largest);
    }
    return logits;
  }

  /** The derivative of the summed log loss by 1/T: expected logits less those of right labels. */
  private static double slope(double[][] logits, int[] expected, double scale) {
    double slope = 0;
    for (int i = 0; i < logits.length; i++) {
      double sum = 0;
      double weighted = 0;
      for (double logit : logits[i]) {
        double e = Math.exp(scale * logit);
        sum += e;
        weighted += e * logit;
      }
      slope += weighted / sum - logits[i][expected[i]];
    }
    return slope;
  }

  @Override
  public double[] apply(double[] probabilities) {
    Probabilities.check(probabilities);
    double[] out = logits(probabilities);
    double sum = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.exp(out[i] / t);
      sum += out[i];
    }
    for (int i = 0; i < out.length; i++) {
      out[i] /= sum;
    }
    return out;
  }

  @Override
  public double[] applyMultiLabel(double[] probabilities) {
    return Arrays.stream(probabilities).map(p -> apply(Probabilities.decision(p))[1]).toArray();
  }

  @Override
  public OptionalDouble temperature() {
    return OptionalDouble.of(t);
  }

  @Override
  public String toJson() {
    return new JsonWriter().beginObject().name("temperature").value(t).endObject().toString();
  }

  static TemperatureScaling parse(Json json) {
    double t = json.number();
    try {
      return new TemperatureScaling(t);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(json.path() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "temperature " + t;
  }
}
