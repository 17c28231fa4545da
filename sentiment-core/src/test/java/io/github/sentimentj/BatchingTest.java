package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.ClassificationListener.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // some are only there to be in the way
class BatchingTest {

  private static final Batching FOUR = Batching.upTo(4, Duration.ZERO);

  private final GatedBackend backend = new GatedBackend();
  private final List<Classification> heard = Collections.synchronizedList(new ArrayList<>());
  private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService callers = Executors.newCachedThreadPool();
  private SentimentClassifier classifier = batching(FOUR);

  private SentimentClassifier batching(Batching limits) {
    ClassificationListener listener =
        new ClassificationListener() {
          @Override
          public void onClassified(Classification classification) {
            heard.add(classification);
          }

          @Override
          public void onFailed(Failure failure) {
            failures.add(failure);
          }
        };
    return new BatchingClassifier(TestModels.classifier(backend, listener), limits);
  }

  /** On a thread of its own: it waits, and a common pool may have one thread only. */
  private <T> CompletableFuture<T> supply(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, callers);
  }

  @AfterEach
  void close() {
    backend.open();
    classifier.close();
    callers.shutdown();
  }

  /** Records its batches; a text "0" makes it wait until the test lets it go. */
  private static final class GatedBackend extends TestModels.Scored {
    final BlockingQueue<List<String>> batches = new LinkedBlockingQueue<>();
    final AtomicReference<Thread> thread = new AtomicReference<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    GatedBackend() {
      super(TestModels::percent);
    }

    @Override
    public Scores score(List<String> texts) {
      thread.set(Thread.currentThread());
      batches.add(List.copyOf(texts));
      if (texts.contains("0")) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      if (texts.contains("66")) {
        throw new InferenceException("66 is refused");
      }
      if (texts.contains("77")) {
        throw new StackOverflowError("77");
      }
      return super.score(texts);
    }

    List<String> next() throws InterruptedException {
      List<String> batch = batches.poll(30, TimeUnit.SECONDS);
      return batch == null ? List.of("no batch") : batch;
    }

    void open() {
      gate.countDown();
    }
  }

  /** Keeps the model busy until the backend is opened. */
  private CompletableFuture<Sentiment> occupy() throws InterruptedException {
    CompletableFuture<Sentiment> first = supply(() -> classifier.classify("0"));
    assertThat(backend.next()).containsExactly("0");
    return first;
  }

  private static void assertAnswers(CompletableFuture<Sentiment> future, String text) {
    assertThat(future.join().probability("positive")).isEqualTo(TestModels.percent(text));
  }

  @Test
  void classify_idle_onTheCallersThread() {
    assertThat(classifier.classify("17").probability("positive")).isEqualTo(0.17f);
    assertThat(backend.thread.get()).isSameAs(Thread.currentThread());
    assertThat(classifier.classifyAll(List.of("1", "2", "3"))).hasSize(3);
    assertThat(backend.thread.get()).isSameAs(Thread.currentThread());
    assertThat(classifier.classifyAll(List.of())).isEmpty();
  }

  @Test
  void classifyAsync_busy_batchedUpToTheMost() throws InterruptedException {
    CompletableFuture<Sentiment> first = occupy();
    List<CompletableFuture<Sentiment>> rest =
        IntStream.rangeClosed(1, 6)
            .mapToObj(i -> classifier.classifyAsync(String.valueOf(i)))
            .toList();
    backend.open();
    assertAnswers(first, "0");
    for (int i = 0; i < 6; i++) {
      assertAnswers(rest.get(i), String.valueOf(i + 1));
    }
    assertThat(backend.next()).containsExactly("1", "2", "3", "4");
    assertThat(backend.next()).containsExactly("5", "6");
  }

  @Test
  void classifyAllAsync_answersInOrder_takesTurns_andCanBeCancelled() throws InterruptedException {
    CompletableFuture<Sentiment> first = occupy();
    CompletableFuture<List<Sentiment>> list =
        classifier.classifyAllAsync(List.of("1", "2", "3", "4", "5", "6"));
    CompletableFuture<List<Sentiment>> gone = classifier.classifyAllAsync(List.of("7", "8"));
    CompletableFuture<Sentiment> single = classifier.classifyAsync("9");
    assertThat(gone.cancel(false)).isTrue();
    backend.open();
    assertAnswers(first, "0");
    assertAnswers(single, "9");
    assertThat(list.join())
        .extracting(answer -> answer.probability("positive"))
        .containsExactly(
            TestModels.percent("1") + 0.0,
            TestModels.percent("2") + 0.0,
            TestModels.percent("3") + 0.0,
            TestModels.percent("4") + 0.0,
            TestModels.percent("5") + 0.0,
            TestModels.percent("6") + 0.0);
    assertThat(backend.next()).as("the single text is in the first batch").contains("1", "9");
    assertThat(backend.next()).doesNotContain("7", "8");
    assertThat(classifier.classifyAllAsync(List.of()).join()).isEmpty();
  }

  @Test
  void quickTexts_doNotLineUp() throws Exception {
    classifier = batching(FOUR.withQuick(Duration.ofMinutes(1)));
    assertAnswers(classifier.classifyAsync("1"), "1");
    assertThat(backend.thread.get()).as("nothing known yet").isNotSameAs(Thread.currentThread());
    CompletableFuture<Sentiment> first = supply(() -> classifier.classify("0"));
    assertThat(backend.next()).containsExactly("1");
    assertThat(backend.next()).containsExactly("0");
    CompletableFuture<Sentiment> quick = classifier.classifyAsync("5");
    assertThat(quick).isDone();
    assertAnswers(quick, "5");
    assertThat(backend.thread.get()).isSameAs(Thread.currentThread());
    assertThat(classifier.classifyAsync("66"))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(InferenceException.class);
    backend.open();
    assertAnswers(first, "0");
  }

  @Test
  void classify_busy_waitsForItsBatch() throws Exception {
    occupy();
    CompletableFuture<Sentiment> blocked = supply(() -> classifier.classify("42"));
    CompletableFuture<List<Sentiment>> list =
        supply(() -> classifier.classifyAll(List.of("43", "44")));
    backend.open();
    assertAnswers(blocked, "42");
    assertThat(list.join())
        .extracting(s -> s.probability("positive"))
        .containsExactly((double) 0.43f, (double) 0.44f);
  }

  @Test
  void longList_doesNotHoldUpSingleTexts() throws InterruptedException {
    occupy();
    List<String> many = IntStream.range(10, 60).mapToObj(String::valueOf).toList();
    CompletableFuture<List<Sentiment>> list = supply(() -> classifier.classifyAll(many));
    awaitQueued(4);
    CompletableFuture<Sentiment> single = classifier.classifyAsync("1");
    backend.open();
    assertAnswers(single, "1");
    assertThat(backend.next()).as("the list gives one text, then the other caller").contains("1");
    List<Sentiment> answers = list.join();
    for (int i = 0; i < many.size(); i++) {
      assertThat(answers.get(i).probability("positive")).isEqualTo(TestModels.percent(many.get(i)));
    }
  }

  private void awaitQueued(int texts) {
    TestModels.await(() -> ((BatchingClassifier) classifier).queued() == texts);
  }

  @Test
  void tokens_overTheBudget_nextBatch() throws InterruptedException {
    classifier = batching(FOUR.withMaxTokens(4));
    occupy();
    List<CompletableFuture<Sentiment>> futures =
        List.of(
            classifier.classifyAsync("0000000000000000000001"),
            classifier.classifyAsync("2"),
            classifier.classifyAsync("000003"),
            classifier.classifyAsync("000004"));
    backend.open();
    futures.forEach(CompletableFuture::join);
    assertThat(backend.next()).as("larger than a batch").hasSize(1);
    assertThat(backend.next()).containsExactly("2", "000003");
    assertThat(backend.next()).containsExactly("000004");
  }

  @Test
  void queue_full_refusedAtOnce_andEveryWayOutMakesRoom() throws Exception {
    classifier = batching(FOUR.withQueue(4));
    occupy();
    for (int round = 0; round < 3; round++) {
      List<CompletableFuture<Sentiment>> waiting = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        waiting.add(classifier.classifyAsync(String.valueOf(i)));
      }
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread blocked =
          new Thread(
              () -> {
                try {
                  classifier.classify("4");
                } catch (CancellationException e) {
                  thrown.set(Thread.currentThread().isInterrupted() ? e : null);
                }
              });
      blocked.start();
      awaitQueued(4);
      assertThatExceptionOfType(OverloadedException.class)
          .isThrownBy(() -> classifier.classify("5"))
          .withMessage("the queue of 4 texts is full");
      assertThat(classifier.classifyAsync("5"))
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .withCauseInstanceOf(OverloadedException.class);
      blocked.interrupt();
      blocked.join();
      assertThat(thrown.get()).isInstanceOf(CancellationException.class);
      waiting.get(0).cancel(true);
      waiting.get(1).completeExceptionally(new IllegalStateException("abandoned"));
      waiting.get(2).orTimeout(1, TimeUnit.NANOSECONDS);
      awaitQueued(0);
    }
    backend.open();
    assertThat(classifier.classify("6").probability("positive")).isEqualTo(0.06f);
    assertThat(backend.next()).as("nothing abandoned was scored").containsExactly("6");
  }

  @Test
  void deadline_passedInTheQueue_refused() throws Exception {
    classifier = batching(FOUR.withQueue(4).withDeadline(Duration.ofMillis(1)));
    CompletableFuture<Sentiment> first = occupy();
    CompletableFuture<Sentiment> late = classifier.classifyAsync("1");
    assertThatExceptionOfType(OverloadedException.class)
        .isThrownBy(() -> classifier.classify("2"))
        .withMessage("waited longer than the deadline of 1 ms");
    awaitQueued(1);
    backend.open();
    assertThat(late)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(OverloadedException.class);
    assertAnswers(first, "0");
    assertThat(backend.batches).isEmpty();
    assertThat(failures).hasSize(2).allMatch(f -> f.cause() instanceof OverloadedException);
  }

  @Test
  void failure_ofOneText_failsItAlone() throws InterruptedException {
    occupy();
    CompletableFuture<Sentiment> before = classifier.classifyAsync("1");
    CompletableFuture<Sentiment> bad = classifier.classifyAsync("66");
    CompletableFuture<Sentiment> after = classifier.classifyAsync("2");
    backend.open();
    assertAnswers(before, "1");
    assertAnswers(after, "2");
    assertThat(bad)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(InferenceException.class)
        .withMessageContaining("66 is refused");
  }

  @Test
  void error_inABatch_othersAreServedAfterwards() throws InterruptedException {
    occupy();
    CompletableFuture<Sentiment> bad = classifier.classifyAsync("77");
    backend.open();
    assertThat(bad)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(StackOverflowError.class);
    assertAnswers(classifier.classifyAsync("1"), "1");
    assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> classifier.classify("77"));
    assertThat(classifier.classify("3").probability("positive")).isEqualTo(0.03f);
  }

  @Test
  void close_refusesWhatWaits_andLetsTheBatchEnd() throws Exception {
    CompletableFuture<Sentiment> running = classifier.classifyAsync("0");
    assertThat(backend.next()).containsExactly("0");
    CompletableFuture<Sentiment> waiting = classifier.classifyAsync("1");
    classifier.close();
    assertThat(waiting)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(IllegalStateException.class);
    assertThat(backend.closed).as("not under a batch").hasValue(0);
    assertThatIllegalStateException().isThrownBy(() -> classifier.classify("2"));
    assertThatIllegalStateException().isThrownBy(() -> classifier.classifyAsync("2"));
    assertThatIllegalStateException().isThrownBy(() -> classifier.classifyAll(List.of("2")));
    assertThatIllegalStateException().isThrownBy(() -> classifier.explain("2"));
    Thread worker = backend.thread.get();
    backend.open();
    assertAnswers(running, "0");
    worker.join();
    assertThat(backend.closed).hasValue(1);
    classifier.close();
    assertThat(backend.closed).hasValue(1);
  }

  @Test
  void dependent_thatWaitsForAnotherAnswer_getsIt() throws InterruptedException {
    CompletableFuture<Sentiment> first = occupy();
    CompletableFuture<Sentiment> chained =
        first.thenApply(answer -> classifier.classifyAll(List.of("5", "6")).get(1));
    backend.open();
    assertAnswers(chained, "6");
  }

  @Test
  void wait_afterABatchOfTwo_untilTwoComeAgain() throws InterruptedException {
    classifier = batching(Batching.upTo(4, Duration.ofDays(1)));
    occupy();
    CompletableFuture<Sentiment> one = classifier.classifyAsync("1");
    CompletableFuture<Sentiment> two = classifier.classifyAsync("2");
    backend.open();
    CompletableFuture.allOf(one, two).join();
    assertThat(backend.next()).containsExactly("1", "2");
    CompletableFuture<Sentiment> three = classifier.classifyAsync("3");
    CompletableFuture<Sentiment> four = classifier.classifyAsync("4");
    assertAnswers(three, "3");
    assertAnswers(four, "4");
    assertThat(backend.next()).containsExactly("3", "4");
  }

  @Test
  void listener_hearsBatches_withTheirWait() throws InterruptedException {
    CompletableFuture<Sentiment> first = occupy();
    CompletableFuture<Sentiment> one = classifier.classifyAsync("1");
    CompletableFuture<Sentiment> two = classifier.classifyAsync("2");
    backend.open();
    CompletableFuture.allOf(first, one, two).join();
    Thread worker = backend.thread.get();
    classifier.close();
    worker.join();
    assertThat(heard).extracting(c -> c.results().size()).containsExactly(1, 2);
    assertThat(heard.get(1).timing().queue()).isPositive();
    assertThat(heard.get(1).timing().inference()).isPositive();
    assertThat(heard.get(1).timing().elapsed())
        .isGreaterThanOrEqualTo(heard.get(1).timing().queue());
    assertThat(heard).allMatch(c -> c.texts().isEmpty());
  }

  @Test
  void batching_badBounds_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Batching.upTo(0, Duration.ZERO))
        .withMessage("maxTexts: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Batching.upTo(1, Duration.ofMillis(-1)))
        .withMessage("maxWait: PT-0.001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FOUR.withQueue(3))
        .withMessage("queue: 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FOUR.withMaxTokens(0))
        .withMessage("maxTokens: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FOUR.withDeadline(Duration.ofSeconds(-1)))
        .withMessage("deadline: PT-1S");
  }
}
