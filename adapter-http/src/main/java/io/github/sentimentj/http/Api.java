package io.github.sentimentj.http;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.web.Answer;
import io.github.sentimentj.web.Query;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls below {@code /api/v1}. */
final class Api {

  /** What clients send with JSON when they do not say that it is JSON. */
  private static final Set<String> TAKEN_FOR_JSON =
      Set.of("", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream");

  private static final System.Logger LOG = System.getLogger("io.github.sentimentj.http");

  private final SentimentClassifier classifier;
  private final int maxBodyBytes;

  Api(SentimentClassifier classifier, int maxBodyBytes) {
    this.classifier = classifier;
    this.maxBodyBytes = maxBodyBytes;
  }

  Reply predictQuery(HttpServerExchange exchange) {
    String text = queryText(exchange.getQueryString());
    if (text == null) {
      throw required("query", "text");
    }
    return predict(nonEmpty(text, "query"));
  }

  private static @Nullable String queryText(String query) {
    try {
      return Query.parameter(query, "text");
    } catch (IllegalArgumentException e) {
      throw RequestException.of(400, String.valueOf(e.getMessage()));
    }
  }

  Reply predictBody(HttpServerExchange exchange) throws IOException {
    return predict(bodyText(exchange));
  }

  private Reply predict(String text) {
    JsonWriter json = new JsonWriter().beginObject();
    Answer.write(json, text, classifier.classify(text));
    return Reply.ok(json.endObject());
  }

  Reply explain(HttpServerExchange exchange) throws IOException {
    String text = bodyText(exchange);
    JsonWriter json = new JsonWriter().beginObject();
    Answer.write(json, text, classifier.classify(text));
    Explanation explanation = classifier.explain(text);
    json.name("explanation").beginObject();
    json.name("label").value(explanation.label());
    json.name("base").value(explanation.base());
    json.name("exact").value(explanation.exact());
    json.name("contributions").beginArray();
    for (Explanation.Contribution span : explanation.contributions()) {
      json.beginObject().name("start").value(span.start()).name("end").value(span.end());
      json.name("weight").value(span.weight()).endObject();
    }
    return Reply.ok(json.endArray().endObject().endObject());
  }

  Reply health(HttpServerExchange exchange) {
    try {
      classifier.classify("A good film.");
      return new Reply(200, "{\"status\":true}");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the health check failed", e); // on a text of our own
      return new Reply(503, "{\"status\":false}");
    }
  }

  private String bodyText(HttpServerExchange exchange) throws IOException {
    byte[] body = body(exchange);
    if (body.length == 0) {
      throw required("body");
    }
    try {
      Json json = Json.parse(body);
      if (!json.isObject()) {
        throw RequestException.invalid(
            List.of("body"), "value is not a valid dict", "type_error.dict");
      }
      Json text = json.members().get("text");
      if (text == null) {
        throw required("body", "text");
      }
      if (!text.isString()) {
        throw RequestException.invalid(
            List.of("body", "text"), "str type expected", "type_error.str");
      }
      return nonEmpty(text.string(), "body");
    } catch (JsonException e) {
      throw RequestException.of(400, "the body is not JSON: " + e.getMessage());
    }
  }

  private byte[] body(HttpServerExchange exchange) throws IOException {
    String header = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    String type =
        header == null ? "" : header.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (!TAKEN_FOR_JSON.contains(type) && !type.endsWith("/json") && !type.endsWith("+json")) {
      throw RequestException.of(415, "expected application/json");
    }
    if (exchange.getRequestContentLength() > maxBodyBytes) {
      throw tooLarge();
    }
    // A chunked body has no length; one byte more than allowed tells.
    byte[] body = exchange.getInputStream().readNBytes(maxBodyBytes + 1);
    if (body.length > maxBodyBytes) {
      throw tooLarge();
    }
    return body;
  }

  private RequestException tooLarge() {
    return RequestException.of(413, "the body is longer than " + maxBodyBytes + " bytes");
  }

  private static RequestException required(String... where) {
    return RequestException.invalid(List.of(where), "field required", "value_error.missing");
  }

  private static String nonEmpty(String text, String where) {
    if (text.isEmpty()) {
      throw RequestException.invalid(
          List.of(where, "text"),
          "ensure this value has at least 1 characters",
          "value_error.any_str.min_length");
    }
    return text;
  }
}
