package io.github.sentimentj.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecipeTest {

  private static final int ROWS = 400;
  private static final int FEATURES = 40;

  /** Rows of odd number draw from the upper half of the features more often. */
  private static int[][] rows() {
    SplittableRandom random = new SplittableRandom(7);
    int[][] rows = new int[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      boolean positive = i % 2 == 1;
      rows[i] =
          random
              .ints(12, 0, FEATURES / 2)
              .map(f -> random.nextInt(4) == 0 != positive ? f + FEATURES / 2 : f)
              .distinct()
              .toArray();
    }
    return rows;
  }

  private static LogisticRegression fit(int[][] rows) {
    float[] ones = new float[rows.length];
    Arrays.fill(ones, 1);
    float[] targets = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      targets[i] = i % 2;
    }
    float[] variances = new float[FEATURES];
    Arrays.fill(variances, 1);
    return LogisticRegression.fit(rows, ones, targets, ones, variances, 1, unused -> {});
  }

  @Test
  void regressionSeparatesAndRepeats() {
    int[][] rows = rows();
    LogisticRegression model = fit(rows);
    int right = 0;
    for (int i = 0; i < rows.length; i++) {
      right += model.score(rows[i]) > 0 == (i % 2 == 1) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(360);
    assertThat(fit(rows).weights()).isEqualTo(model.weights());
  }

  @Test
  void documentsOfOneKindLieCloser() {
    int[][] rows = rows();
    float[][] vectors = DocumentVectors.train(rows, FEATURES, 16, 30, 1, epoch -> {});
    assertThat(DocumentVectors.train(rows, FEATURES, 16, 30, 1, epoch -> {}))
        .isDeepEqualTo(vectors);
    double same = 0;
    double other = 0;
    for (int i = 2; i < ROWS; i++) {
      for (int d = 0; d < 16; d++) {
        same += vectors[i][d] * vectors[i - 2][d];
        other += vectors[i][d] * vectors[i - 1][d];
      }
    }
    assertThat(same).isGreaterThan(other);
  }
}
