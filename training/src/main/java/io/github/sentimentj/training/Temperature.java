package io.github.sentimentj.training;

/** The temperature that makes logits fit labels best. */
final class Temperature {

  private Temperature() {}

  /** The temperature of least log loss, to 2 %. */
  static double fit(double[] logits, boolean[] positive) {
    double best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int step = -200; step <= 250; step++) {
      double temperature = Math.exp(step * 0.02);
      double loss = logLoss(logits, positive, temperature);
      if (loss < least) {
        least = loss;
        best = temperature;
      }
    }
    return best;
  }

  private static double logLoss(double[] logits, boolean[] positive, double temperature) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double margin = (positive[i] ? logits[i] : -logits[i]) / temperature;
      sum += Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    return sum / logits.length;
  }
}
