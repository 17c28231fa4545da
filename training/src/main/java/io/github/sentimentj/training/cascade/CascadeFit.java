package io.github.sentimentj.training.cascade;

import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.training.cascade.BothAnswers.Row;
import java.util.List;

/** Finds the numbers of a {@link Cascade} on texts that neither of its models was trained on. */
public final class CascadeFit {

  private static final int STEPS = 50;
  private static final double RIDGE = 1e-3;
  private static final double LEAST_PROBABILITY = 1e-7;

  private CascadeFit() {}

  /**
   * Blends by logistic regression on both log-odds (Platt, "Probabilistic Outputs for Support
   * Vector Machines", 1999, has it for one): so the blend is calibrated.
   *
   * @param answers of both models to held-out texts
   * @param minTokens shorter texts are left out
   * @return a cascade that passes on all texts
   */
  public static Cascade blend(BothAnswers answers, int minTokens) {
    List<Row> rows = answers.rows().stream().filter(row -> row.firstTokens() >= minTokens).toList();
    double[] weights = new double[3];
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = new double[3];
      double[][] curvature = {{RIDGE, 0, 0}, {0, RIDGE, 0}, {0, 0, RIDGE}};
      for (Row row : rows) {
        double[] x = {logit(row.first()), logit(row.second()), 1};
        double z = weights[0] * x[0] + weights[1] * x[1] + weights[2];
        double p = 1 / (1 + Math.exp(-z));
        for (int i = 0; i < 3; i++) {
          gradient[i] += ((row.positive() ? 1 : 0) - p) * x[i];
          for (int j = 0; j < 3; j++) {
            curvature[i][j] += p * (1 - p) * x[i] * x[j];
          }
        }
      }
      for (int i = 0; i < 3; i++) {
        gradient[i] -= RIDGE * weights[i];
      }
      double[] change = solve(curvature, gradient);
      for (int i = 0; i < 3; i++) {
        weights[i] += change[i];
      }
    }
    return new Cascade(
        "linear",
        "transformer",
        1,
        minTokens,
        Math.max(0, weights[0]),
        Math.max(0, weights[1]),
        List.of(0.0, weights[2]));
  }

  /** Gauss without pivoting: the matrix is positive definite. */
  private static double[] solve(double[][] matrix, double[] right) {
    double[] x = right.clone();
    for (int column = 0; column < x.length; column++) {
      for (int row = column + 1; row < x.length; row++) {
        double factor = matrix[row][column] / matrix[column][column];
        for (int i = column; i < x.length; i++) {
          matrix[row][i] -= factor * matrix[column][i];
        }
        x[row] -= factor * x[column];
      }
    }
    for (int row = x.length - 1; row >= 0; row--) {
      for (int i = row + 1; i < x.length; i++) {
        x[row] -= matrix[row][i] * x[i];
      }
      x[row] /= matrix[row][row];
    }
    return x;
  }

  private static double logit(double p) {
    double bounded = Math.min(Math.max(p, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
    return Math.log(bounded / (1 - bounded));
  }

  /**
   * Lets as many texts go on as a speed allows: the more do, the more accurate the cascade is.
   *
   * @param answers of both models to held-out texts
   * @param cascade what is to be given a threshold
   * @param speedUp how many times it shall be as fast as its second model alone
   * @param reading of the second model
   * @return the cascade with the highest threshold that is as fast
   */
  public static Cascade atSpeed(
      BothAnswers answers, Cascade cascade, double speedUp, Reading reading) {
    double least = 0.5;
    double most = 1;
    for (int step = 0; step < STEPS; step++) {
      double middle = (least + most) / 2;
      if (answers.speedUp(withThreshold(cascade, middle), reading) >= speedUp) {
        least = middle;
      } else {
        most = middle;
      }
    }
    return withThreshold(cascade, Math.floor(least * 1e4) / 1e4);
  }

  /**
   * The same with another threshold.
   *
   * @param cascade the cascade
   * @param threshold in [0, 1]
   * @return a copy
   */
  public static Cascade withThreshold(Cascade cascade, double threshold) {
    return new Cascade(
        cascade.first(),
        cascade.second(),
        threshold,
        cascade.minTokens(),
        cascade.firstWeight(),
        cascade.secondWeight(),
        cascade.bias());
  }
}
