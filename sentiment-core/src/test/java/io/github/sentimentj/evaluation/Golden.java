package io.github.sentimentj.evaluation;

import io.github.sentimentj.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What scikit-learn and scipy made of the same numbers; see src/test/python. */
final class Golden {

  private Golden() {}

  static Json read(String key) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("calibration-golden.json")) {
      return Json.parse(Objects.requireNonNull(in).readAllBytes()).get(key);
    }
  }

  static double[] row(Json json) {
    return json.elements().stream().mapToDouble(Json::number).toArray();
  }

  static double[][] rows(Json json) {
    return json.elements().stream().map(Golden::row).toArray(double[][]::new);
  }

  /** Probabilities of the second label of two. */
  static double[][] twoLabels(Json json) {
    return Probabilities.decisions(new double[][] {row(json)});
  }

  static int[] labels(Json json) {
    return json.elements().stream().mapToInt(label -> label.integer(0, 9)).toArray();
  }

  static boolean[][] flags(Json json) {
    return json.elements().stream()
        .map(row -> Probabilities.hits(labels(row), 1))
        .toArray(boolean[][]::new);
  }
}
