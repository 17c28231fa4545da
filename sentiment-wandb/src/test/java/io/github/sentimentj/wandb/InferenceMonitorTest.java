package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.ClassificationListener.Failure;
import io.github.sentimentj.ClassificationListener.Timing;
import io.github.sentimentj.InferenceException;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.OverloadedException;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SwappableClassifier;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.testkit.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a monitor tells of a real model's answers. */
@Timeout(60)
class InferenceMonitorTest {

  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path temporary;
  private Path folder = Path.of("");

  private final List<Map<String, Object>> rows = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void writeModel() throws IOException {
    folder = Files.createDirectory(temporary.resolve("model"));
    TinyModels.linear(folder);
  }

  private void add(Map<String, ?> row) {
    rows.add(new LinkedHashMap<>(row));
  }

  private static InferenceMonitor.Options all() {
    return new InferenceMonitor.Options(Double.POSITIVE_INFINITY, NEVER, Optional.empty());
  }

  private SentimentClassifier classifier(InferenceMonitor monitor) {
    return SentimentClassifier.builder()
        .model(ModelSource.directory(folder))
        .listener(monitor)
        .build();
  }

  private Map<String, Object> figures() {
    return rows.get(rows.size() - 1);
  }

  private List<Map<String, Object>> predictions() {
    return rows.stream().filter(row -> row.containsKey("prediction/label")).toList();
  }

  private static double number(Map<String, Object> row, String key) {
    assertThat(row.get(key)).as(key).isInstanceOf(Number.class);
    return ((Number) row.get(key)).doubleValue();
  }

  @Test
  void figures_areThoseOfAllAnswers() {
    List<String> texts = List.of("good", "good", "good", "bad", "nothing known", "not good");
    List<Sentiment> answers = new ArrayList<>();
    try (InferenceMonitor monitor = InferenceMonitor.start(this::add, all());
        SentimentClassifier classifier = classifier(monitor)) {
      answers.addAll(classifier.classifyAll(texts.subList(0, 4)));
      answers.addAll(classifier.classifyAll(texts.subList(4, 6)));
    }
    Map<String, Object> row = figures();
    double confidence =
        answers.stream().mapToDouble(each -> each.probability(each.label())).average().orElse(0);
    double entropy =
        answers.stream()
            .flatMap(each -> each.scores().stream())
            .mapToDouble(score -> -score.probability() * Math.log(score.probability()))
            .sum();
    assertThat(number(row, "confidence/mean")).isEqualTo(confidence, within(1e-12));
    assertThat(number(row, "entropy/mean_bits"))
        .isEqualTo(entropy / Math.log(2) / texts.size(), within(1e-12));
    assertThat(number(row, "length/mean_tokens"))
        .isEqualTo(answers.stream().mapToInt(Sentiment::tokens).average().orElse(0), within(1e-12));
    double positive = answers.stream().filter(each -> each.label().equals("positive")).count();
    assertThat(number(row, "labels/positive")).isEqualTo(positive / 6, within(1e-12));
    assertThat(number(row, "labels/negative")).isEqualTo(1 - positive / 6, within(1e-12));
    assertThat(number(row, "truncated/share")).isZero();
    double seconds = number(row, "window/seconds");
    assertThat(number(row, "traffic/texts_per_second")).isEqualTo(6 / seconds, within(1e-6));
    assertThat(number(row, "traffic/calls_per_second")).isEqualTo(2 / seconds, within(1e-6));
    assertThat(row.get("model/name")).isEqualTo("tiny-linear");
  }

  @Test
  void predictions_allOfThem_areTheAnswers() {
    Sentiment good;
    Sentiment bad;
    try (InferenceMonitor monitor = InferenceMonitor.start(this::add, all());
        SentimentClassifier classifier = classifier(monitor)) {
      good = classifier.classify("good");
      bad = classifier.classify("bad");
    }
    assertThat(predictions()).hasSize(2);
    assertThat(predictions().get(0))
        .containsEntry("positive", good.probability("positive"))
        .containsEntry("negative", good.probability("negative"))
        .containsEntry("prediction/label", "positive");
    assertThat(predictions().get(1)).containsEntry("negative", bad.probability("negative"));
    assertThat(rows.toString()).doesNotContain("good");
  }

  @Test
  void predictions_atARate_areNoMoreThanThat() {
    long begin = System.nanoTime();
    try (InferenceMonitor monitor =
            InferenceMonitor.start(this::add, InferenceMonitor.Options.standard());
        SentimentClassifier classifier = classifier(monitor)) {
      for (int i = 0; i < 20_000; i++) {
        classifier.classify("good");
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat(predictions().size()).isBetween(1, (int) (10 * seconds) + 1);
    assertThat(number(figures(), "traffic/texts_per_second") * number(figures(), "window/seconds"))
        .isEqualTo(20_000, within(1e-6));
  }

  @Test
  void aReceiverThatHangs_nobodyWaits_whatHasNoRoomIsCounted() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    Consumer<Map<String, ?>> hanging =
        row -> {
          add(row);
          taken.countDown();
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    try (InferenceMonitor monitor = InferenceMonitor.start(hanging, all());
        SentimentClassifier classifier = classifier(monitor)) {
      classifier.classify("bad");
      assertThat(taken.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(classifier.classifyAll(Collections.nCopies(10_007, "good"))).hasSize(10_007);
      gate.countDown();
    }
    assertThat(predictions()).hasSize(10_001);
    assertThat(number(figures(), "rows/dropped")).isEqualTo(7);
  }

  @Test
  void aReceiverThatThrows_failsNoCall() {
    Consumer<Map<String, ?>> broken =
        row -> {
          add(row);
          throw new IllegalStateException("on purpose");
        };
    try (InferenceMonitor monitor = InferenceMonitor.start(broken, all());
        SentimentClassifier classifier = classifier(monitor)) {
      assertThat(classifier.classify("good").label()).isEqualTo("positive");
    }
    assertThat(figures()).containsKey("window/seconds");
  }

  @Test
  void texts_areSentOnlyAsTheRedactionLeavesThem() {
    UnaryOperator<String> redaction =
        text -> {
          if (text.contains("fail")) {
            throw new IllegalStateException("on purpose");
          }
          return text.replace("good", "***");
        };
    var options =
        new InferenceMonitor.Options(Double.POSITIVE_INFINITY, NEVER, Optional.of(redaction));
    try (InferenceMonitor monitor = InferenceMonitor.start(this::add, options);
        SentimentClassifier classifier = classifier(monitor)) {
      classifier.classify("a good film");
      classifier.classify("fail");
      classifier.classify("x".repeat(5_000));
    }
    assertThat(predictions())
        .extracting(row -> row.get("prediction/text"))
        .containsExactly("a *** film", "[the redaction failed]", "x".repeat(1_000));
  }

  @Test
  void latency_isThatOfTheCalls() {
    try (InferenceMonitor monitor = InferenceMonitor.start(this::add, all());
        SentimentClassifier classifier = classifier(monitor)) {
      Sentiment answer = classifier.classify("good");
      InferenceMonitor other = InferenceMonitor.start(this::add, all());
      for (int millis = 1; millis <= 1000; millis++) {
        Timing timing =
            new Timing(
                Instant.EPOCH, Duration.ofMillis(millis - 1), Duration.ZERO, Duration.ofMillis(1));
        other.onClassified(new Classification(answer.model(), List.of(answer), timing, List.of()));
      }
      other.close();
    }
    Map<String, Object> row =
        rows.stream().filter(each -> each.containsKey("latency/p50_ms")).findFirst().orElseThrow();
    assertThat(number(row, "latency/p50_ms")).isCloseTo(500, within(5.0));
    assertThat(number(row, "latency/p90_ms")).isCloseTo(900, within(9.0));
    assertThat(number(row, "latency/p99_ms")).isCloseTo(990, within(9.9));
    assertThat(number(row, "latency/max_ms")).isEqualTo(1000);
  }

  @Test
  void failures_areCounted() {
    try (InferenceMonitor monitor = InferenceMonitor.start(this::add, all());
        SentimentClassifier classifier = classifier(monitor)) {
      Sentiment answer = classifier.classify("good");
      Timing timing = new Timing(Instant.EPOCH, Duration.ZERO, Duration.ZERO, Duration.ZERO);
      monitor.onFailed(
          new Failure(answer.model(), new InferenceException("broken"), 2, timing, List.of()));
      monitor.onFailed(
          new Failure(answer.model(), new OverloadedException("full"), 1, timing, List.of()));
    }
    assertThat(number(figures(), "errors/texts")).isEqualTo(3);
    assertThat(number(figures(), "errors/overloaded")).isEqualTo(1);
    assertThat(number(figures(), "errors/share")).isEqualTo(0.75);
  }

  @Test
  void aWindowWithoutCalls_isToldToo() {
    InferenceMonitor.start(this::add, all()).close();
    assertThat(figures())
        .containsEntry("traffic/texts_per_second", 0.0)
        .containsEntry("errors/texts", 0L)
        .doesNotContainKeys("latency/p50_ms", "confidence/mean");
  }

  private void writeReference(List<String> texts) throws IOException {
    List<Sentiment> answers;
    try (SentimentClassifier classifier =
        SentimentClassifier.builder().model(ModelSource.directory(folder)).build()) {
      answers = classifier.classifyAll(texts);
    }
    Manifest.builder()
        .name("tiny-linear")
        .version("2")
        .loader("linear")
        .labels(List.of("negative", "positive"))
        .reference(Profile.of(answers))
        .build()
        .write(folder, List.of("weights.linear"));
  }

  @Test
  void drift_isToldAgainstTheReferenceOfTheModelThatAnswers() throws IOException {
    List<String> mixed = new ArrayList<>(Collections.nCopies(500, "good"));
    mixed.addAll(Collections.nCopies(500, "bad film of old"));
    Path other = Files.createDirectory(temporary.resolve("other"));
    TinyModels.linear(other);
    SentimentClassifier first =
        SentimentClassifier.builder().model(ModelSource.directory(other)).build();
    writeReference(mixed);
    try (InferenceMonitor monitor =
            InferenceMonitor.start(
                this::add, new InferenceMonitor.Options(1, NEVER, Optional.empty()));
        SwappableClassifier live = SentimentClassifier.swappable(first)) {
      live.swap(classifier(monitor));
      live.classifyAll(mixed);
    }
    assertThat(number(figures(), "drift/psi_max")).isZero();
    assertThat(number(figures(), "drift/texts")).isEqualTo(1000);

    InferenceMonitor monitor = InferenceMonitor.start(this::add, all());
    try (SentimentClassifier classifier = classifier(monitor)) {
      classifier.classifyAll(Collections.nCopies(999, "good"));
    }
    monitor.close();
    assertThat(figures()).doesNotContainKey("drift/psi_max");

    monitor = InferenceMonitor.start(this::add, all());
    try (SentimentClassifier classifier = classifier(monitor)) {
      classifier.classifyAll(Collections.nCopies(1000, "good"));
    }
    monitor.close();
    assertThat(number(figures(), "drift/psi_labels")).isGreaterThan(0.25);
    assertThat(number(figures(), "drift/psi_lengths")).isGreaterThan(0.25);
    assertThat(number(figures(), "drift/psi_scores")).isGreaterThan(0.25);
  }

  @Test
  void windows_holdEveryTextOnce_whileManyThreadsCall() throws Exception {
    int threads = 4;
    int calls = 5_000;
    var options = new InferenceMonitor.Options(10, Duration.ofMillis(5), Optional.empty());
    try (InferenceMonitor monitor = InferenceMonitor.start(this::add, options);
        SentimentClassifier classifier = classifier(monitor)) {
      List<Thread> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int call = 0; call < calls; call++) {
                    classifier.classify("good");
                  }
                });
        thread.start();
        running.add(thread);
      }
      for (Thread thread : running) {
        thread.join();
      }
    }
    List<Map<String, Object>> windows =
        rows.stream().filter(row -> row.containsKey("window/seconds")).toList();
    double texts =
        windows.stream()
            .mapToDouble(
                row -> number(row, "traffic/texts_per_second") * number(row, "window/seconds"))
            .sum();
    assertThat(windows).hasSizeGreaterThan(1);
    assertThat(texts).isEqualTo(threads * calls, within(1e-3));
  }

  @Test
  void options_thatCannotBe_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InferenceMonitor.Options(0, NEVER, Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InferenceMonitor.Options(Double.NaN, NEVER, Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InferenceMonitor.Options(1, Duration.ZERO, Optional.empty()));
  }
}
