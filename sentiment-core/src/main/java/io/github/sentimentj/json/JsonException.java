package io.github.sentimentj.json;

/** A text that is not JSON, or JSON that is not what was expected; the message says where. */
public final class JsonException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  JsonException(String message) {
    super(message);
  }
}
