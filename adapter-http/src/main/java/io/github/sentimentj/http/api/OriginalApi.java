package io.github.sentimentj.http.api;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.OverloadedException;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.server.Protocol;
import io.github.sentimentj.http.server.Reply;
import io.github.sentimentj.http.server.Request;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.http.server.Routes;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.web.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1}: the calls of the original system, whose errors look like FastAPI's, and what was
 * added in the same manner.
 */
public final class OriginalApi implements Protocol {

  private static final System.Logger LOG = System.getLogger("io.github.sentimentj.http");

  private final SentimentClassifier classifier;
  private final NdjsonBatch ndjson;

  /**
   * Answers what the classifier says.
   *
   * @param maxLine the longest line of a stream, in bytes
   */
  public OriginalApi(SentimentClassifier classifier, int maxLine) {
    this.classifier = classifier;
    this.ndjson = new NdjsonBatch(classifier, maxLine);
  }

  @Override
  public void addTo(Routes routes) {
    routes.call("GET", "/api/v1/predict", this::predictQuery);
    routes.call("POST", "/api/v1/predict", request -> predict(request, text(request)));
    routes.callOrStream(
        "/api/v1/predict/batch", this::predictBatch, NdjsonBatch.MEDIA_TYPES, ndjson::answer);
    routes.slow("POST", "/api/v1/explain", this::explain);
    routes.openCall("/api/v1/health", request -> health());
  }

  @Override
  public Reply error(int status, String message) {
    return Reply.detail(status, message);
  }

  private CompletableFuture<Reply> predictQuery(Request request) {
    String text = request.parameter("text");
    if (text == null) {
      throw required("query", "text");
    }
    return predict(request, nonEmpty(text, "query", "text"));
  }

  private CompletableFuture<Reply> predict(Request request, String text) {
    return request
        .within(classifier.classifyAsync(text))
        .thenApply(
            sentiment -> {
              JsonWriter json = new JsonWriter().beginObject();
              Answer.write(json, text, sentiment);
              return Reply.ok(json.endObject());
            });
  }

  private CompletableFuture<Reply> predictBatch(Request request) {
    List<String> texts = texts(request.json());
    return request
        .within(classifier.classifyAllAsync(texts))
        .thenApply(
            sentiments -> {
              JsonWriter json = new JsonWriter().beginArray();
              for (int i = 0; i < sentiments.size(); i++) {
                json.beginObject();
                Answer.write(json, texts.get(i), sentiments.get(i));
                json.endObject();
              }
              return Reply.ok(json.endArray());
            });
  }

  private Reply explain(Request request) {
    String text = text(request);
    request.requireWaiting();
    Sentiment sentiment = classifier.classify(text);
    Explanation explanation = classifier.explain(text);
    JsonWriter json = new JsonWriter().beginObject();
    Answer.write(json, text, sentiment);
    Explanations.write(json.name("explanation"), explanation);
    return Reply.ok(json.endObject());
  }

  private CompletableFuture<Reply> health() {
    try {
      return classifier.classifyAsync("A good film.").handle((answer, failure) -> health(failure));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(health(e));
    }
  }

  private static Reply health(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    // Busy is not broken: a server that is taken out for it leaves the others busier.
    if (cause == null || cause instanceof OverloadedException) {
      return Reply.json(200, "{\"status\":true}");
    }
    LOG.log(System.Logger.Level.WARNING, "the health check failed", cause); // on a text of our own
    return Reply.json(503, "{\"status\":false}");
  }

  private static String text(Request request) {
    if (request.body().length == 0) {
      throw required("body");
    }
    return text(request.json(), "body");
  }

  static String text(Json json, String... where) {
    if (!json.isObject()) {
      throw invalid(List.of(where), "value is not a valid dict", "type_error.dict");
    }
    List<String> place = new ArrayList<>(List.of(where));
    place.add("text");
    Json text = json.members().get("text");
    if (text == null) {
      throw invalid(place, "field required", "value_error.missing");
    }
    return string(text, place);
  }

  private static List<String> texts(Json json) {
    if (!json.isArray()) {
      throw invalid(List.of("body"), "value is not a valid list", "type_error.list");
    }
    List<String> texts = new ArrayList<>();
    for (Json element : json.elements()) {
      String index = Integer.toString(texts.size());
      texts.add(
          element.isString()
              ? string(element, List.of("body", index))
              : text(element, "body", index));
    }
    return texts;
  }

  private static String string(Json text, List<String> where) {
    if (!text.isString()) {
      throw invalid(where, "str type expected", "type_error.str");
    }
    return nonEmpty(text.string(), where.toArray(String[]::new));
  }

  private static String nonEmpty(String text, String... where) {
    if (text.isEmpty()) {
      throw invalid(
          List.of(where),
          "ensure this value has at least 1 characters",
          "value_error.any_str.min_length");
    }
    return text;
  }

  private static RequestException required(String... where) {
    return invalid(List.of(where), "field required", "value_error.missing");
  }

  /** In the shape of FastAPI, whose clients look for it. */
  private static RequestException invalid(List<String> where, String message, String type) {
    JsonWriter json = new JsonWriter().beginObject().name("detail").beginArray().beginObject();
    json.name("loc").strings(where).name("msg").value(message).name("type").value(type);
    return new RequestException(
        Reply.json(422, json.endObject().endArray().endObject().toString()));
  }
}
