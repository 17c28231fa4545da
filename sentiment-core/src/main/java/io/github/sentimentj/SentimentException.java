package io.github.sentimentj;

import org.jspecify.annotations.Nullable;

/** Anything that this library throws on purpose, besides wrong arguments and use after close. */
public abstract sealed class SentimentException extends RuntimeException
    permits BackendNotFoundException, ModelLoadException, InferenceException, OverloadedException {

  private static final long serialVersionUID = 1L;

  SentimentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
