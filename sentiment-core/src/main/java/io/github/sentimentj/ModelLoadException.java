package io.github.sentimentj;

/** A model cannot be read; the message names the file and what is wrong with it. */
public final class ModelLoadException extends SentimentException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception without a cause.
   *
   * @param message which file, what was expected and what was found
   */
  public ModelLoadException(String message) {
    super(message, null);
  }

  /**
   * An exception with its cause.
   *
   * @param message which file, what was expected and what was found
   * @param cause what it was caused by
   */
  public ModelLoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
