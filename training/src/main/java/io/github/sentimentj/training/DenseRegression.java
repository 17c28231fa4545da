package io.github.sentimentj.training;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Logistic regression on vectors of length 1. */
final class DenseRegression {

  private static final int EPOCHS = 15;
  private static final double COST = 1;
  // Squared length of a vector with its bias.
  private static final double CURVATURE = 2;

  private DenseRegression() {}

  /** Logits of all vectors, learned from the rows named. */
  static double[] fit(float[][] vectors, int[] rows, boolean[] positive, long seed) {
    int size = vectors[0].length;
    double[] weights = new double[size + 1];
    double[] duals = new double[rows.length];
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = Shuffle.identity(rows.length);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      Shuffle.shuffle(order, random);
      for (int i : order) {
        float[] vector = vectors[rows[i]];
        double target = positive[rows[i]] ? 1 : 0;
        double dual =
            LogisticRegression.solve(logit(weights, vector), duals[i], target, COST, CURVATURE);
        double step = dual - duals[i];
        duals[i] = dual;
        for (int d = 0; d < size; d++) {
          weights[d] += step * vector[d];
        }
        weights[size] += step;
      }
    }
    return IntStream.range(0, vectors.length)
        .mapToDouble(i -> logit(weights, vectors[i]))
        .toArray();
  }

  private static double logit(double[] weights, float[] vector) {
    double sum = weights[vector.length];
    for (int d = 0; d < vector.length; d++) {
      sum += weights[d] * vector[d];
    }
    return sum;
  }
}
