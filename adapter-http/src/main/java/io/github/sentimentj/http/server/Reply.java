package io.github.sentimentj.http.server;

import io.github.sentimentj.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer. Immutable.
 *
 * @param status the HTTP status
 * @param type the media type of the body
 * @param body sent as UTF-8
 * @param headers further headers
 */
public record Reply(int status, String type, String body, Map<String, String> headers) {

  /** A browser that shows JSON has nothing to load for it. */
  static final String POLICY = "default-src 'none'; frame-ancestors 'none'";

  private static final String JSON = "application/json";

  /** A JSON answer. */
  public static Reply json(int status, String json) {
    return new Reply(status, JSON, json, Map.of());
  }

  /** A JSON answer to a request that succeeded. */
  public static Reply ok(JsonWriter json) {
    return json(200, json.toString());
  }

  /** An answer without a body. */
  public static Reply empty(int status) {
    return new Reply(status, "", "", Map.of());
  }

  /** An error in the form that the pages and the original's clients know. */
  public static Reply detail(int status, String detail) {
    return json(
        status, new JsonWriter().beginObject().name("detail").value(detail).endObject().toString());
  }

  /** The same with one more header. */
  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, type, body, more);
  }
}
