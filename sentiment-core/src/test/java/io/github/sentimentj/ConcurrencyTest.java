package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.spi.Manifest;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything at once: many callers, cancellations, lists, a full queue, and swaps. */
@Timeout(300)
class ConcurrencyTest {

  private static final int CALLERS = 64;
  private static final int CALLS = 1_000_000;
  private static final long MILLIS_BETWEEN_SWAPS = 50;
  // Hardly more places than callers: lists take several, so that some are refused.
  private static final Batching LIMITS = Batching.upTo(16, Duration.ofMillis(1)).withQueue(68);

  private final AtomicInteger version = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();

  private final AtomicReference<BatchingClassifier> newest = new AtomicReference<>();

  private SentimentClassifier nextVersion() {
    open.incrementAndGet();
    TestModels.Scored backend =
        new TestModels.Scored(TestModels::percent) {
          @Override
          public void close() {
            super.close();
            open.decrementAndGet();
          }
        };
    Manifest manifest =
        Manifest.builder()
            .version(String.valueOf(version.incrementAndGet()))
            .probes(List.of(new Manifest.Probe("90", "positive")))
            .build();
    newest.set(new BatchingClassifier(TestModels.classifier(backend, manifest), LIMITS));
    return newest.get();
  }

  @Test
  void everyCaller_getsItsOwnAnswerOnce_orIsRefused() throws Exception {
    SwappableClassifier live = SentimentClassifier.swappable(nextVersion());
    AtomicReference<Throwable> failed = new AtomicReference<>();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> swaps =
        clock.scheduleAtFixedRate(
            () -> live.swap(nextVersion()),
            MILLIS_BETWEEN_SWAPS,
            MILLIS_BETWEEN_SWAPS,
            TimeUnit.MILLISECONDS);
    List<Thread> callers =
        IntStream.range(0, CALLERS)
            .mapToObj(
                seed ->
                    new Thread(
                        () -> {
                          try {
                            call(live, new SplittableRandom(seed));
                          } catch (Throwable e) {
                            failed.compareAndSet(null, e);
                          }
                        }))
            .toList();
    callers.forEach(Thread::start);
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(swaps.isDone()).as("no swap failed").isFalse();
    clock.shutdown();
    assertThat(clock.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(failed.get()).isNull();
    assertThat(newest.get().queued()).as("places lost").isZero();
    assertThat(answered.get() + refused.get() + cancelled.get()).isEqualTo(CALLS);
    assertThat(answered.get()).isPositive();
    assertThat(refused.get()).isPositive();
    assertThat(cancelled.get()).isPositive();
    live.close();
    TestModels.await(() -> open.get() == 0); // the last batches end on their own threads
    System.out.printf(
        "%,d calls by %d callers: %,d answered, %,d refused, %,d cancelled, over %d models%n",
        CALLS, CALLERS, answered.get(), refused.get(), cancelled.get(), version.get());
  }

  @SuppressWarnings("ThreadPriorityCheck") // who is refused lets the others go on
  private void call(SentimentClassifier live, SplittableRandom random) {
    for (int i = 0; i < CALLS / CALLERS; i++) {
      int number = random.nextInt(100);
      String text = String.valueOf(number);
      int kind = random.nextInt(20);
      try {
        if (kind == 0) {
          List<Sentiment> list = live.classifyAll(List.of(text, "7", text));
          assertAnswer(list.get(0), number);
          assertAnswer(list.get(1), 7);
          assertAnswer(list.get(2), number);
        } else if (kind < 12) {
          assertAnswer(live.classify(text), number);
        } else if (kind == 12) {
          Thread.currentThread().interrupt();
          try {
            assertAnswer(live.classify(text), number);
          } finally {
            assertThat(Thread.interrupted()).isTrue();
          }
        } else {
          CompletableFuture<Sentiment> future = live.classifyAsync(text);
          if (kind < 16) {
            future.cancel(true);
          }
          assertAnswer(future.join(), number);
        }
        answered.incrementAndGet();
      } catch (OverloadedException e) {
        refused.incrementAndGet();
        Thread.yield();
      } catch (CancellationException e) {
        cancelled.incrementAndGet();
      } catch (CompletionException e) {
        assertThat(e.getCause()).isInstanceOf(OverloadedException.class);
        refused.incrementAndGet();
        Thread.yield();
      }
    }
  }

  private static void assertAnswer(Sentiment answer, int number) {
    double expected = number / 100f;
    if (answer.probability("positive") != expected) {
      throw new AssertionError(answer + " is not the answer to " + number);
    }
  }
}
