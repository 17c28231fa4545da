package io.github.sentimentj.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.evaluation.Evaluation.LabelFigures;
import io.github.sentimentj.json.Json;
import java.io.IOException;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MultiLabelEvaluationTest {

  private static final Offset<Double> CLOSE = within(1e-9);

  @Test
  void of_asScikitLearn() throws IOException {
    Json golden = Golden.read("multiLabel");
    MultiLabelEvaluation figures =
        MultiLabelEvaluation.of(
            List.of("a", "b", "c"),
            Golden.flags(golden.get("expected")),
            Golden.rows(golden.get("p")));

    assertThat(figures.examples()).isEqualTo(60);
    assertThat(figures.accuracy()).isCloseTo(golden.get("accuracy").number(), CLOSE);
    assertThat(figures.logLoss()).isCloseTo(golden.get("logLoss").number(), CLOSE);
    assertThat(figures.brier()).isCloseTo(golden.get("brier").number(), CLOSE);
    for (int label = 0; label < 3; label++) {
      LabelFigures of = figures.perLabel().get(label);
      assertThat(of.precision()).isCloseTo(Golden.row(golden.get("precision"))[label], CLOSE);
      assertThat(of.recall()).isCloseTo(Golden.row(golden.get("recall"))[label], CLOSE);
      assertThat(of.f1()).isCloseTo(Golden.row(golden.get("f1"))[label], CLOSE);
      assertThat(of.support()).isEqualTo((int) Golden.row(golden.get("support"))[label]);
      assertThat(figures.rocAuc().get(label))
          .isCloseTo(Golden.row(golden.get("rocAuc"))[label], CLOSE);
    }
  }

  @Test
  void of_twoTexts_decisionsAsComputedByHand() {
    MultiLabelEvaluation figures =
        MultiLabelEvaluation.of(
            List.of("a", "b"),
            new boolean[][] {{true, false}, {false, true}},
            new double[][] {{0.9, 0.2}, {0.5, 0.3}});
    assertThat(figures.accuracy()).isEqualTo(0.5);
    assertThat(figures.perLabel().get(0).precision()).isEqualTo(1);
    // Confidences 0.9, 0.8 and 0.5 (right), 0.7 (wrong), each alone in its bin.
    assertThat(figures.ece()).isCloseTo((0.1 + 0.2 + 0.5 + 0.7) / 4, CLOSE);
    assertThat(figures.reliability()).hasSize(15);
    assertThat(figures.reliability().get(0).accuracy()).isEqualTo(1);
    assertThat(figures.reliability().get(6).accuracy()).isZero();
    assertThat(Json.parse(figures.toJson()).get("rocAuc").elements()).hasSize(2);
  }

  @Test
  void of_noOrMissingTexts_refused() {
    List<String> labels = List.of("a", "b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MultiLabelEvaluation.of(labels, new boolean[0][], new double[0][]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MultiLabelEvaluation.of(labels, new boolean[1][2], new double[2][2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MultiLabelEvaluation.of(labels, new boolean[1][2], new double[1][3]));
  }
}
