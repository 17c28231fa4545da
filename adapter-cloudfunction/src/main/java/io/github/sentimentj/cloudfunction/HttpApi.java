package io.github.sentimentj.cloudfunction;

import io.github.sentimentj.OverloadedException;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SentimentException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.web.Answer;
import io.github.sentimentj.web.StackTraces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The calls below {@code /api/v1}, as the standalone server has them. */
final class HttpApi {

  /** What Lambda takes at most; Google Cloud takes more. */
  static final int MAX_BODY = 6 << 20;

  /** What clients send with JSON when they do not say that it is JSON. */
  private static final Set<String> TAKEN_FOR_JSON =
      Set.of("", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream");

  private static final System.Logger LOG = System.getLogger("io.github.sentimentj.cloudfunction");

  private final SentimentClassifier classifier;

  HttpApi(SentimentClassifier classifier) {
    this.classifier = classifier;
  }

  Reply answer(Request request) throws IOException {
    try {
      return route(request);
    } catch (RefusedException e) {
      return e.reply();
    } catch (OverloadedException e) {
      return Reply.error(503, String.valueOf(e.getMessage())).with("Retry-After", "1");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a request failed: {0}", StackTraces.withoutMessages(e));
      return Reply.error(
          500,
          e instanceof SentimentException
              ? String.valueOf(e.getMessage())
              : "Internal Server Error");
    }
  }

  private Reply route(Request request) throws IOException {
    return switch (request.path()) {
      case "/api/v1/predict" ->
          switch (request.method()) {
            case "GET", "HEAD" -> predict(queryText(request));
            case "POST" -> predict(text(body(request), List.of("body")));
            default -> notAllowed("GET, HEAD, POST");
          };
      case "/api/v1/predict/batch" ->
          request.method().equals("POST") ? batch(body(request)) : notAllowed("POST");
      case "/api/v1/health" ->
          switch (request.method()) {
            case "GET", "HEAD" -> health();
            default -> notAllowed("GET, HEAD");
          };
      default -> Reply.error(404, "Not Found");
    };
  }

  private static Reply notAllowed(String allowed) {
    return Reply.error(405, "Method Not Allowed").with("Allow", allowed);
  }

  private Reply predict(String text) {
    JsonWriter json = new JsonWriter().beginObject();
    Answer.write(json, text, classifier.classify(text));
    return Reply.of(200, json.endObject());
  }

  private Reply batch(Json body) {
    if (!body.isArray()) {
      throw RefusedException.invalid(
          List.of("body"), "value is not a valid list", "type_error.list");
    }
    List<String> texts = new ArrayList<>();
    for (Json element : body.elements()) {
      String index = Integer.toString(texts.size());
      texts.add(
          element.isString()
              ? nonEmpty(element.string(), List.of("body", index))
              : text(element, List.of("body", index)));
    }
    JsonWriter json = new JsonWriter();
    write(json, texts, classifier.classifyAll(texts));
    return Reply.of(200, json);
  }

  static void write(JsonWriter json, List<String> texts, List<Sentiment> answers) {
    json.beginArray();
    for (int i = 0; i < texts.size(); i++) {
      Answer.write(json.beginObject(), texts.get(i), answers.get(i));
      json.endObject();
    }
    json.endArray();
  }

  private Reply health() {
    boolean healthy = true;
    try {
      Sentiment unused = classifier.classify("A good film.");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the health check failed", e); // on a text of our own
      healthy = false;
    }
    return Reply.of(
        healthy ? 200 : 503,
        new JsonWriter().beginObject().name("status").value(healthy).endObject());
  }

  private static String queryText(Request request) {
    String text;
    try {
      text = request.query().last("text");
    } catch (IllegalArgumentException e) {
      throw RefusedException.of(400, String.valueOf(e.getMessage()));
    }
    if (text == null) {
      throw required(List.of("query", "text"));
    }
    return nonEmpty(text, List.of("query", "text"));
  }

  private static Json body(Request request) throws IOException {
    String type = request.contentType().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (!TAKEN_FOR_JSON.contains(type) && !type.endsWith("/json") && !type.endsWith("+json")) {
      throw RefusedException.of(415, "expected application/json");
    }
    byte[] body = request.body().read(MAX_BODY);
    if (body.length > MAX_BODY) {
      throw RefusedException.of(413, "the body is longer than " + MAX_BODY + " bytes");
    }
    if (body.length == 0) {
      throw required(List.of("body"));
    }
    try {
      return Json.parse(body);
    } catch (JsonException e) {
      throw RefusedException.of(400, "the body is not JSON: " + e.getMessage());
    }
  }

  /** The member {@code text} of an object. */
  private static String text(Json object, List<String> where) {
    if (!object.isObject()) {
      throw RefusedException.invalid(where, "value is not a valid dict", "type_error.dict");
    }
    List<String> member = new ArrayList<>(where);
    member.add("text");
    Json text = object.members().get("text");
    if (text == null) {
      throw required(member);
    }
    if (!text.isString()) {
      throw RefusedException.invalid(member, "str type expected", "type_error.str");
    }
    return nonEmpty(text.string(), member);
  }

  private static RefusedException required(List<String> where) {
    return RefusedException.invalid(where, "field required", "value_error.missing");
  }

  private static String nonEmpty(String text, List<String> where) {
    if (text.isEmpty()) {
      throw RefusedException.invalid(
          where, "ensure this value has at least 1 characters", "value_error.any_str.min_length");
    }
    return text;
  }
}
