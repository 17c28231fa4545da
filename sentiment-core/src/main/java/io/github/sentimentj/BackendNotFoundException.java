package io.github.sentimentj;

/** No backend on the class path can run the model; the message names the artifact to add. */
public final class BackendNotFoundException extends SentimentException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception without a cause.
   *
   * @param message which model, which backends were asked and what to add
   */
  public BackendNotFoundException(String message) {
    super(message, null);
  }

  /**
   * An exception with its cause.
   *
   * @param message which model, which backends were asked and what to add
   * @param cause what it was caused by
   */
  public BackendNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
