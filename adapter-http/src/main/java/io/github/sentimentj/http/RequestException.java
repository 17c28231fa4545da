package io.github.sentimentj.http;

import io.github.sentimentj.json.JsonWriter;
import java.util.List;

/** A request that cannot be answered, with the answer that says so. */
final class RequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Reply reply;

  private RequestException(Reply reply) {
    super(reply.json(), null, false, false);
    this.reply = reply;
  }

  static RequestException of(int status, String detail) {
    return new RequestException(Reply.error(status, detail));
  }

  /** In the shape of FastAPI, whose clients look for it. */
  static RequestException invalid(List<String> where, String message, String type) {
    JsonWriter json = new JsonWriter().beginObject().name("detail").beginArray().beginObject();
    json.name("loc").strings(where).name("msg").value(message).name("type").value(type);
    return new RequestException(new Reply(422, json.endObject().endArray().endObject().toString()));
  }

  Reply reply() {
    return reply;
  }
}
