package io.github.sentimentj;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for their turn, and whether a batch runs: one does at a time. A call with many
 * texts gives one of them to a batch and lines up again, so that it cannot hold up the others.
 * Thread-safe.
 */
final class BatchQueue {

  private static final int CHARACTERS_PER_TOKEN = 4;

  /** What one batch counts in the geometric mean of it and those before. */
  private static final double NEW_SHARE = 0.2;

  private final Batching limits;
  private final int mostTokensOfText;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private final Set<Call<?>> calls = new LinkedHashSet<>();
  private int places;
  private boolean running;
  private int runningTexts;
  private long runningTokens;
  private long runningSince;
  private volatile double nanosPerText;
  private volatile double nanosPerToken;
  private int lastCallers = 1;
  private long lastEnd;
  private boolean closed;

  BatchQueue(Batching limits, int mostTokensOfText) {
    this.limits = limits;
    this.mostTokensOfText = mostTokensOfText;
  }

  /** The texts of one caller. Answers come from one thread at a time. */
  static final class Call<T> {
    final List<String> texts;
    final CompletableFuture<T> result = new CompletableFuture<>();
    private final long arrived = System.nanoTime();
    private final Function<List<Sentiment>, T> shape;
    private final Sentiment[] answers;
    private int missing;
    // Guarded by the queue's lock: the first text that is in no batch yet, and its share of the
    // queue.
    private int next;
    private int places;

    Call(List<String> texts, Function<List<Sentiment>, T> shape) {
      this.texts = texts;
      this.shape = shape;
      answers = new Sentiment[texts.size()];
      missing = answers.length;
    }

    void fail(Throwable cause) {
      result.completeExceptionally(cause);
    }

    long waitedNanos() {
      return System.nanoTime() - arrived;
    }
  }

  /** One text of a call. */
  record Slot(Call<?> call, int index) {

    String text() {
      return call.texts.get(index);
    }

    void answer(Sentiment sentiment) {
      answer(call, sentiment);
    }

    private <T> void answer(Call<T> call, Sentiment sentiment) {
      call.answers[index] = sentiment;
      call.missing--;
      if (call.missing == 0) {
        call.result.complete(call.shape.apply(List.of(call.answers)));
      }
    }
  }

  /**
   * What runs next.
   *
   * @param slots the texts
   * @param callers how many calls they come from
   * @param waitedNanos how long the oldest of them waited
   * @param late calls whose deadline passed
   */
  record Batch(List<Slot> slots, int callers, long waitedNanos, List<Call<?>> late) {}

  /**
   * Begins a batch with texts that never waited, if nothing is going on; {@link #leave} ends it.
   *
   * @throws IllegalStateException after {@link #close}
   */
  boolean enterIdle(List<String> texts) {
    lock.lock();
    try {
      requireOpen();
      if (running || !calls.isEmpty() || holdNanos() > 0 || !fits(texts)) {
        return false;
      }
      start(texts.size(), tokens(texts));
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(List<String> texts) {
    if (texts.size() == 1) {
      return true;
    }
    return texts.size() <= limits.maxTexts() && tokens(texts) <= limits.maxTokens();
  }

  /** Whether a text takes so little time that it need not line up. */
  boolean quick(String text) {
    double estimate = tokens(text) * nanosPerToken;
    return estimate > 0 && estimate < limits.quick().toNanos();
  }

  /** Learns how long texts take that did not line up; where two do so at once, one is enough. */
  void tookQuick(long nanos, String text) {
    took(nanos, 1, tokens(text));
  }

  private void took(long nanos, int texts, long tokens) {
    if (texts > 0) {
      double measured = Math.max(1, nanos);
      nanosPerText = mean(nanosPerText, measured / texts);
      nanosPerToken = mean(nanosPerToken, measured / tokens);
    }
  }

  // Geometric: the first call of a JVM, or one whose thread was stopped, takes thousands of times
  // what others take, and one such must not turn away those who wait.
  private static double mean(double before, double latest) {
    return before == 0 ? latest : before * Math.pow(latest / before, NEW_SHARE);
  }

  private long tokens(List<String> texts) {
    return texts.stream().mapToLong(this::tokens).sum();
  }

  private long tokens(String text) {
    return Math.min(mostTokensOfText, text.length() / CHARACTERS_PER_TOKEN + 1);
  }

  /**
   * Whether a call may wait.
   *
   * @param ahead how long what runs and what waits already will take, judging by the batches
   *     before; zero before the first of them
   */
  record Admission(boolean admitted, Duration ahead) {}

  /**
   * Lets a call wait for its turn, unless there is no room, or its turn would come too late.
   *
   * @throws IllegalStateException after {@link #close}
   */
  Admission add(Call<?> call) {
    lock.lock();
    try {
      requireOpen();
      int wanted = Math.min(call.texts.size(), limits.maxTexts());
      Duration wait = Duration.ofNanos((long) (places * nanosPerText + restNanos()));
      if (places + wanted > limits.queue() || wait.compareTo(limits.deadline()) > 0) {
        return new Admission(false, wait);
      }
      lineUp(call);
      if (!running && (calls.size() == 1 || holdNanos() == 0)) {
        change.signal();
      }
      return new Admission(true, wait);
    } finally {
      lock.unlock();
    }
  }

  /** How much longer the batch that runs will take, judging by those before. */
  private double restNanos() {
    return running
        ? Math.max(0, runningTexts * nanosPerText - (System.nanoTime() - runningSince))
        : 0;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the classifier is closed");
    }
  }

  private void lineUp(Call<?> call) {
    call.places = Math.min(call.texts.size() - call.next, limits.maxTexts());
    if (call.places > 0) {
      places += call.places;
      calls.add(call);
    }
  }

  private boolean drop(Call<?> call) {
    boolean waiting = calls.remove(call);
    if (waiting) {
      places -= call.places;
    }
    return waiting;
  }

  /** Takes back what no batch has taken yet. */
  void remove(Call<?> call) {
    lock.lock();
    try {
      drop(call);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a call back unless a batch has taken some of it; false if so. */
  boolean removeUnstarted(Call<?> call) {
    lock.lock();
    try {
      return call.next == 0 && drop(call);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to run, and begins it; null after {@link #close}. */
  @Nullable Batch take() {
    lock.lock();
    try {
      while (!closed) {
        Batch batch = poll();
        if (batch != null) {
          return batch;
        }
        try {
          change.awaitNanos(running || calls.isEmpty() ? Long.MAX_VALUE : holdNanos());
        } catch (InterruptedException e) {
          // Only a backend could have done it, and there is nothing to stop for.
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Begins what is to run now; null if nothing is, or a batch runs. */
  @Nullable Batch poll() {
    lock.lock();
    try {
      return running || calls.isEmpty() || holdNanos() > 0 ? null : begin();
    } finally {
      lock.unlock();
    }
  }

  /** How much longer to wait for as many callers as last time; 0 if there is no reason to. */
  private long holdNanos() {
    if (lastCallers <= 1 || calls.size() >= lastCallers || places >= limits.maxTexts()) {
      return 0;
    }
    return Math.max(0, limits.maxWait().toNanos() - (System.nanoTime() - lastEnd));
  }

  private void start(int texts, long tokens) {
    running = true;
    runningTexts = texts;
    runningTokens = tokens;
    runningSince = System.nanoTime();
  }

  private Batch begin() {
    List<Slot> slots = new ArrayList<>();
    List<Call<?>> late = new ArrayList<>();
    Set<Call<?>> callers = new LinkedHashSet<>();
    long waited = 0;
    long tokens = 0;
    while (!calls.isEmpty() && slots.size() < limits.maxTexts()) {
      Call<?> call = calls.iterator().next();
      if (call.result.isDone()) {
        drop(call);
        continue;
      }
      if (call.next == 0 && call.waitedNanos() > limits.deadline().toNanos()) {
        drop(call);
        late.add(call);
        continue;
      }
      tokens += tokens(call.texts.get(call.next));
      if (tokens > limits.maxTokens() && !slots.isEmpty()) {
        break;
      }
      drop(call);
      slots.add(new Slot(call, call.next));
      callers.add(call);
      call.next++;
      waited = Math.max(waited, call.waitedNanos());
      lineUp(call);
    }
    start(slots.size(), slots.stream().mapToLong(slot -> tokens(slot.text())).sum());
    return new Batch(slots, callers.size(), waited, late);
  }

  /** How many texts wait, as the queue counts them. */
  int places() {
    lock.lock();
    try {
      return places;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a batch of so many callers. */
  void leave(int callers) {
    lock.lock();
    try {
      running = false;
      lastCallers = callers;
      lastEnd = System.nanoTime();
      took(lastEnd - runningSince, runningTexts, runningTokens);
      if (!calls.isEmpty()) {
        change.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets nothing in any more, and gives back what waited. Further calls give nothing. */
  List<Call<?>> close() {
    lock.lock();
    try {
      closed = true;
      List<Call<?>> waiting = List.copyOf(calls);
      waiting.forEach(this::drop);
      change.signalAll();
      return waiting;
    } finally {
      lock.unlock();
    }
  }
}
