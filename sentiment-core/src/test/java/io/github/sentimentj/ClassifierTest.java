package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.ClassificationListener.Failure;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.evaluation.Calibration;
import io.github.sentimentj.linear.LinearModel;
import io.github.sentimentj.spi.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {

  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    Files.writeString(folder.resolve("stub.bin"), "any");
  }

  private SentimentClassifierBuilder builder() {
    return SentimentClassifier.builder().model(ModelSource.directory(folder)).backend("stub");
  }

  @Test
  void classifyAll_texts_answersInTheirOrder() {
    try (SentimentClassifier classifier = builder().build()) {
      assertThat(classifier.classifyAll(List.of("good", "bad", "good")))
          .extracting(Sentiment::label)
          .containsExactly("positive", "negative", "positive");
      assertThat(classifier.classifyAll(List.of())).isEmpty();
      assertThat(classifier.classify("").label()).isEqualTo("negative");
    }
  }

  @Test
  void polarity_plainLabels_isExpectation() {
    try (SentimentClassifier classifier = builder().build()) {
      assertThat(classifier.classify("good").polarity().orElseThrow()).isCloseTo(0.6, within(1e-6));
    }
  }

  @Test
  void classify_null_namesIt() {
    try (SentimentClassifier classifier = builder().build()) {
      assertThatNullPointerException()
          .isThrownBy(() -> classifier.classify(null))
          .withMessage("text");
      assertThatNullPointerException()
          .isThrownBy(() -> classifier.classifyAll(Arrays.asList("a", null)))
          .withMessage("texts[1]");
      assertThatNullPointerException()
          .isThrownBy(() -> classifier.classifyAll(null))
          .withMessage("texts");
    }
  }

  @Test
  void close_twice_closesBackendOnce() {
    SentimentClassifier classifier = builder().build();
    int before = StubProvider.CLOSED.get();
    classifier.close();
    classifier.close();
    assertThat(StubProvider.CLOSED.get() - before).isEqualTo(1);
    assertThatIllegalStateException().isThrownBy(() -> classifier.classify("a"));
    assertThatIllegalStateException().isThrownBy(() -> classifier.classifyAll(List.of()));
    assertThatIllegalStateException().isThrownBy(() -> classifier.explain("a"));
    assertThat(classifier.model().backend()).isEqualTo("stub");
  }

  @Test
  void explain_budget_boundsSpans() {
    String text = "One two. Three four. Five six.";
    try (SentimentClassifier classifier = builder().build()) {
      assertThat(classifier.explain(text)).isEqualTo(classifier.explain(text, 128));
      assertThat(classifier.explain(text).contributions()).hasSize(6);
      assertThat(classifier.explain(text, 2).contributions()).hasSize(2);
      assertThat(classifier.explain(" ").contributions()).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> classifier.explain(text, 0))
          .withMessage("budget: 0");
      assertThatNullPointerException().isThrownBy(() -> classifier.explain(null, 1));
    }
  }

  @Test
  void temperature_changesProbabilitiesNotLabels() throws IOException {
    Manifest.builder()
        .calibration(Calibration.ofTemperature(2))
        .build()
        .write(folder, List.of("stub.bin"));
    try (SentimentClassifier classifier = builder().build()) {
      Sentiment good = classifier.classify("good");
      // softmax of halved logs: the odds 4 become 2.
      assertThat(good.probability("positive")).isCloseTo(2.0 / 3, within(1e-6));
      assertThat(good.label()).isEqualTo("positive");
      assertThat(classifier.classify("bad").label()).isEqualTo("negative");
      assertThat(classifier.model().calibrated()).isTrue();
      Sentiment nothing = classifier.classify("nothing");
      assertThat(nothing.probability("positive")).isCloseTo(0.5, within(1e-6));
    }
  }

  @Test
  void isotonic_changesProbabilitiesNotLabels() throws IOException {
    calibrate("{\"isotonic\":[[[0.3,0.8],[0.2,0.6]]]}", false);
    try (SentimentClassifier classifier = builder().build()) {
      assertThat(classifier.classify("good").probability("positive")).isCloseTo(0.6, within(1e-6));
      assertThat(classifier.classify("bad").probability("positive")).isCloseTo(0.2, within(1e-6));
      assertThat(classifier.model().calibrated()).isTrue();
    }
  }

  @Test
  void calibration_multiLabel_eachByItself() throws IOException {
    calibrate("{\"temperature\":0.5}", true);
    try (SentimentClassifier classifier = builder().build()) {
      Sentiment nothing = classifier.classify("nothing");
      assertThat(nothing.probability("negative")).isCloseTo(0, within(1e-6));
      assertThat(nothing.probability("positive")).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void isotonic_ofOtherLabels_notLoaded() throws IOException {
    int before = StubProvider.CLOSED.get();
    calibrate("{\"isotonic\":[[[0.3],[0.2]],[[0.3],[0.2]]]}", false);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> builder().build())
        .withMessage("sentiment.json: isotonic: expected 1 maps for 2 labels, found 2");
    assertThat(StubProvider.CLOSED.get() - before).isEqualTo(1);
    calibrate("{\"isotonic\":[[[0.3],[0.2]]]}", true);
    assertThatExceptionOfType(ModelLoadException.class).isThrownBy(() -> builder().build());
  }

  private void calibrate(String calibration, boolean multiLabel) throws IOException {
    Files.writeString(
        folder.resolve(Manifest.FILE_NAME),
        "{\"multiLabel\":" + multiLabel + ",\"calibration\":" + calibration + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {"{\"temperature\":2}|2|true", "{\"isotonic\":[[[0.3],[0.2]]]}|1|false"})
  void explain_calibrated_scaledByATemperatureOnly(
      String calibration, double divisor, boolean exact) throws IOException {
    Files.write(
        folder.resolve("weights.linear"), LinearModel.encode(1, 1, new int[0], new byte[0]));
    Manifest.builder()
        .labels(List.of("a", "b"))
        .calibration(Calibration.parse(calibration))
        .build()
        .write(folder, List.of("weights.linear"));
    try (SentimentClassifier classifier = builder().backend("linear").build()) {
      Explanation why = classifier.explain("any");
      assertThat(why.base()).isCloseTo(LinearModel.lengthFactor(1) / divisor, within(1e-6));
      assertThat(why.exact()).isEqualTo(exact);
    }
  }

  @Test
  void listener_toldAfterwards_andCannotFailACall() {
    List<Classification> heard = new ArrayList<>();
    try (SentimentClassifier classifier =
        builder()
            .listener(
                any -> {
                  throw new IllegalStateException("a listener that fails on purpose");
                })
            .listener(heard::add)
            .build()) {
      List<Sentiment> results = classifier.classifyAll(List.of("good", "bad"));
      assertThat(heard).hasSize(1);
      assertThat(heard.get(0).results()).isEqualTo(results);
      assertThat(heard.get(0).model()).isEqualTo(classifier.model());
    }
  }

  @Test
  void listener_givenTexts_onlyIfItWantsThem() {
    List<Classification> blind = new ArrayList<>();
    List<Classification> reading = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    ClassificationListener reader =
        new ClassificationListener() {
          @Override
          public void onClassified(Classification classification) {
            reading.add(classification);
          }

          @Override
          public void onFailed(Failure failure) {
            failures.add(failure);
          }

          @Override
          public boolean wantsTexts() {
            return true;
          }
        };
    Instant before = Instant.now();
    try (SentimentClassifier classifier = builder().listener(blind::add).listener(reader).build()) {
      classifier.classifyAll(List.of("good", "bad"));
      assertThat(blind.get(0).texts()).isEmpty();
      assertThat(reading.get(0).texts()).containsExactly("good", "bad");
      assertThat(blind.get(0).timing().start()).isBetween(before, Instant.now());
      assertThat(blind.get(0).timing().queue()).isZero();
      assertThat(blind.get(0).timing().tokenization()).isEqualTo(Duration.ofNanos(1));
      assertThat(blind.get(0).timing().inference()).isPositive();
      assertThatExceptionOfType(InferenceException.class)
          .isThrownBy(() -> classifier.classify("nan"));
      assertThat(failures).hasSize(1);
      assertThat(failures.get(0).cause()).hasMessageContaining("backend 'stub'");
      assertThat(failures.get(0).size()).isEqualTo(1);
      assertThat(failures.get(0).texts()).containsExactly("nan");
      assertThat(blind).hasSize(1);
    }
  }

  @Test
  void classify_backendThrowsAnything_inferenceException() {
    try (SentimentClassifier classifier = builder().build()) {
      assertThatExceptionOfType(InferenceException.class)
          .isThrownBy(() -> classifier.classify("throw"))
          .withMessage("backend 'stub' failed: java.lang.ArithmeticException: on purpose");
      assertThat(classifier.classifyAsync("throw"))
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .withCauseInstanceOf(InferenceException.class);
      assertThat(classifier.classifyAsync("good").join().label()).isEqualTo("positive");
      assertThat(classifier.classify("good").model()).isEqualTo(classifier.model());
    }
  }

  @Test
  void batching_throughTheBuilder_answersAsWithout() {
    try (SentimentClassifier batching =
            builder().batching(Batching.upTo(8, Duration.ofMillis(1))).build();
        SentimentClassifier plain = builder().build()) {
      List<String> texts = List.of("good", "bad", "");
      assertThat(batching.classifyAll(texts)).isEqualTo(plain.classifyAll(texts));
      assertThat(batching.classifyAsync("good").join()).isEqualTo(plain.classify("good"));
      assertThat(batching.explain("good one").label()).isEqualTo(plain.explain("good one").label());
      assertThat(batching.model()).isEqualTo(plain.model());
      assertThatNullPointerException().isThrownBy(() -> batching.classify(null));
      assertThatNullPointerException().isThrownBy(() -> batching.classifyAsync(null));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "three", "lose a row", "lose a count"})
  void classify_brokenScores_inferenceException(String text) {
    try (SentimentClassifier classifier = builder().build()) {
      assertThatExceptionOfType(InferenceException.class)
          .isThrownBy(() -> classifier.classify(text))
          .withMessageContaining("backend 'stub'");
    }
  }

  @Test
  void reference_asTheBundleSays() throws IOException {
    Profile profile;
    try (SentimentClassifier classifier = builder().build()) {
      assertThat(classifier.reference()).isEmpty();
      profile = Profile.of(classifier.classifyAll(List.of("good", "bad")));
    }
    Manifest.builder().reference(profile).build().write(folder, List.of("stub.bin"));
    SentimentClassifier batching =
        builder().batching(Batching.upTo(8, Duration.ofMillis(1))).build();
    try (SwappableClassifier live = SentimentClassifier.swappable(batching)) {
      assertThat(live.reference()).contains(profile);
    }
  }

  @Test
  void model_withoutManifest_namedAsItsFolder() {
    try (SentimentClassifier classifier = builder().build()) {
      assertThat(classifier.model().name()).isEqualTo(folder.getFileName().toString());
      assertThat(classifier.model().loader()).isEqualTo("stub-format");
      assertThat(classifier.model().calibrated()).isFalse();
      assertThat(classifier.model().sha256()).matches("[0-9a-f]{64}");
    }
  }

  @Test
  void build_otherLoader_saysWhatItWouldBeReadAs() {
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(() -> builder().loader("onnx").build())
        .withMessageContaining("stub: would read it as 'stub-format', not as 'onnx'");
  }

  @Test
  void build_noBackend_listsEachWithReasonAndArtifact() {
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(
            () -> SentimentClassifier.builder().model(ModelSource.directory(folder)).build())
        .withMessageContaining("linear: ")
        .withMessageContaining(
            "onednn: not on the class path; add io.github.sentimentj:sentiment-onednn")
        .withMessageContaining("io.github.sentimentj:sentiment-onnx")
        .withMessageContaining("io.github.sentimentj:sentiment-sklearn")
        .withMessageContaining("io.github.sentimentj:sentiment-keras")
        .withMessageContaining("io.github.sentimentj:sentiment-tensorflow");
  }

  @Test
  void build_unknownBackend_named() {
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(() -> builder().backend("onnx").build())
        .withMessage(
            "no backend 'onnx' on the class path; add io.github.sentimentj:sentiment-onnx");
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(() -> builder().backend("magic").build())
        .withMessage("no backend 'magic' on the class path");
  }

  @Test
  void build_manifestNamesBackend_used() throws IOException {
    Files.writeString(folder.resolve(Manifest.FILE_NAME), "{\"backends\":[\"onnx\",\"stub\"]}");
    try (SentimentClassifier classifier =
        SentimentClassifier.builder().model(ModelSource.directory(folder)).build()) {
      assertThat(classifier.model().backend()).isEqualTo("stub");
    }
  }
}
