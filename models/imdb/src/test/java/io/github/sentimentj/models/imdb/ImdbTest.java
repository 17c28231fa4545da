package io.github.sentimentj.models.imdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.spi.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImdbTest {

  private static final Path BUNDLE = Path.of("src/main/resources/META-INF/sentimentj/models/imdb");
  private static final int SAMPLE = 500;

  private static final Manifest MANIFEST = ModelSource.bundled("imdb").open().manifest();
  private static final Cascade CASCADE = MANIFEST.cascade().orElseThrow();

  private static final SentimentClassifier CLASSIFIER = SentimentClassifier.create();

  @AfterAll
  static void close() {
    CLASSIFIER.close();
  }

  private static SentimentClassifier part(String name) {
    return SentimentClassifier.builder().model(ModelSource.bundled("imdb/" + name)).build();
  }

  @Test
  void create_findsThisModel() {
    assertThat(CLASSIFIER.model().name()).isEqualTo("imdb");
    assertThat(CLASSIFIER.model().labels()).containsExactly("negative", "positive");
    assertThat(CLASSIFIER.model().backend()).isEqualTo("linear+onnx");
    assertThat(CLASSIFIER.model().precision()).isEqualTo(Precision.INT8);
    assertThat(CLASSIFIER.model().calibrated()).isTrue();
    assertThat(CLASSIFIER.model().maxTokens()).hasValue(512);
    assertThat(CLASSIFIER.reference()).isPresent();
  }

  @Test
  void bundle_isNoLargerThanPromised() throws IOException {
    try (Stream<Path> files = Files.walk(BUNDLE)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(40_000_000);
    }
  }

  @Test
  void probes_areAnsweredAsRecorded() {
    assertThat(MANIFEST.probes()).isNotEmpty();
    for (Manifest.Probe probe : MANIFEST.probes()) {
      assertThat(CLASSIFIER.classify(probe.text()).label()).isEqualTo(probe.label());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          positive | One of the best movies of all time.
          positive | Not bad at all.
          positive | I laughed, I cried, and I would watch it again tomorrow. 9/10
          negative | Don't waste your time.
          negative | I want my two hours back.
          negative | It could have been better.
          negative | The plot is a mess, the acting is wooden and the jokes fall flat. 2/10
          """)
  void classify_everydaySentences(String label, String text) {
    assertThat(CLASSIFIER.classify(text).label()).isEqualTo(label);
  }

  @Test
  void classify_sureLinearModel_answersAlone() {
    String text = "A wonderful, superb film, one of the best I have seen. ".repeat(8);
    try (SentimentClassifier linear = part(CASCADE.first())) {
      double alone = linear.classify(text).probability("positive");
      assertThat(alone).isGreaterThan(CASCADE.threshold());
      assertThat(CLASSIFIER.classify(text).probability("positive")).isCloseTo(alone, within(1e-6));
    }
  }

  @Test
  void explain_short_namesWhatSpeaksForIt() {
    String text = "The acting was superb.";
    Explanation why = CLASSIFIER.explain(text);
    assertThat(why.label()).isEqualTo("positive");
    var strongest =
        why.contributions().stream()
            .max(Comparator.comparingDouble(Explanation.Contribution::weight))
            .orElseThrow();
    assertThat(text.substring(strongest.start(), strongest.end())).contains("superb");
  }

  @Test
  void figures_areThoseThatWerePromised() {
    Evaluation bundle = MANIFEST.evaluation().orElseThrow();
    Evaluation alone =
        ModelSource.bundled("imdb/transformer").open().manifest().evaluation().orElseThrow();
    assertThat(bundle.examples()).isEqualTo(25_000);
    assertThat(bundle.accuracy()).isGreaterThanOrEqualTo(0.952);
    // The goal is no loss; what the small model is sure of costs 0.08 points.
    assertThat(bundle.accuracy()).isGreaterThanOrEqualTo(alone.accuracy() - 0.001);
    assertThat(bundle.ece()).isLessThanOrEqualTo(0.015);
  }

  @Test
  void evaluation_onSomeTestReviews_isAsPromised() throws IOException {
    List<LabeledText> all = testReviews();
    List<LabeledText> sample =
        IntStream.range(0, SAMPLE).mapToObj(i -> all.get(i * (all.size() / SAMPLE))).toList();
    double promised = MANIFEST.evaluation().orElseThrow().accuracy();
    double error = Math.sqrt(promised * (1 - promised) / SAMPLE);
    assertThat(Evaluation.of(CLASSIFIER, sample, done -> {}).accuracy())
        .isBetween(promised - 3 * error, promised + 3 * error);
    try (SentimentClassifier linear = part(CASCADE.first())) {
      long passedOn =
          linear.classifyAll(sample.stream().map(LabeledText::text).toList()).stream()
              .filter(answer -> answer.probability(answer.label()) < CASCADE.threshold())
              .count();
      assertThat((double) passedOn / SAMPLE).isBetween(0.15, 0.4);
    }
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
