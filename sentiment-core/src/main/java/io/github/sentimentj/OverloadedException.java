package io.github.sentimentj;

import java.time.Duration;

/** The classifier has more work queued than it may; the call was refused at once. */
public final class OverloadedException extends SentimentException {

  private static final long serialVersionUID = 1L;

  private final Duration wait;

  /**
   * An exception without a cause.
   *
   * @param message what is full and how large it is
   */
  public OverloadedException(String message) {
    this(message, Duration.ZERO);
  }

  /**
   * An exception that says when to come back.
   *
   * @param message what is full and how large it is
   * @param wait how long the work that is queued will take
   */
  public OverloadedException(String message, Duration wait) {
    super(message, null);
    this.wait = wait;
  }

  /**
   * An exception with its cause.
   *
   * @param message what is full and how large it is
   * @param cause what it was caused by
   */
  public OverloadedException(String message, Throwable cause) {
    super(message, cause);
    this.wait = Duration.ZERO;
  }

  /**
   * How long the work that was queued when the call was refused will take, judging by how long the
   * batches before it took.
   *
   * @return an estimate; zero where nothing is known
   */
  public Duration queuedWork() {
    return wait;
  }
}
