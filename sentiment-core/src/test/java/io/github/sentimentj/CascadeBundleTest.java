package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.drift.DriftMonitor;
import io.github.sentimentj.evaluation.Calibration;
import io.github.sentimentj.linear.LinearModel;
import io.github.sentimentj.linear.Ngrams;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.spi.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of the two models, the first is sure of "good", the second of "dull". */
class CascadeBundleTest {

  private static final double LENGTH_FACTOR = Math.sqrt(600 / 103.0);
  private static final Cascade CASCADE =
      new Cascade("linear", "other", 0.9, 0, 0.5, 0.75, List.of(0.0, 0.1));

  @TempDir Path folder;

  @BeforeEach
  void writeBundle() throws IOException {
    model("linear", "good", 100);
    model("other", "dull", -60);
    write(CASCADE);
  }

  private void model(String name, String word, int weight) throws IOException {
    Path part = Files.createDirectories(folder.resolve(name));
    Ngrams ngrams = new Ngrams();
    ngrams.read(word);
    int[] keys = {LinearModel.key(ngrams.extend(0, 0, 1))};
    Files.write(
        part.resolve("weights.linear"),
        LinearModel.encode(0.2f, 0.02f, keys, new byte[] {(byte) weight}));
    part(name, "negative", "positive");
  }

  private void part(String name, String... labels) throws IOException {
    Manifest.builder()
        .name(name)
        .loader("linear")
        .labels(List.of(labels))
        .calibration(Calibration.ofTemperature(1.25))
        .build()
        .write(folder.resolve(name), List.of("weights.linear"));
  }

  private void write(Cascade cascade) throws IOException {
    Manifest.builder()
        .name("both")
        .version("3")
        .loader("cascade")
        .cascade(cascade)
        .build()
        .write(
            folder,
            List.of(
                "linear/sentiment.json",
                "linear/weights.linear",
                "other/sentiment.json",
                "other/weights.linear"));
  }

  private SentimentClassifierBuilder builder() {
    return SentimentClassifier.builder().model(ModelSource.directory(folder));
  }

  private SentimentClassifier part(String name) {
    return SentimentClassifier.builder().model(ModelSource.directory(folder.resolve(name))).build();
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }

  @Test
  void classify_sureFirst_answersAlone() {
    try (SentimentClassifier both = builder().build();
        SentimentClassifier first = part("linear")) {
      assertThat(both.classify("good").probability("positive"))
          .isCloseTo(first.classify("good").probability("positive"), within(1e-7))
          .isGreaterThan(0.9);
    }
  }

  @Test
  void classify_unsureFirst_bothCount() {
    try (SentimentClassifier both = builder().build()) {
      double first = LENGTH_FACTOR * 0.2 / 1.25;
      double second = LENGTH_FACTOR * (0.2 - 1.2) / 1.25;
      Sentiment answer = both.classify("dull");
      assertThat(logit(answer.probability("positive")))
          .isCloseTo(0.5 * first + 0.75 * second + 0.1, within(1e-5));
      assertThat(answer.label()).isEqualTo("negative");
      assertThat(answer.tokens()).isEqualTo(1);
    }
  }

  @Test
  void classify_shortText_secondAlone() throws IOException {
    write(new Cascade("linear", "other", 0.9, 3, 0.5, 0.75, List.of()));
    try (SentimentClassifier both = builder().build();
        SentimentClassifier first = part("linear");
        SentimentClassifier second = part("other")) {
      assertThat(both.classify("good dull").probability("positive"))
          .isCloseTo(second.classify("good dull").probability("positive"), within(1e-7));
      assertThat(both.explain("good dull").exact()).isTrue();
      String longer = "a good film";
      assertThat(both.classify(longer).probability("positive"))
          .isCloseTo(first.classify(longer).probability("positive"), within(1e-7));
    }
  }

  @Test
  void classifyAll_mixed_orderKept() {
    try (SentimentClassifier both =
        builder().batching(Batching.upTo(8, Duration.ofMillis(1))).build()) {
      List<String> texts = List.of("dull", "good", "dull", "", "good");
      List<Sentiment> answers = both.classifyAll(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(answers.get(i).scores()).isEqualTo(both.classify(texts.get(i)).scores());
      }
      assertThat(both.classifyAll(List.of())).isEmpty();
    }
  }

  @Test
  void model_isTheBundle() {
    DriftMonitor monitor = DriftMonitor.create();
    try (SentimentClassifier both = builder().listener(monitor).build()) {
      ModelInfo info = both.model();
      assertThat(info.name()).isEqualTo("both");
      assertThat(info.version()).isEqualTo("3");
      assertThat(info.loader()).isEqualTo("linear+linear");
      assertThat(info.backend()).isEqualTo("linear+linear");
      assertThat(info.calibrated()).isTrue();
      assertThat(info.sha256()).isEqualTo(ModelSource.directory(folder).open().sha256());
      List<Sentiment> answers = both.classifyAll(List.of("good", "dull"));
      assertThat(answers).allSatisfy(answer -> assertThat(answer.model()).isEqualTo(info));
      assertThat(answers.get(0).polarity()).isPresent();
      // Listeners hear of each text once.
      assertThat(monitor.roll().texts()).isEqualTo(2);
    }
  }

  @Test
  void explain_byWhoAnswered() {
    try (SentimentClassifier both = builder().build()) {
      assertThat(both.explain("a good film").exact()).isTrue();
      String text = "a dull film";
      Explanation blended = both.explain(text);
      assertThat(blended.exact()).isFalse();
      assertThat(blended.label()).isEqualTo("negative");
      Contribution strongest = blended.contributions().get(1);
      assertThat(text.substring(strongest.start(), strongest.end())).isEqualTo("dull");
      assertThat(strongest.weight()).isGreaterThan(1);
    }
  }

  @Test
  void close_closesBoth() {
    SentimentClassifier both = builder().build();
    both.close();
    both.close();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> both.classify("good"));
  }

  @Test
  void open_otherLabels_refused() throws IOException {
    part("other", "bad", "good");
    write(CASCADE);
    assertRefused("labels differ", "'linear' has [negative, positive]", "'other' has [bad, good]");
  }

  @Test
  void open_biasForOtherLabels_refused() throws IOException {
    write(new Cascade("linear", "other", 0.9, 0, 1, 1, List.of(0.1, 0.2, 0.3)));
    assertRefused("bias for 3 labels");
  }

  @Test
  void open_missingPart_named() throws IOException {
    write(new Cascade("linear", "transformer", 0.9, 0, 1, 1, List.of()));
    assertRefused("transformer/sentiment.json", "there is no such file");
  }

  @Test
  void open_changedPart_refused() throws IOException {
    byte[] weights = Files.readAllBytes(folder.resolve("other/weights.linear"));
    weights[weights.length - 1]++;
    Files.write(folder.resolve("other/weights.linear"), weights);
    assertRefused("other/weights.linear", "sha256");
  }

  private void assertRefused(String... parts) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> builder().build())
        .satisfies(e -> assertThat(e).hasMessageContainingAll(parts));
  }

  @Test
  void convert_refused() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> builder().convert(folder.resolve("new")))
        .withMessageContaining("two models");
  }

  @Test
  void backend_named_runsTheSecond() {
    List<String> asked = new ArrayList<>();
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(() -> builder().backend("stub").build())
        .satisfies(e -> asked.add(e.getMessage()));
    assertThat(asked.get(0)).contains("/other", "no stub.bin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"first":"a"}                                                    | $.cascade
          {"first":"../a","second":"b","threshold":0.9,"weights":[1,1]}    | is not the name of a folder
          {"first":"a","second":"a","threshold":0.9,"weights":[1,1]}       | both models are in
          {"first":"a","second":"b","threshold":1.1,"weights":[1,1]}       | threshold
          {"first":"a","second":"b","threshold":0.9,"weights":[1]}         | expected 2 numbers
          {"first":"a","second":"b","threshold":0.9,"weights":[1,-1]}      | weight
          {"first":"a","second":"b","threshold":0.9,"weights":[1,1],"bias":[101]} | bias
          {"first":"a","second":"b","threshold":0.9,"minTokens":-1,"weights":[1,1]} | $.cascade.minTokens
          {"first":"a","second":"b","threshold":"0.9","weights":[1,1]}     | $.cascade.threshold
          """)
  void open_wrongCascade_refused(String cascade, String message) throws IOException {
    Files.writeString(folder.resolve(Manifest.FILE_NAME), "{\"cascade\":" + cascade + "}");
    assertRefused("sentiment.json", message);
  }

  @Test
  void manifest_written_readBack() {
    Manifest manifest = ModelSource.directory(folder).open().manifest();
    assertThat(manifest.cascade()).contains(CASCADE);
    assertThat(manifest.toBuilder().build().cascade()).contains(CASCADE);
  }
}
