package io.github.sentimentj.http.server;

import io.github.sentimentj.json.JsonWriter;

/** Errors of protocols whose error is a string in an object. */
public final class ErrorBody {

  private ErrorBody() {}

  /** An object with a single member {@code error}. */
  public static Reply of(int status, String message) {
    return Reply.json(
        status, new JsonWriter().beginObject().name("error").value(message).endObject().toString());
  }
}
