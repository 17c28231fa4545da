package io.github.sentimentj;

/** The classifier has more work queued than it may; the call was refused at once. */
public final class OverloadedException extends SentimentException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception without a cause.
   *
   * @param message what is full and how large it is
   */
  public OverloadedException(String message) {
    super(message, null);
  }

  /**
   * An exception with its cause.
   *
   * @param message what is full and how large it is
   * @param cause what it was caused by
   */
  public OverloadedException(String message, Throwable cause) {
    super(message, cause);
  }
}
