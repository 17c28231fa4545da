package io.github.sentimentj.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.CascadeCurve.Point;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.linear.LinearModel;
import io.github.sentimentj.spi.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CascadeCurveTest {

  private static double[][] positives(double... positive) {
    return Probabilities.decisions(new double[][] {positive});
  }

  @Test
  void of_fourTexts_asComputedByHand() {
    // The cheap one is wrong on the first and the last, the costly one on the last only.
    CascadeCurve curve =
        CascadeCurve.of(
            new int[] {1, 1, 0, 0}, positives(0.4, 0.7, 0.2, 1), positives(0.8, 0.8, 0.1, 0.9));

    assertThat(curve.costlyAccuracy()).isEqualTo(0.75);
    assertThat(curve.points())
        .extracting(Point::threshold)
        .containsExactly(0.0, 0.6, 0.7, 0.8, 1.0);
    assertThat(curve.points()).extracting(Point::share).containsExactly(0.0, 0.0, 0.25, 0.5, 0.75);
    assertThat(curve.points())
        .extracting(Point::accuracy)
        .containsExactly(0.5, 0.5, 0.75, 0.75, 0.75);
    assertThat(curve.points().get(2).logLoss())
        .isCloseTo(
            -(Math.log(0.8) + Math.log(0.7) + Math.log(0.8) + Math.log(1e-15)) / 4, within(1e-9));
    assertThat(curve.thresholdFor(0)).isEqualTo(0.7);
    assertThat(curve.thresholdFor(0.25)).isZero();
    assertThat(curve.thresholdFor(-0.25)).isEqualTo(1);
  }

  @Test
  void of_manyTexts_endsAreTheTwoAlone() {
    int n = 5000;
    SplittableRandom random = new SplittableRandom(5);
    int[] expected = random.ints(n, 0, 2).toArray();
    double[] cheap = new double[n];
    double[] costly = new double[n];
    for (int i = 0; i < n; i++) {
      double sign = expected[i] == 1 ? 1 : -1;
      cheap[i] = 1 / (1 + Math.exp(-sign - 2 * random.nextGaussian()));
      costly[i] = 1 / (1 + Math.exp(-3 * sign - 2 * random.nextGaussian()));
    }
    CascadeCurve curve = CascadeCurve.of(expected, positives(cheap), positives(costly));
    List<String> labels = List.of("neg", "pos");
    Evaluation first = Evaluation.of(labels, expected, positives(cheap));
    Evaluation second = Evaluation.of(labels, expected, positives(costly));

    assertThat(curve.points()).hasSize(101);
    Point start = curve.points().get(0);
    Point end = curve.points().get(100);
    assertThat(start.share()).isZero();
    assertThat(start.accuracy()).isEqualTo(first.accuracy());
    assertThat(start.logLoss()).isCloseTo(first.logLoss(), within(1e-12));
    assertThat(end.share()).isEqualTo(1);
    assertThat(end.accuracy()).isEqualTo(second.accuracy()).isEqualTo(curve.costlyAccuracy());
    assertThat(end.logLoss()).isCloseTo(second.logLoss(), within(1e-12));
    assertThat(curve.points().get(30).share()).isEqualTo(0.3);
    assertThat(curve.thresholdFor(0.01)).isLessThan(curve.thresholdFor(0.001));
    Json json = Json.parse(curve.toJson());
    assertThat(json.get("points").elements()).hasSize(101);
    assertThat(json.get("points").elements().get(100).get("threshold").number()).isEqualTo(1);
  }

  @Test
  void of_equalConfidence_oneSteps() {
    CascadeCurve curve =
        CascadeCurve.of(new int[] {0, 1, 1}, positives(0.3, 0.7, 0.7), positives(0.2, 0.2, 0.9));
    assertThat(curve.points()).extracting(Point::threshold).containsExactly(0.0, 0.7, 1.0);
  }

  @Test
  void of_noOrMissingTexts_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CascadeCurve.of(new int[0], positives(), positives()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CascadeCurve.of(new int[] {1}, positives(1), positives()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CascadeCurve.of(new int[] {1}, positives(), positives(1)));
  }

  @Test
  void measure_asksBoth(@TempDir Path folder) throws IOException {
    List<LabeledText> texts =
        List.of(
            new LabeledText("1", "any"), new LabeledText("neg", "other"), new LabeledText("1", ""));
    List<Integer> progress = new ArrayList<>();
    try (SentimentClassifier no = constant(folder.resolve("no"), -1, "negative", "positive");
        SentimentClassifier yes = constant(folder.resolve("yes"), 1, "negative", "positive");
        SentimentClassifier other = constant(folder.resolve("other"), 1, "a", "b")) {
      CascadeCurve curve =
          CascadeCurve.measure(
              no,
              yes,
              List.of(texts.get(0), new LabeledText("0", "x"), texts.get(2)),
              progress::add);
      assertThat(curve.points().get(0).accuracy()).isEqualTo(1.0 / 3);
      assertThat(curve.costlyAccuracy()).isEqualTo(2.0 / 3);
      assertThat(progress).containsExactly(3);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CascadeCurve.measure(no, other, texts, done -> {}))
          .withMessageContaining("[a, b]");
    }
  }

  /** A model without n-grams: its bias answers every text. */
  private static SentimentClassifier constant(Path folder, float bias, String... labels)
      throws IOException {
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("weights.linear"), LinearModel.encode(bias, 1, new int[0], new byte[0]));
    Manifest.builder().labels(List.of(labels)).build().write(folder, List.of("weights.linear"));
    return SentimentClassifier.builder().model(ModelSource.directory(folder)).build();
  }
}
