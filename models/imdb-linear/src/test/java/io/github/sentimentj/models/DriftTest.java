package io.github.sentimentj.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.drift.Drift;
import io.github.sentimentj.drift.DriftMonitor;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What drift looks like on real reviews: one half of the test set is the reference. */
class DriftTest {

  private static final DriftMonitor MONITOR = DriftMonitor.create();
  private static final SentimentClassifier CLASSIFIER =
      SentimentClassifier.builder().listener(MONITOR).build();

  private static List<LabeledText> reviews = List.of();
  private static Profile reference = Profile.of(List.of());

  @BeforeAll
  static void read() throws IOException {
    String folder = System.getenv("IMDB_DIR");
    if (folder == null) {
      String message = "SKIPPED: IMDB_DIR does not name the IMDB reviews; drift is not checked";
      System.err.println(message);
      abort(message);
    }
    reviews = LabeledTexts.read(Path.of(folder, "test.tsv.gz"));
    reference = profile(texts(i -> i % 2 == 0));
    assertThat(reference.texts()).isEqualTo(12_500);
  }

  @AfterAll
  static void close() {
    CLASSIFIER.close();
  }

  private static Stream<String> texts(IntPredicate chosen) {
    return IntStream.range(0, reviews.size()).filter(chosen).mapToObj(i -> reviews.get(i).text());
  }

  private static Profile profile(Stream<String> texts) {
    CLASSIFIER.classifyAll(texts.toList());
    return MONITOR.roll();
  }

  private static Drift drift(Stream<String> texts) {
    return Drift.between(reference, profile(texts));
  }

  @Test
  void recordedReference_isTheProfileOfTheTestSet() {
    Profile all = reference.merge(profile(texts(i -> i % 2 == 1)));
    assertThat(
            ModelSource.bundled("imdb-linear").open().manifest().reference().map(Profile::toJson))
        .contains(all.toJson());
  }

  @Test
  void otherHalf_doesNotDrift() {
    Drift drift = drift(texts(i -> i % 2 == 1));
    assertThat(drift.maxPsi()).isLessThan(0.01);
    assertThat(drift.scores().get(0).jensenShannon()).isLessThan(0.002);
    assertThat(drift.scores().get(0).pValue().orElse(0)).isGreaterThan(0.001);
    assertThat(drift.lengths().pValue().orElse(0)).isGreaterThan(0.001);
  }

  @Test
  void negativeReviewsOnly_movesScoresAndPredictions() {
    Drift drift = drift(texts(i -> i % 2 == 1 && reviews.get(i).label().equals("0")));
    assertThat(drift.scores().get(0).psi()).isGreaterThan(0.25);
    assertThat(drift.scores().get(0).pValue().orElse(1)).isLessThan(1e-6);
    assertThat(drift.predictions().psi()).isGreaterThan(0.25);
    assertThat(drift.lengths().psi()).isLessThan(0.1);
  }

  @Test
  void reviewsCutToTwentyWords_movesLengthsAndConfidence() {
    Drift drift =
        drift(
            texts(i -> i % 2 == 1)
                .map(
                    text ->
                        Stream.of(text.split(" ", -1)).limit(20).collect(Collectors.joining(" "))));
    assertThat(drift.lengths().psi()).isGreaterThan(0.25);
    assertThat(drift.lengths().jensenShannon()).isGreaterThan(0.5);
    assertThat(drift.confidence().psi()).isGreaterThan(0.25);
  }
}
