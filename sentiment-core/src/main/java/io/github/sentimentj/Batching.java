package io.github.sentimentj;

import java.time.Duration;
import java.util.Objects;

/**
 * How texts of concurrent callers are put together, so that the model answers many at once. A call
 * that comes while nothing runs is answered at once, on the caller's own thread. Immutable.
 *
 * @param maxTexts the most texts of one batch
 * @param maxWait how long, after a batch of several texts, the next one may wait for as many to
 *     come again; never waited when idle
 * @param maxTokens the most tokens of one batch, estimated at four characters each and no more for
 *     a text than the model reads; a text that is larger alone is a batch of its own
 * @param queue the most texts that wait; a list counts as one batch of its texts at most, since the
 *     rest of it stays with its caller
 * @param deadline the longest that a call may wait before its first text is run; a call that would
 *     wait longer, judging by the batches before, is refused at once
 * @param quick a single text that is expected to take less than this, judging by those before, does
 *     not wait for the turn of others, and {@link SentimentClassifier#classifyAsync} answers it
 *     before it returns: handing it over would take longer; zero for none
 */
public record Batching(
    int maxTexts, Duration maxWait, int maxTokens, int queue, Duration deadline, Duration quick) {

  private static final int DEFAULT_QUEUE = 1024;
  private static final Duration NO_DEADLINE = Duration.ofDays(1);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a number is smaller than 1, a duration is negative, or the
   *     queue holds less than a batch; the message names it
   */
  public Batching {
    require(maxTexts >= 1, "maxTexts", maxTexts);
    require(!maxWait.isNegative(), "maxWait", maxWait);
    require(maxTokens >= 1, "maxTokens", maxTokens);
    require(queue >= maxTexts, "queue", queue);
    require(!deadline.isNegative(), "deadline", deadline);
    require(!quick.isNegative(), "quick", quick);
  }

  private static void require(boolean valid, String name, Object value) {
    if (!valid) {
      throw new IllegalArgumentException(name + ": " + value);
    }
  }

  /**
   * Batches with the usual queue: 1,024 texts, or 8 batches where that is more; no bound on tokens,
   * no deadline.
   *
   * @param maxTexts see {@link #maxTexts()}
   * @param maxWait see {@link #maxWait()}
   * @return the settings
   * @throws IllegalArgumentException if {@code maxTexts} is smaller than 1 or {@code maxWait} is
   *     negative
   */
  public static Batching upTo(int maxTexts, Duration maxWait) {
    Objects.requireNonNull(maxWait, "maxWait");
    int queue = (int) Math.min(Integer.MAX_VALUE, Math.max(DEFAULT_QUEUE, 8L * maxTexts));
    return new Batching(maxTexts, maxWait, Integer.MAX_VALUE, queue, NO_DEADLINE, Duration.ZERO);
  }

  /**
   * The same with a bound on tokens.
   *
   * @param tokens see {@link #maxTokens()}
   * @return other settings
   * @throws IllegalArgumentException if it is smaller than 1
   */
  public Batching withMaxTokens(int tokens) {
    return new Batching(maxTexts, maxWait, tokens, queue, deadline, quick);
  }

  /**
   * The same with another queue.
   *
   * @param texts see {@link #queue()}
   * @return other settings
   * @throws IllegalArgumentException if it holds less than a batch
   */
  public Batching withQueue(int texts) {
    return new Batching(maxTexts, maxWait, maxTokens, texts, deadline, quick);
  }

  /**
   * The same with a deadline.
   *
   * @param wait see {@link #deadline()}
   * @return other settings
   * @throws IllegalArgumentException if it is negative
   */
  public Batching withDeadline(Duration wait) {
    return new Batching(maxTexts, maxWait, maxTokens, queue, wait, quick);
  }

  /**
   * The same with texts that do not wait.
   *
   * @param time see {@link #quick()}
   * @return other settings
   * @throws IllegalArgumentException if it is negative
   */
  public Batching withQuick(Duration time) {
    return new Batching(maxTexts, maxWait, maxTokens, queue, deadline, time);
  }
}
