package io.github.sentimentj.cloudfunction;

import io.github.sentimentj.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer over HTTP. */
record Reply(int status, Map<String, String> headers, String json) {

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type", "application/json",
          "Cache-Control", "no-store",
          "X-Content-Type-Options", "nosniff");

  static Reply of(int status, JsonWriter json) {
    return new Reply(status, HEADERS, json.toString());
  }

  static Reply error(int status, String detail) {
    return of(status, new JsonWriter().beginObject().name("detail").value(detail).endObject());
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, json);
  }
}
