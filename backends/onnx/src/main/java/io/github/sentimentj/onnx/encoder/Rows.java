package io.github.sentimentj.onnx.encoder;

/**
 * What is known beforehand of the rows that a linear map is applied to.
 *
 * @param least no number in them is smaller
 * @param even whether the largest number of each is about as large as that of the others
 */
record Rows(double least, boolean even) {

  /** Nothing is known of them. */
  static final Rows ANY = new Rows(Double.NEGATIVE_INFINITY, false);

  /** Rows much like each other. */
  static final Rows EVEN = new Rows(Double.NEGATIVE_INFINITY, true);

  static Rows atLeast(double least) {
    return new Rows(least, false);
  }
}
