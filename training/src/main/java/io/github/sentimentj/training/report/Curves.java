package io.github.sentimentj.training.report;

import io.github.sentimentj.training.document.Charts.Curve;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What is right at each threshold on the probability of the second label. */
final class Curves {

  private static final int MOST_POINTS = 400;

  private Curves() {}

  /** True positives over false positives, as shares. */
  static Curve roc(int[] expected, double[][] probabilities) {
    List<int[]> counts = counts(expected, probabilities);
    int[] all = counts.get(counts.size() - 1);
    return curve(counts, c -> (double) c[1] / all[1], c -> (double) c[0] / all[0]);
  }

  /** Precision over recall of the second label. */
  static Curve precisionRecall(int[] expected, double[][] probabilities) {
    List<int[]> counts = counts(expected, probabilities);
    int[] all = counts.get(counts.size() - 1);
    return curve(
        counts.subList(1, counts.size()),
        c -> (double) c[0] / all[0],
        c -> (double) c[0] / (c[0] + c[1]));
  }

  private interface Axis {
    double of(int[] counts);
  }

  private static Curve curve(List<int[]> counts, Axis x, Axis y) {
    return new Curve(
        counts.stream().mapToDouble(x::of).toArray(), counts.stream().mapToDouble(y::of).toArray());
  }

  /** Hits and misses among the likeliest texts: none of them, some, all. */
  private static List<int[]> counts(int[] expected, double[][] probabilities) {
    int[] order =
        IntStream.range(0, expected.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -probabilities[i][1]))
            .mapToInt(i -> i)
            .toArray();
    List<int[]> counts = new ArrayList<>();
    int[] count = new int[2];
    for (int i = 0; i < order.length; i++) {
      if ((long) i * MOST_POINTS / order.length >= counts.size()) {
        counts.add(count.clone());
      }
      count[1 - expected[order[i]]]++;
    }
    counts.add(count);
    return counts;
  }
}
