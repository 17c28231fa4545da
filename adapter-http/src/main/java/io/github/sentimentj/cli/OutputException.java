package io.github.sentimentj.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Standard output took no more. */
final class OutputException extends UncheckedIOException {

  private static final long serialVersionUID = 1L;

  OutputException(IOException cause) {
    super("standard output: " + cause.getMessage(), cause);
  }

  /** Whether the reader has seen enough, as {@code head} does, which is not an error. */
  boolean readerGone() {
    String message = String.valueOf(getMessage());
    return message.contains("Broken pipe") || message.contains("pipe is being closed");
  }
}
