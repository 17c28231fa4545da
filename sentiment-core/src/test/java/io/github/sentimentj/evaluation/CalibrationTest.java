package io.github.sentimentj.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.json.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {

  private static double temperature(Calibration calibration) {
    return calibration.temperature().orElseThrow();
  }

  /** One label of its own, as rows of one column: what a single map does, and nothing else. */
  private static Calibration fitOneMap(double[] p, int[] expected) {
    return Calibration.fitIsotonic(
        Arrays.stream(p).mapToObj(value -> new double[] {value}).toArray(double[][]::new),
        Arrays.stream(expected)
            .mapToObj(value -> new boolean[] {value == 1})
            .toArray(boolean[][]::new));
  }

  private static double[][] positives(double... positive) {
    return Probabilities.decisions(new double[][] {positive});
  }

  @ParameterizedTest
  @ValueSource(strings = {"temperatureTwo", "temperatureThree"})
  void fitTemperature_asScipyMinimises(String key) throws IOException {
    Json golden = Golden.read(key);
    double[][] rows = Golden.rows(golden.get("p"));
    int[] expected = Golden.labels(golden.get("expected"));

    Calibration calibration = Calibration.fitTemperature(rows, expected);

    assertThat(temperature(calibration))
        .isCloseTo(golden.get("temperature").number(), within(1e-6));
    double[][] calibrated = Arrays.stream(rows).map(calibration::apply).toArray(double[][]::new);
    assertThat(Evaluation.meanLogLoss(expected, calibrated))
        .isCloseTo(golden.get("logLoss").number(), within(1e-9));
  }

  @Test
  void fitTemperature_multiLabel_asScipyMinimises() throws IOException {
    Json golden = Golden.read("multiLabel");
    Calibration calibration =
        Calibration.fitTemperature(
            Golden.rows(golden.get("p")), Golden.flags(golden.get("expected")));
    assertThat(temperature(calibration))
        .isCloseTo(golden.get("temperature").number(), within(1e-6));
  }

  @Test
  void fitTemperature_nineOfTenRight_saysNineOfTen() {
    double p = 1 / (1 + Math.exp(-3));
    double[][] rows = positives(p, 1 - p, p, 1 - p, p, 1 - p, p, 1 - p, p, 1 - p);
    Calibration calibration =
        Calibration.fitTemperature(rows, new int[] {1, 0, 1, 0, 1, 0, 1, 0, 1, 1});
    assertThat(temperature(calibration)).isCloseTo(3 / Math.log(9), within(1e-9));
    assertThat(calibration.apply(rows[0])[1]).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void fitTemperature_extremes_staysInItsBounds() {
    int[] expected = {0, 1};
    assertThat(temperature(Calibration.fitTemperature(positives(0.4, 0.6), expected)))
        .isCloseTo(0.01, within(1e-12));
    assertThat(temperature(Calibration.fitTemperature(positives(0.6, 0.4), expected)))
        .isCloseTo(100, within(1e-9));
    assertThat(temperature(Calibration.fitTemperature(positives(0.5, 0.5), expected))).isEqualTo(1);
    assertThat(
            temperature(Calibration.fitTemperature(positives(0, 1, 1, 1), new int[] {0, 1, 0, 1})))
        .isBetween(1.0, 100.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 1, 3, 100})
  void temperature_certainAnswers_stayProbabilities(double temperature) {
    Calibration calibration = Calibration.ofTemperature(temperature);
    double smallest = Float.MIN_VALUE;
    for (double[] row :
        List.of(
            new double[] {0, 1},
            new double[] {0, 0},
            new double[] {1, 1},
            new double[] {smallest, 1},
            new double[] {smallest, smallest, 0})) {
      for (double[] answer : List.of(calibration.apply(row), calibration.applyMultiLabel(row))) {
        assertThat(answer).hasSameSizeAs(row);
        assertThat(Arrays.stream(answer).boxed())
            .allSatisfy(p -> assertThat(p).isBetween(0.0, 1.0));
      }
      assertThat(Arrays.stream(calibration.apply(row)).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void applyMultiLabel_temperature_dividesLogOdds() {
    double[] answer = Calibration.ofTemperature(2).applyMultiLabel(new double[] {0.9, 0.2, 0.5});
    assertThat(answer[0]).isCloseTo(0.75, within(1e-12)); // odds 9 become 3
    assertThat(answer[1]).isCloseTo(1.0 / 3, within(1e-12)); // odds 1/4 become 1/2
    assertThat(answer[2]).isEqualTo(0.5);
  }

  static Stream<Calibration> labelKeepers() {
    return Stream.of(
        Calibration.ofTemperature(0.01),
        Calibration.ofTemperature(100),
        Calibration.parse("{\"isotonic\":[[[0.5],[0.9]]]}"),
        Calibration.parse("{\"isotonic\":[[[0.5],[0.1]]]}"),
        Calibration.parse("{\"isotonic\":[[[0.3,0.4],[0.2,0.8]]]}"));
  }

  @ParameterizedTest
  @MethodSource("labelKeepers")
  void apply_twoLabels_neverChangesTheLabel(Calibration calibration) {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 10_000; i++) {
      float p = i < 5000 ? (float) random.nextDouble() : 0.5f + (i - 7500) * Math.ulp(0.25f);
      double[] row = {1 - p, p};
      double[] answer = calibration.apply(row);
      assertThat(Probabilities.argmax(answer)).isEqualTo(Probabilities.argmax(row));
      assertThat(answer[0] + answer[1]).isCloseTo(1, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"isotonic", "isotonicTies"})
  void fitIsotonic_asScikitLearn(String key) throws IOException {
    Json golden = Golden.read(key);
    Calibration calibration =
        fitOneMap(Golden.row(golden.get("p")), Golden.labels(golden.get("expected")));
    double[] grid = Golden.row(golden.get("grid"));
    double[] calibrated = Golden.row(golden.get("calibrated"));
    for (int i = 0; i < grid.length; i++) {
      assertThat(calibration.applyMultiLabel(new double[] {grid[i]})[0])
          .as("at %s", grid[i])
          .isCloseTo(calibrated[i], within(1e-12));
    }
  }

  @Test
  void fitIsotonic_manyTexts_smallMapCloseToScikitLearn() throws IOException {
    Json golden = Golden.read("isotonicLarge");
    Calibration calibration =
        fitOneMap(Golden.row(golden.get("p")), Golden.labels(golden.get("expected")));
    double[] grid = Golden.row(golden.get("grid"));
    double[] calibrated = Golden.row(golden.get("calibrated"));
    double sum = 0;
    for (int i = 0; i < grid.length; i++) {
      sum += Math.abs(calibration.applyMultiLabel(new double[] {grid[i]})[0] - calibrated[i]);
    }
    assertThat(sum / grid.length).isLessThan(0.01);

    SplittableRandom random = new SplittableRandom(1);
    double[] p = random.doubles(200_000).toArray();
    int[] expected = Arrays.stream(p).mapToInt(v -> random.nextDouble() < v ? 1 : 0).toArray();
    Json map = Json.parse(fitOneMap(p, expected).toJson()).get("isotonic").elements().get(0);
    assertThat(map.elements().get(0).elements()).hasSizeBetween(40, 128);
  }

  @Test
  void fitIsotonic_allRight_neverCertain() {
    double[][] rows = positives(0, 0, 0.1, 0.2, 0.3, 0.7, 0.8, 0.9, 1, 1);
    Calibration calibration =
        Calibration.fitIsotonic(rows, new int[] {0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
    assertThat(calibration.apply(rows[0])[1]).isEqualTo(1.0 / 12);
    assertThat(calibration.apply(rows[9])[1]).isEqualTo(1 - 1.0 / 12);
    assertThat(calibration.temperature()).isEmpty();
  }

  @Test
  void fitIsotonic_threeLabels_mapEachAndSumToOne() {
    double[][] rows = {
      {0.6, 0.3, 0.1}, {0.7, 0.2, 0.1}, {0.2, 0.7, 0.1}, {0.1, 0.8, 0.1}, {0.6, 0.1, 0.3}
    };
    Calibration calibration = Calibration.fitIsotonic(rows, new int[] {0, 0, 1, 1, 1});
    // Label 0: at 0.6 one of two, at 0.7 all; label 1: at 0.1 one of one, which pools the first
    // three to a third; label 2: never.
    double[] pooled = {0.5, 1.0 / 3, 1.0 / 7};
    double sum = pooled[0] + pooled[1] + pooled[2];
    double[] answer = calibration.apply(rows[0]);
    for (int i = 0; i < 3; i++) {
      assertThat(answer[i]).isCloseTo(pooled[i] / sum, within(1e-12));
    }
  }

  @Test
  void fitIsotonic_multiLabel_mapsAreNotDivided() {
    double[][] rows = {{0.2, 0.9}, {0.4, 0.8}, {0.6, 0.9}, {0.8, 0.7}};
    boolean[][] expected = {{false, true}, {true, true}, {false, true}, {true, true}};
    Calibration calibration = Calibration.fitIsotonic(rows, expected);
    double[] answer = calibration.applyMultiLabel(new double[] {0.5, 0.3});
    assertThat(answer[0]).isEqualTo(0.5);
    assertThat(answer[1]).isCloseTo(5.0 / 6, within(1e-12));
  }

  @Test
  void apply_otherLabels_refused() {
    Calibration one = Calibration.parse("{\"isotonic\":[[[0.5],[0.5]]]}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.apply(new double[3]))
        .withMessage("isotonic: expected 3 maps for 3 labels, found 1");
    assertThatIllegalArgumentException().isThrownBy(() -> one.applyMultiLabel(new double[2]));
    Calibration two = Calibration.parse("{\"isotonic\":[[[0.5],[0.5]],[[0.5],[0.5]]]}");
    assertThatIllegalArgumentException().isThrownBy(() -> two.apply(new double[2]));
    for (double bad : new double[] {Double.NaN, -0.1, 1.1}) {
      assertThatIllegalArgumentException().isThrownBy(() -> one.apply(new double[] {0.5, bad}));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Calibration.ofTemperature(2).apply(new double[] {0.5, bad}));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Calibration.ofTemperature(2).applyMultiLabel(new double[] {bad}));
    }
  }

  private static void assertRefused(double[][] rows, int[] expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Calibration.fitTemperature(rows, expected));
    assertThatIllegalArgumentException().isThrownBy(() -> Calibration.fitIsotonic(rows, expected));
  }

  private static void assertRefused(double[][] rows, boolean[][] expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Calibration.fitTemperature(rows, expected));
    assertThatIllegalArgumentException().isThrownBy(() -> Calibration.fitIsotonic(rows, expected));
  }

  @Test
  void fit_nothingToLearnFrom_refused() {
    assertRefused(new double[0][], new int[0]);
    assertRefused(positives(0.5), new int[] {1});
    assertRefused(positives(0.5, 0.6), new int[] {1});
    assertRefused(positives(0.5, 0.6), new int[] {1, 1});
    assertRefused(positives(0.5, 0.6), new int[] {0, 2});
    assertRefused(positives(0.5, 0.6), new int[] {0, -1});
    assertRefused(positives(0.5, Double.NaN), new int[] {0, 1});
    assertRefused(positives(0.5, 1.5), new int[] {0, 1});
    assertRefused(positives(0.5, 0.6), new int[] {0, 1, 0});
    assertRefused(new double[][] {{0.5, 0.5}, {0.2, 0.3, 0.5}}, new int[] {0, 1});
    assertRefused(positives(0.5, 0.6), new boolean[][] {{true, true}, {true, true}});
    assertRefused(positives(0.5, 0.6), new boolean[][] {{true, false}, {true}});
    assertRefused(positives(0.5), new boolean[][] {{true, false}});
    assertRefused(positives(0.5, Double.NaN), new boolean[][] {{true, false}, {true, true}});
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 0.009, 100.1, Double.NaN, Double.POSITIVE_INFINITY})
  void ofTemperature_outOfBounds_refused(double temperature) {
    assertThatIllegalArgumentException().isThrownBy(() -> Calibration.ofTemperature(temperature));
  }

  @Test
  void parse_toJson_givesItBack() {
    Calibration temperature = Calibration.ofTemperature(1.0 / 3);
    assertThat(Calibration.parse(temperature.toJson())).isEqualTo(temperature);
    Calibration isotonic =
        Calibration.fitIsotonic(positives(0.1, 0.4, 0.3, 1), new int[] {0, 1, 0, 1});
    assertThat(Calibration.parse(isotonic.toJson())).isEqualTo(isotonic);
    assertThat(isotonic).isNotEqualTo(temperature).hasToString("isotonic, 4 points");
  }
}
