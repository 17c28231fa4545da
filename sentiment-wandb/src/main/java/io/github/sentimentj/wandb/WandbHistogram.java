package io.github.sentimentj.wandb;

/** How often values fell between edges, as a value of a row. Immutable. */
public final class WandbHistogram {

  private static final int MAX_BINS = 512;

  private final double[] edges;
  private final double[] counts;

  /**
   * A histogram.
   *
   * @param edges n + 1 of them, rising; copied
   * @param counts n of them, 1 to 512; copied
   * @throws IllegalArgumentException if there is not one edge more than counts, or too many
   */
  public WandbHistogram(double[] edges, double[] counts) {
    if (counts.length == 0 || counts.length > MAX_BINS || edges.length != counts.length + 1) {
      throw new IllegalArgumentException(
          "%d edges for %d counts; 1 to %d counts want one edge more"
              .formatted(edges.length, counts.length, MAX_BINS));
    }
    this.edges = edges.clone();
    this.counts = counts.clone();
  }

  /**
   * Between which values was counted.
   *
   * @return one more than counts, rising; a copy
   */
  public double[] edges() {
    return edges.clone();
  }

  /**
   * How many values there were between each two edges.
   *
   * @return a copy
   */
  public double[] counts() {
    return counts.clone();
  }

  /**
   * Counts values in bins of the same width from the least to the greatest.
   *
   * @param values finite ones are counted
   * @param bins 1 to 512
   * @return the histogram
   */
  public static WandbHistogram of(double[] values, int bins) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      low = 0;
      high = 1;
    } else if (low == high) {
      low -= 0.5;
      high += 0.5;
    }
    double[] edges = new double[bins + 1];
    for (int i = 0; i <= bins; i++) {
      edges[i] = low + (high - low) * i / bins;
    }
    double[] counts = new double[bins];
    for (double value : values) {
      if (Double.isFinite(value)) {
        counts[(int) Math.min(bins - 1L, (long) ((value - low) / (high - low) * bins))]++;
      }
    }
    return new WandbHistogram(edges, counts);
  }
}
