package io.github.sentimentj;

/** Makes probabilities true to their word by one temperature; 1 leaves them as they are. */
record Calibration(double temperature, boolean multiLabel) {

  // The smallest normal float: below it, its logarithm would lose its own precision.
  private static final double FLOOR = Float.MIN_NORMAL;

  double[] apply(float[] scores) {
    double[] out = new double[scores.length];
    if (temperature == 1) {
      for (int i = 0; i < scores.length; i++) {
        out[i] = scores[i];
      }
    } else if (multiLabel) {
      for (int i = 0; i < scores.length; i++) {
        double logit =
            Math.log(Math.max(scores[i], FLOOR)) - Math.log(Math.max(1 - scores[i], FLOOR));
        out[i] = 1 / (1 + Math.exp(-logit / temperature));
      }
    } else {
      softmax(scores, out);
    }
    return out;
  }

  private void softmax(float[] scores, double[] out) {
    float largest = (float) FLOOR; // not 0, by which nothing can be divided
    for (float score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      out[i] = Math.exp(Math.log(Math.max(scores[i], FLOOR) / largest) / temperature);
      sum += out[i];
    }
    for (int i = 0; i < scores.length; i++) {
      out[i] /= sum;
    }
  }
}
