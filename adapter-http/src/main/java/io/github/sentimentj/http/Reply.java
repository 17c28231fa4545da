package io.github.sentimentj.http;

import io.github.sentimentj.json.JsonWriter;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A JSON answer. */
record Reply(int status, String json) {

  static Reply ok(JsonWriter json) {
    return new Reply(200, json.toString());
  }

  static Reply error(int status, String detail) {
    return new Reply(
        status, new JsonWriter().beginObject().name("detail").value(detail).endObject().toString());
  }

  void send(HttpServerExchange exchange) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }
}
