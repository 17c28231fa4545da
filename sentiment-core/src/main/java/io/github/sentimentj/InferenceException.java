package io.github.sentimentj;

/** A loaded model failed on a text, or gave something that is not a score. */
public final class InferenceException extends SentimentException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception without a cause.
   *
   * @param message what failed; never the text
   */
  public InferenceException(String message) {
    super(message, null);
  }

  /**
   * An exception with its cause.
   *
   * @param message what failed; never the text
   * @param cause what it was caused by
   */
  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
