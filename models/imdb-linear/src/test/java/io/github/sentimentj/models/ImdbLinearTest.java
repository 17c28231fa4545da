package io.github.sentimentj.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.Calibration;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import io.github.sentimentj.spi.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImdbLinearTest {

  private static final Path BUNDLE =
      Path.of("src/main/resources/META-INF/sentimentj/models/imdb-linear");

  private static final Manifest MANIFEST = ModelSource.bundled("imdb-linear").open().manifest();

  private static final SentimentClassifier CLASSIFIER = SentimentClassifier.create();

  @AfterAll
  static void close() {
    CLASSIFIER.close();
  }

  @Test
  void create_findsThisModel() {
    assertThat(CLASSIFIER.model().name()).isEqualTo("imdb-linear");
    assertThat(CLASSIFIER.model().labels()).containsExactly("negative", "positive");
    assertThat(CLASSIFIER.model().calibrated()).isTrue();
    assertThat(CLASSIFIER.model().maxTokens()).isEmpty();
  }

  @Test
  void bundle_isNoLargerThanPromised() throws IOException {
    try (Stream<Path> files = Files.list(BUNDLE)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(2_500_000);
    }
  }

  @Test
  void probes_areAnsweredAsRecorded() {
    List<Manifest.Probe> probes = MANIFEST.probes();
    assertThat(probes).isNotEmpty();
    for (Manifest.Probe probe : probes) {
      assertThat(CLASSIFIER.classify(probe.text()).label()).isEqualTo(probe.label());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          positive | One of the best movies of all time.
          positive | A wonderful film, beautifully acted and shot. Highly recommended!
          positive | I laughed, I cried, and I would watch it again tomorrow. 9/10
          negative | Don't waste your time.
          negative | I want my two hours back.
          negative | The plot is a mess, the acting is wooden and the jokes fall flat. 2/10
          negative | terrible
          positive | great
          """)
  void classify_everydaySentences(String label, String text) {
    assertThat(CLASSIFIER.classify(text).label()).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({"''", "'The movie.'", "'hello there'", "'The train leaves at noon.'"})
  void classify_textsThatSayNothing_isUnsure(String text) {
    assertThat(CLASSIFIER.classify(text).probability("positive")).isBetween(0.2, 0.8);
  }

  @Test
  void explain_addsUpToTheAnswer() {
    String text = "The acting was superb, but the ending was awful.";
    Sentiment sentiment = CLASSIFIER.classify(text);
    var why = CLASSIFIER.explain(text);
    double logit =
        why.base() + why.contributions().stream().mapToDouble(Contribution::weight).sum();
    assertThat(why.exact()).isTrue();
    assertThat(1 / (1 + Math.exp(-logit))).isCloseTo(sentiment.probability(why.label()), within());
    assertThat(why.contributions())
        .anySatisfy(
            part -> assertThat(text.substring(part.start(), part.end())).isEqualTo("superb"));
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-6);
  }

  @Test
  void evaluation_onAllTestReviews_isAsPromised() throws IOException {
    List<LabeledText> reviews = testReviews();
    assertThat(reviews).hasSize(25_000);
    Evaluation evaluation = Evaluation.of(CLASSIFIER, reviews, done -> {});
    assertThat(evaluation.accuracy()).isGreaterThanOrEqualTo(0.918);
    assertThat(evaluation.ece()).isLessThanOrEqualTo(0.015);
    // What the bundle says of itself is what it does.
    assertThat(evaluation).isEqualTo(MANIFEST.evaluation().orElseThrow());
  }

  @Test
  void temperature_fittedOnHalfOfTheTestReviews_holdsOnTheOther() throws IOException {
    List<LabeledText> reviews = testReviews();
    // As sure of itself as a neural network.
    Calibration overconfident = Calibration.ofTemperature(0.4);
    int half = reviews.size() / 2;
    int[][] expected = new int[2][half];
    double[][][] probabilities = new double[2][half][];
    List<Sentiment> answers =
        CLASSIFIER.classifyAll(reviews.stream().map(LabeledText::text).toList());
    for (int i = 0; i < 2 * half; i++) {
      // Neighbours have the same label.
      expected[i % 2][i / 2] = reviews.get(i).label().equals("1") ? 1 : 0;
      double p = answers.get(i).probability("positive");
      probabilities[i % 2][i / 2] = overconfident.apply(new double[] {1 - p, p});
    }
    Calibration fitted = Calibration.fitTemperature(probabilities[0], expected[0]);
    Evaluation before = evaluate(expected[1], probabilities[1]);
    Evaluation after =
        evaluate(
            expected[1],
            Arrays.stream(probabilities[1]).map(fitted::apply).toArray(double[][]::new));
    assertThat(before.ece()).isGreaterThan(0.03);
    assertThat(after.ece()).isLessThanOrEqualTo(0.015);
    assertThat(after.logLoss()).isLessThan(before.logLoss());
    assertThat(after.accuracy()).isEqualTo(before.accuracy());
    assertThat(after.confusion()).isEqualTo(before.confusion());
  }

  private static Evaluation evaluate(int[] expected, double[][] probabilities) {
    return Evaluation.of(CLASSIFIER.model().labels(), expected, probabilities);
  }

  private static List<LabeledText> testReviews() throws IOException {
    String folder = System.getenv("IMDB_DIR");
    if (folder == null) {
      String message = "SKIPPED: IMDB_DIR does not name the IMDB reviews; figures are not checked";
      System.err.println(message);
      abort(message);
    }
    return LabeledTexts.read(Path.of(folder, "test.tsv.gz"));
  }
}
