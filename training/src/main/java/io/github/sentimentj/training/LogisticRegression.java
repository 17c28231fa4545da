package io.github.sentimentj.training;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Logistic regression on binary features, fitted to soft labels by stochastic dual coordinate
 * ascent. Each weight has its own prior variance; a variance of 0 leaves the feature out.
 */
final class LogisticRegression {

  // Twenty gave the same held-out accuracy as ten in trials.
  private static final int EPOCHS = 8;
  private static final int MAX_STEPS = 25;

  private final float[] weights;
  private float bias;

  private LogisticRegression(int features) {
    weights = new float[features];
  }

  /**
   * Fits the weights.
   *
   * @param rows the features of each example, each at most once
   * @param scales what each example's features count
   * @param targets the probability that each example is positive
   * @param importance the weight of each example's loss; 0 leaves it out
   * @param variances the prior variance of each feature's weight
   * @param afterEpoch is shown the model each time it has seen all examples
   */
  static LogisticRegression fit(
      int[][] rows,
      float[] scales,
      float[] targets,
      float[] importance,
      float[] variances,
      long seed,
      Consumer<LogisticRegression> afterEpoch) {
    LogisticRegression model = new LogisticRegression(variances.length);
    float[] duals = new float[rows.length];
    float[] curvatures = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      double sum = 1;
      for (int feature : rows[i]) {
        sum += variances[feature];
      }
      curvatures[i] = (float) (sum * scales[i] * scales[i]);
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = Shuffle.identity(rows.length);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      Shuffle.shuffle(order, random);
      for (int i : order) {
        if (importance[i] > 0) {
          double z = model.score(rows[i]) * scales[i];
          double dual = solve(z, duals[i], targets[i], importance[i], curvatures[i]);
          float step = (float) (dual - duals[i]) * scales[i];
          duals[i] = (float) dual;
          for (int feature : rows[i]) {
            model.weights[feature] += variances[feature] * step;
          }
          model.bias += step;
        }
      }
      afterEpoch.accept(model);
    }
    return model;
  }

  /** The best dual variable of one example, by Newton steps kept inside a shrinking bracket. */
  static double solve(double z, double old, double target, double cost, double curvature) {
    double low = cost * (target - 1);
    double high = cost * target;
    double dual = old;
    for (int step = 0; step < MAX_STEPS; step++) {
      double p = 1 / (1 + Math.exp(-(z + (dual - old) * curvature)));
      double slope = dual - cost * (target - p);
      if (slope > 0) {
        high = dual;
      } else {
        low = dual;
      }
      double next = dual - slope / (1 + cost * curvature * p * (1 - p));
      if (!(next > low && next < high)) {
        next = 0.5 * (low + high);
      }
      boolean done = Math.abs(next - dual) < 1e-5 * cost;
      dual = next;
      if (done) {
        break;
      }
    }
    return dual;
  }

  double score(int[] row) {
    float z = bias;
    for (int feature : row) {
      z += weights[feature];
    }
    return z;
  }

  float[] weights() {
    return Arrays.copyOf(weights, weights.length);
  }

  float bias() {
    return bias;
  }
}
