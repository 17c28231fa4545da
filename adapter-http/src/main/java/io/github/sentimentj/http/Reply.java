package io.github.sentimentj.http;

import io.github.sentimentj.json.JsonWriter;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A JSON answer. */
record Reply(int status, String json) {

  /** A browser that shows JSON has nothing to load for it. */
  static final String POLICY = "default-src 'none'; frame-ancestors 'none'";

  static Reply ok(JsonWriter json) {
    return new Reply(200, json.toString());
  }

  static Reply error(int status, String detail) {
    return new Reply(
        status, new JsonWriter().beginObject().name("detail").value(detail).endObject().toString());
  }

  void send(HttpServerExchange exchange) {
    if (exchange.isResponseStarted()) {
      return; // the server was stopped meanwhile
    }
    exchange.setStatusCode(status);
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, "application/json");
    headers.put(Headers.CACHE_CONTROL, "no-store");
    headers.put(Headers.CONTENT_SECURITY_POLICY, POLICY);
    headers.put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    exchange.getResponseSender().send(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }
}
