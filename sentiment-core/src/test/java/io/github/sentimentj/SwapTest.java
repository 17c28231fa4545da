package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.sentimentj.spi.Manifest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SwapTest {

  private static SentimentClassifier model(String version, TestModels.Scored backend) {
    return TestModels.classifier(backend, Manifest.builder().version(version).build());
  }

  private static TestModels.Scored percent() {
    return new TestModels.Scored(TestModels::percent);
  }

  @Test
  void swap_idle_closesTheOldAndServesTheNew() {
    TestModels.Scored first = percent();
    TestModels.Scored second = percent();
    SwappableClassifier live = SentimentClassifier.swappable(model("1", first));
    assertThat(live.classify("1").model().version()).isEqualTo("1");
    live.swap(model("2", second));
    assertThat(first.closed).hasValue(1);
    assertThat(live.classify("1").model().version()).isEqualTo("2");
    assertThat(live.classifyAll(List.of("1", "2"))).hasSize(2);
    assertThat(live.classifyAsync("1").join().model().version()).isEqualTo("2");
    assertThat(live.explain("1").label()).isEqualTo("negative");
    assertThat(live.model().version()).isEqualTo("2");
    live.close();
    live.close();
    assertThat(second.closed).hasValue(1);
    assertThatIllegalStateException().isThrownBy(() -> live.classify("1"));
    assertThatIllegalStateException().isThrownBy(() -> live.classifyAsync("1"));
  }

  @Test
  void swap_underACall_closesAfterIt() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    TestModels.Scored slow = new TestModels.Scored(TestModels.waiting(inside, gate, 0.5f));
    SwappableClassifier live = SentimentClassifier.swappable(model("1", slow));
    CompletableFuture<Sentiment> running =
        CompletableFuture.supplyAsync(() -> live.classify("any"));
    inside.await();
    live.swap(model("2", percent()));
    assertThat(live.classify("1").model().version()).isEqualTo("2");
    assertThat(slow.closed).hasValue(0);
    gate.countDown();
    assertThat(running.join().model().version()).isEqualTo("1");
    assertThat(slow.closed).hasValue(1);
    live.close();
  }

  @Test
  void swap_asyncCallCancelled_modelIsNotFreedUnderItsBatch() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch freed = new CountDownLatch(1);
    TestModels.Scored slow =
        new TestModels.Scored(TestModels.waiting(inside, gate, 0.5f)) {
          @Override
          public void close() {
            super.close();
            freed.countDown();
          }
        };
    SwappableClassifier live =
        SentimentClassifier.swappable(
            new BatchingClassifier(TestModels.classifier(slow), Batching.upTo(4, Duration.ZERO)));
    CompletableFuture<Sentiment> running = live.classifyAsync("any");
    inside.await();
    running.cancel(true);
    live.swap(model("2", percent()));
    assertThat(slow.closed).hasValue(0);
    gate.countDown();
    freed.await();
    assertThat(live.classify("1").model().version()).isEqualTo("2");
    live.close();
  }

  @Test
  void swap_probeGetsAnotherLabel_oldOneGoesOn() {
    SwappableClassifier live = SentimentClassifier.swappable(model("1", percent()));
    TestModels.Scored wrong = percent();
    Manifest manifest =
        Manifest.builder()
            .name("broken")
            .probes(
                List.of(new Manifest.Probe("90", "positive"), new Manifest.Probe("80", "negative")))
            .build();
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> live.swap(TestModels.classifier(wrong, manifest)))
        .withMessageContaining(
            "model 'broken' calls probe text 1 'positive' instead of 'negative'");
    assertThat(wrong.closed).hasValue(1);
    assertThat(live.classify("1").model().version()).isEqualTo("1");
    live.close();
  }

  @Test
  void swap_probeFails_oldOneGoesOn() {
    SwappableClassifier live = SentimentClassifier.swappable(model("1", percent()));
    TestModels.Scored failing =
        new TestModels.Scored(
            text -> {
              throw new UnsupportedOperationException("no such instruction");
            });
    Manifest manifest =
        Manifest.builder().probes(List.of(new Manifest.Probe("90", "positive"))).build();
    SentimentClassifier batching =
        new BatchingClassifier(
            TestModels.classifier(failing, manifest), Batching.upTo(2, Duration.ZERO));
    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> live.swap(batching))
        .withMessageContaining("no such instruction");
    assertThat(failing.closed).hasValue(1);
    assertThat(live.classify("1").model().version()).isEqualTo("1");
    live.close();
  }

  @Test
  void swap_afterClose_closesTheCandidate() {
    SwappableClassifier live = SentimentClassifier.swappable(model("1", percent()));
    live.close();
    TestModels.Scored late = percent();
    assertThatIllegalStateException().isThrownBy(() -> live.swap(model("2", late)));
    assertThat(late.closed).hasValue(1);
    assertThatIllegalStateException().isThrownBy(() -> live.classify("1"));
  }

  @Test
  void swap_forItself_refused() {
    SentimentClassifier model = model("1", percent());
    SwappableClassifier live = SentimentClassifier.swappable(model);
    assertThatIllegalArgumentException().isThrownBy(() -> live.swap(model));
    assertThatIllegalArgumentException().isThrownBy(() -> live.swap(live));
    assertThat(live.classify("1").label()).isEqualTo("negative");
    live.close();
  }
}
