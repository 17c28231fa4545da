package io.github.sentimentj.wandb.monitor;

/**
 * Durations, counted in buckets that are at most 1/64 of their value wide, so that percentiles are
 * right to 1 %. Not thread-safe.
 */
final class LatencyHistogram {

  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;

  /** 18 minutes; what takes longer is counted as that. */
  private static final long MAX = (1L << 40) - 1;

  private final long[] counts = new long[bucket(MAX) + 1];
  private long total;
  private long longest;

  void add(long nanos) {
    longest = Math.max(longest, nanos);
    counts[bucket(Math.max(0, Math.min(MAX, nanos)))]++;
    total++;
  }

  void addAll(LatencyHistogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    longest = Math.max(longest, other.longest);
  }

  /** The exact value up to 127; above, the value's first seven bits, by their place. */
  private static int bucket(long value) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - SUB_BITS - 1);
    return (shift << SUB_BITS) + (int) (value >>> shift);
  }

  private static double middle(int bucket) {
    if (bucket < 2 * SUB) {
      return bucket;
    }
    int shift = (bucket >> SUB_BITS) - 1;
    return (SUB + bucket % SUB + 0.5) * (double) (1L << shift);
  }

  long total() {
    return total;
  }

  double longestMillis() {
    return longest / 1e6;
  }

  /**
   * The duration that a share of all does not exceed (nearest rank).
   *
   * @param share in (0, 1]
   * @return milliseconds; 0 if there are none
   */
  double percentileMillis(double share) {
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank && seen > 0) {
        return Math.min(middle(i), (double) longest) / 1e6;
      }
    }
    return 0;
  }
}
