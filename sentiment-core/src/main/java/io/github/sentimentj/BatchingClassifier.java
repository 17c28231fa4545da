package io.github.sentimentj;

import io.github.sentimentj.BatchQueue.Batch;
import io.github.sentimentj.BatchQueue.Call;
import io.github.sentimentj.BatchQueue.Slot;
import io.github.sentimentj.drift.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts texts of concurrent callers together. A caller who finds nothing going on is answered on its
 * own thread; what queues up meanwhile, on one thread made for it.
 */
final class BatchingClassifier implements SentimentClassifier, SelfChecking {

  private final LoadedClassifier model;
  private final Batching limits;
  private final BatchQueue queue;
  private volatile @Nullable Thread worker;

  BatchingClassifier(LoadedClassifier model, Batching limits) {
    this.model = model;
    this.limits = limits;
    queue = new BatchQueue(limits, model.model().maxTokens().orElse(Integer.MAX_VALUE));
  }

  @Override
  public Sentiment classify(String text) {
    return classify(List.of(Objects.requireNonNull(text, "text")), answers -> answers.get(0));
  }

  @Override
  public List<Sentiment> classifyAll(List<String> texts) {
    return classify(LoadedClassifier.copyOf(texts), Function.identity());
  }

  private <T> T classify(List<String> texts, Function<List<Sentiment>, T> shape) {
    // What depends on an answer may run on the worker, and would wait for itself.
    if (texts.isEmpty() || Thread.currentThread() == worker) {
      return shape.apply(model.classifyAll(texts));
    }
    if (texts.size() == 1 && queue.quick(texts.get(0))) {
      return shape.apply(answerQuickly(texts));
    }
    if (queue.enterIdle(texts)) {
      try {
        return shape.apply(model.classifyAll(texts));
      } finally {
        queue.leave(1);
      }
    }
    return await(add(new Call<>(texts, shape)));
  }

  @Override
  public CompletableFuture<Sentiment> classifyAsync(String text) {
    List<String> texts = List.of(Objects.requireNonNull(text, "text"));
    if (queue.quick(text)) {
      try {
        return CompletableFuture.completedFuture(answerQuickly(texts).get(0));
      } catch (SentimentException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    return submit(texts, answers -> answers.get(0));
  }

  @Override
  public CompletableFuture<List<Sentiment>> classifyAllAsync(List<String> texts) {
    List<String> copy = LoadedClassifier.copyOf(texts);
    return copy.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : submit(copy, Function.identity());
  }

  private List<Sentiment> answerQuickly(List<String> texts) {
    long start = System.nanoTime();
    try {
      return model.classifyAll(texts);
    } finally {
      queue.tookQuick(System.nanoTime() - start, texts.get(0));
    }
  }

  private <T> CompletableFuture<T> submit(List<String> texts, Function<List<Sentiment>, T> shape) {
    Call<T> call;
    try {
      call = add(new Call<>(texts, shape));
    } catch (OverloadedException e) {
      return CompletableFuture.failedFuture(e);
    }
    var unused =
        call.result.whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                queue.remove(call);
              }
            });
    return call.result;
  }

  private <T> Call<T> add(Call<T> call) {
    BatchQueue.Admission admission = queue.add(call);
    if (!admission.admitted()) {
      throw refused(call, admission.ahead());
    }
    if (worker == null) {
      startWorker();
    }
    return call;
  }

  private OverloadedException refused(Call<?> call, Duration wait) {
    String reason =
        wait.compareTo(limits.deadline()) > 0
            ? "the queue is longer than the deadline of %d ms"
                .formatted(limits.deadline().toMillis())
            : "the queue of %d texts is full".formatted(limits.queue());
    OverloadedException full = new OverloadedException(reason, wait);
    model.listeners().failed(call.texts, full, 0, 0);
    return full;
  }

  private synchronized void startWorker() {
    if (worker == null) {
      Thread thread = new Thread(this::work, "sentiment-batching");
      thread.setDaemon(true);
      worker = thread;
      thread.start();
    }
  }

  @Override
  public int queued() {
    return queue.places();
  }

  /** Every way out but an answer takes the call out of the queue. */
  private <T> T await(Call<T> call) {
    try {
      try {
        return call.result.get(limits.deadline().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (queue.removeUnstarted(call)) {
          throw late(call);
        }
        return call.result.get();
      }
    } catch (InterruptedException e) {
      queue.remove(call);
      call.result.cancel(false);
      Thread.currentThread().interrupt();
      var cancelled = new CancellationException("interrupted while waiting for a batch");
      cancelled.initCause(e);
      throw cancelled;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw (Error) e.getCause();
    }
  }

  private OverloadedException late(Call<?> call) {
    var late =
        new OverloadedException(
            "waited longer than the deadline of %d ms".formatted(limits.deadline().toMillis()));
    model.listeners().failed(call.texts, late, call.waitedNanos(), 0);
    return late;
  }

  private void work() {
    for (Batch batch = queue.take(); batch != null; batch = queue.take()) {
      try {
        batch.late().forEach(call -> call.fail(late(call)));
        if (!batch.slots().isEmpty()) {
          answer(batch.slots(), batch.waitedNanos());
        }
      } catch (RuntimeException | Error e) {
        // Whatever it was, those who come later still need this thread.
        Log.warning("a batch failed", e);
        batch.slots().forEach(slot -> slot.call().fail(e));
      } finally {
        queue.leave(batch.callers());
      }
    }
  }

  private void answer(List<Slot> slots, long queueNanos) {
    List<String> texts = slots.stream().map(Slot::text).toList();
    long start = System.nanoTime();
    try {
      LoadedClassifier.Answers answers = model.answer(texts);
      for (int i = 0; i < slots.size(); i++) {
        slots.get(i).answer(answers.results().get(i));
      }
      model
          .listeners()
          .classified(
              texts,
              answers.results(),
              queueNanos,
              answers.tokenizationNanos(),
              answers.inferenceNanos());
    } catch (SentimentException e) {
      if (slots.size() > 1) {
        answerOneByOne(slots, queueNanos);
      } else {
        slots.get(0).call().fail(e);
        model.listeners().failed(texts, e, queueNanos, System.nanoTime() - start);
      }
    } catch (IllegalStateException e) {
      slots.forEach(slot -> slot.call().fail(e)); // closed meanwhile
    }
  }

  /** A text that fails is to fail alone. */
  private void answerOneByOne(List<Slot> slots, long queueNanos) {
    for (Slot slot : slots) {
      if (!slot.call().result.isDone()) {
        answer(List.of(slot), queueNanos);
      }
    }
  }

  @Override
  public Explanation explain(String text, int budget) {
    return model.explain(text, budget);
  }

  @Override
  public ModelInfo model() {
    return model.model();
  }

  @Override
  public Optional<Profile> reference() {
    return model.reference();
  }

  @Override
  public void check() {
    model.check();
  }

  /** Refuses those who wait; a batch that runs ends with its answers. */
  @Override
  public void close() {
    List<Call<?>> waiting = queue.close();
    model.close();
    waiting.forEach(
        call -> call.fail(new IllegalStateException("the classifier was closed meanwhile")));
  }
}
