package io.github.sentimentj.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.evaluation.Evaluation.ReliabilityBin;
import io.github.sentimentj.json.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {

  private static final List<String> TWO = List.of("neg", "pos");

  private static double[][] positives(double... positive) {
    double[][] rows = new double[positive.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {1 - positive[i], positive[i]};
    }
    return rows;
  }

  @Test
  void of_fourTexts_asComputedByHand() {
    Evaluation figures = Evaluation.of(TWO, new int[] {0, 0, 1, 1}, positives(0.1, 0.6, 0.35, 0.8));

    assertThat(figures.accuracy()).isEqualTo(0.5);
    assertThat(figures.confusion()).containsExactly(List.of(1, 1), List.of(1, 1));
    assertThat(figures.perLabel().get(1).precision()).isEqualTo(0.5);
    assertThat(figures.perLabel().get(1).f1()).isEqualTo(0.5);
    // Pairs of a positive above a negative: 0.8 > 0.1, 0.8 > 0.6, 0.35 > 0.1.
    assertThat(figures.rocAuc()).isEqualTo(0.75);
    assertThat(figures.brier()).isCloseTo((0.01 + 0.36 + 0.65 * 0.65 + 0.04) / 4, within(1e-12));
    assertThat(figures.logLoss())
        .isCloseTo(
            -(Math.log(0.9) + Math.log(0.4) + Math.log(0.35) + Math.log(0.8)) / 4, within(1e-12));
    // Confidences 0.9 (right), 0.6 (wrong), 0.65 (wrong), 0.8 (right), each alone in its bin.
    assertThat(figures.ece()).isCloseTo((0.1 + 0.6 + 0.65 + 0.2) / 4, within(1e-12));
  }

  @Test
  void of_perfect_bestFigures() {
    Evaluation figures = Evaluation.of(TWO, new int[] {0, 1}, positives(0, 1));
    assertThat(figures.accuracy()).isEqualTo(1);
    assertThat(figures.rocAuc()).isEqualTo(1);
    assertThat(figures.logLoss()).isZero();
    assertThat(figures.brier()).isZero();
    assertThat(figures.ece()).isZero();
  }

  @Test
  void of_inverted_worstFigures() {
    Evaluation figures = Evaluation.of(TWO, new int[] {1, 0}, positives(0, 1));
    assertThat(figures.accuracy()).isZero();
    assertThat(figures.rocAuc()).isZero();
    assertThat(figures.logLoss()).isCloseTo(-Math.log(1e-15), within(1e-9));
    assertThat(figures.brier()).isEqualTo(1);
    assertThat(figures.ece()).isEqualTo(1);
    assertThat(figures.perLabel().get(0).f1()).isZero();
  }

  @Test
  void rocAuc_ties_countHalf() {
    assertThat(Evaluation.of(TWO, new int[] {0, 1, 0, 1}, positives(.5, .5, .5, .5)).rocAuc())
        .isEqualTo(0.5);
    assertThat(Evaluation.of(TWO, new int[] {0, 1, 1}, positives(.5, .5, .9)).rocAuc())
        .isEqualTo(0.75);
    assertThat(Evaluation.of(TWO, new int[] {1, 1}, positives(.5, .9)).rocAuc()).isEqualTo(0.5);
  }

  @Test
  void ece_oneBin_averagesBeforeComparing() {
    // 0.91 and 0.92 share the bin [0.9, 0.9333); one is right: |1 - 1.83| / 2.
    assertThat(Evaluation.of(TWO, new int[] {1, 0}, positives(0.91, 0.92)).ece())
        .isCloseTo(0.415, within(1e-12));
  }

  @Test
  void of_threeLabels_asComputedByHand() {
    // On [1/3, 1] a bin is 2/45 wide: 0.50 and 0.52 share the fourth or fifth, 0.8 lies far off.
    Evaluation figures =
        Evaluation.of(
            List.of("a", "b", "c"),
            new int[] {0, 1, 2},
            new double[][] {{0.52, 0.28, 0.2}, {0.53, 0.27, 0.2}, {0.1, 0.1, 0.8}});
    assertThat(figures.accuracy()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(figures.ece()).isCloseTo((Math.abs(1 - 1.05) + 0.2) / 3, within(1e-12));
    // One label against the rest: a 1/2, b 1/2, c 1.
    assertThat(figures.rocAuc()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(figures.brier())
        .isCloseTo(
            (0.48 * 0.48
                    + 0.28 * 0.28
                    + 0.04
                    + 0.53 * 0.53
                    + 0.73 * 0.73
                    + 0.04
                    + 0.01
                    + 0.01
                    + 0.04)
                / 3,
            within(1e-12));
  }

  @Test
  void parse_toJson_givesItBack() {
    Evaluation figures = Evaluation.of(TWO, new int[] {0, 1, 1}, positives(0.1, 0.2, 1.0 / 3));
    assertThat(Evaluation.parse(figures.toJson())).isEqualTo(figures);
  }

  @Test
  void parse_writtenBeforeReliability_stillRead() {
    Evaluation figures = Evaluation.of(TWO, new int[] {0, 1, 1}, positives(0.1, 0.2, 1.0 / 3));
    String older = figures.toJson().replaceFirst(",\"reliability\":.*", "}");
    assertThat(Evaluation.parse(older).reliability()).isEmpty();
    assertThat(Evaluation.parse(older).toJson()).isEqualTo(older);
    assertThat(Evaluation.parse(older).ece()).isEqualTo(figures.ece());
  }

  @Test
  void reliability_asScikitLearn() throws IOException {
    Json golden = Golden.read("reliability");
    double[] accuracy = Golden.row(golden.get("accuracy"));
    double[] confidence = Golden.row(golden.get("confidence"));
    Evaluation figures =
        Evaluation.of(
            TWO, Golden.labels(golden.get("expected")), Golden.twoLabels(golden.get("p")));

    List<ReliabilityBin> bins = figures.reliability();
    assertThat(bins).hasSize(15);
    assertThat(bins.get(0).lower()).isEqualTo(0.5);
    assertThat(bins.get(14).upper()).isEqualTo(1);
    assertThat(bins.stream().mapToInt(ReliabilityBin::count).sum()).isEqualTo(200);
    List<ReliabilityBin> filled = bins.stream().filter(bin -> bin.count() > 0).toList();
    assertThat(filled).hasSize(accuracy.length);
    double ece = 0;
    for (int i = 0; i < accuracy.length; i++) {
      assertThat(filled.get(i).accuracy()).isCloseTo(accuracy[i], within(1e-12));
      assertThat(filled.get(i).confidence())
          .isCloseTo(confidence[i], within(1e-12))
          .isBetween(filled.get(i).lower(), filled.get(i).upper());
      ece += filled.get(i).count() * Math.abs(accuracy[i] - confidence[i]) / 200;
    }
    assertThat(figures.ece()).isCloseTo(ece, within(1e-12));
  }

  @Test
  void of_noOrMissingTexts_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(TWO, new int[0], new double[0][]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(TWO, new int[2], positives(0.5)))
        .withMessage("2 labels for 1 texts");
  }

  @Test
  void parse_missingFigure_saysWhich() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.parse("{\"examples\":1}"))
        .withMessageContaining("accuracy");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -0.1, 1.1})
  void of_noProbability_refused(double wrong) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Evaluation.of(
                    List.of("a", "b"), new int[] {0, 1}, new double[][] {{0.5, 0.5}, {0.5, wrong}}))
        .withMessage("probability 1: " + wrong);
  }
}
