package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelTraits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CascadeTest {

  private final TestModels.Scored cheap = new TestModels.Scored(TestModels::percent);
  private final List<List<String>> asked = new ArrayList<>();
  private final TestModels.Scored costly =
      new TestModels.Scored(text -> 1f) {
        @Override
        public Scores score(List<String> texts) {
          asked.add(texts);
          if (texts.contains("50")) {
            throw new InferenceException("50 is refused");
          }
          return super.score(texts);
        }
      };
  private final CascadeClassifier cascade =
      SentimentClassifier.cascade(named("cheap", cheap), named("costly", costly), 0.8);

  private static SentimentClassifier named(String name, TestModels.Scored backend) {
    return TestModels.classifier(backend, Manifest.builder().name(name).version("1").build());
  }

  @Test
  void classifyAll_unsureOnes_goOnTogether() {
    List<Sentiment> answers = cascade.classifyAll(List.of("10", "70", "90", "25", "80"));
    assertThat(answers)
        .extracting(s -> s.model().name())
        .containsExactly("cheap", "costly", "cheap", "costly", "cheap");
    assertThat(asked).containsExactly(List.of("70", "25"));
    assertThat(cascade.classified()).isEqualTo(5);
    assertThat(cascade.passedOn()).isEqualTo(2);
    assertThat(cascade.classifyAll(List.of())).isEmpty();
    assertThat(cascade.model().name()).isEqualTo("cheap+costly");
    assertThat(cascade.model().version()).isEqualTo("1+1");
    assertThat(cascade.model().sha256()).matches("[0-9a-f]{64}");
  }

  @Test
  void classifyAsync_unsure_goesOn() {
    assertThat(cascade.classifyAsync("90").join().model().name()).isEqualTo("cheap");
    assertThat(cascade.classifyAsync("70").join().model().name()).isEqualTo("costly");
    assertThat(cascade.passedOn()).isEqualTo(1);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> cascade.classifyAsync("50").join())
        .withCauseInstanceOf(InferenceException.class);
    assertThatExceptionOfType(InferenceException.class).isThrownBy(() -> cascade.classify("50"));
  }

  @Test
  void classifyAsync_costlyOneClosed_failsInsteadOfHanging() {
    SentimentClassifier closed = named("costly", costly);
    CascadeClassifier broken = SentimentClassifier.cascade(named("cheap", cheap), closed, 0.8);
    closed.close();
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> broken.classifyAsync("70").join())
        .withCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void classifyAsync_cancelled_leavesTheQueue() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    BatchingClassifier batching =
        new BatchingClassifier(
            TestModels.classifier(new TestModels.Scored(TestModels.waiting(inside, gate, 0.9f))),
            Batching.upTo(1, Duration.ZERO));
    CascadeClassifier slow = SentimentClassifier.cascade(batching, named("costly", costly), 0.8);
    CompletableFuture<Sentiment> first = slow.classifyAsync("1");
    inside.await();
    CompletableFuture<Sentiment> second = slow.classifyAsync("2");
    assertThat(batching.queued()).isEqualTo(1);
    second.cancel(true);
    assertThat(batching.queued()).isZero();
    gate.countDown();
    assertThat(first.join().label()).isEqualTo("positive");
    slow.close();
  }

  @Test
  void explain_byTheOneThatAnswers() {
    assertThat(cascade.explain("10").label()).isEqualTo("negative");
    assertThat(cascade.explain("25").label()).isEqualTo("positive");
  }

  @Test
  void close_closesBoth() {
    cascade.close();
    assertThat(cheap.closed).hasValue(1);
    assertThat(costly.closed).hasValue(1);
    assertThatIllegalStateException().isThrownBy(() -> cascade.classify("1"));
  }

  @Test
  void cascade_otherLabelsOrThreshold_refused() {
    TestModels.Scored stars =
        new TestModels.Scored(TestModels::percent) {
          @Override
          public ModelTraits traits() {
            return new ModelTraits(
                List.of("1 star", "5 stars"), false, true, OptionalInt.empty(), Precision.FP32);
          }
        };
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SentimentClassifier.cascade(named("cheap", cheap), named("stars", stars), 0.8))
        .withMessage(
            "labels differ: 'cheap' has [negative, positive], 'stars' has [1 star, 5 stars]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SentimentClassifier.cascade(
                    named("cheap", cheap), named("costly", costly), Double.NaN))
        .withMessage("threshold: NaN");
  }
}
