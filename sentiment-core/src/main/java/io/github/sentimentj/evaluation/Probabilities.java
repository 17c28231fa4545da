package io.github.sentimentj.evaluation;

import java.util.Arrays;

/** What calibration and figures both do with rows of probabilities, one row for each text. */
final class Probabilities {

  private Probabilities() {}

  static int argmax(double[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
  }

  static double[] column(double[][] rows, int label) {
    return Arrays.stream(rows).mapToDouble(row -> row[label]).toArray();
  }

  static boolean[] column(boolean[][] rows, int label) {
    boolean[] column = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][label];
    }
    return column;
  }

  static boolean[] hits(int[] expected, int label) {
    boolean[] hits = new boolean[expected.length];
    for (int i = 0; i < expected.length; i++) {
      hits[i] = expected[i] == label;
    }
    return hits;
  }

  /** A label of its own as the choice between "not so" and "so". */
  static double[] decision(double probability) {
    return new double[] {1 - probability, probability};
  }

  /** All labels of all texts as choices of their own, for {@link #decisions(boolean[][])}. */
  static double[][] decisions(double[][] rows) {
    return Arrays.stream(rows)
        .flatMapToDouble(Arrays::stream)
        .mapToObj(Probabilities::decision)
        .toArray(double[][]::new);
  }

  static int[] decisions(boolean[][] rows) {
    int[] all = new int[rows.length * rows[0].length];
    int next = 0;
    for (boolean[] row : rows) {
      for (boolean hit : row) {
        all[next++] = hit ? 1 : 0;
      }
    }
    return all;
  }

  static void check(double[] row) {
    for (int i = 0; i < row.length; i++) {
      if (!(row[i] >= 0 && row[i] <= 1)) {
        throw new IllegalArgumentException("probability " + i + ": " + row[i]);
      }
    }
  }

  static void check(double[][] rows, int[] expected) {
    checkRows(rows, expected.length);
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] < 0 || expected[i] >= rows[i].length) {
        throw new IllegalArgumentException(
            "text %d: label %d of %d".formatted(i, expected[i], rows[i].length));
      }
    }
    requireTwoKinds(expected);
  }

  static void check(double[][] rows, boolean[][] expected) {
    checkRows(rows, expected.length);
    for (int i = 0; i < expected.length; i++) {
      if (expected[i].length != rows[i].length) {
        throw new IllegalArgumentException(
            "text %d: %d labels for %d probabilities"
                .formatted(i, expected[i].length, rows[i].length));
      }
    }
    requireTwoKinds(decisions(expected));
  }

  private static void checkRows(double[][] rows, int labels) {
    if (rows.length != labels || rows.length < 2) {
      throw new IllegalArgumentException(
          "expected two texts or more with their labels, found %d with %d"
              .formatted(rows.length, labels));
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != rows[0].length) {
        throw new IllegalArgumentException(
            "text %d: %d probabilities, expected %d".formatted(i, rows[i].length, rows[0].length));
      }
      try {
        check(rows[i]);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("text " + i + ", " + e.getMessage(), e);
      }
    }
  }

  private static void requireTwoKinds(int[] expected) {
    if (Arrays.stream(expected).allMatch(label -> label == expected[0])) {
      throw new IllegalArgumentException("all texts have the same label: nothing to fit");
    }
  }
}
