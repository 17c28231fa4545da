package io.github.sentimentj.cloudfunction;

import io.github.sentimentj.json.JsonWriter;
import java.util.List;

/** A request that cannot be answered, with the answer that says so. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Reply reply;

  private RefusedException(Reply reply) {
    super(reply.json(), null, false, false);
    this.reply = reply;
  }

  static RefusedException of(int status, String detail) {
    return new RefusedException(Reply.error(status, detail));
  }

  /** In the shape of FastAPI, whose clients look for it. */
  static RefusedException invalid(List<String> where, String message, String type) {
    JsonWriter json = new JsonWriter().beginObject().name("detail").beginArray().beginObject();
    json.name("loc").strings(where).name("msg").value(message).name("type").value(type);
    return new RefusedException(Reply.of(422, json.endObject().endArray().endObject()));
  }

  Reply reply() {
    return reply;
  }
}
