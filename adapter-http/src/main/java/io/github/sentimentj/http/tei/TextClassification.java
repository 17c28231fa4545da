package io.github.sentimentj.http.tei;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.Sentiment.Score;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.server.Protocol;
import io.github.sentimentj.http.server.Reply;
import io.github.sentimentj.http.server.Request;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.http.server.Routes;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.json.JsonWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /predict}, which is {@code POST /} too, {@code /info} and {@code /health} of Text
 * Embeddings Inference, and {@code /models/…} of the Inference API.
 *
 * @see <a href="https://huggingface.github.io/text-embeddings-inference/">Text Embeddings
 *     Inference</a>
 */
public final class TextClassification implements Protocol {

  private static final int VALIDATION = 413;
  private static final double LEAST = Double.MIN_NORMAL;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final SentimentClassifier classifier;
  private final String serverVersion;
  private final int mostRequests;

  /**
   * Answers what the classifier says.
   *
   * @param mostRequests how many requests the server has under way at most, which clients are told
   */
  public TextClassification(
      SentimentClassifier classifier, String serverVersion, int mostRequests) {
    this.classifier = classifier;
    this.serverVersion = serverVersion;
    this.mostRequests = mostRequests;
  }

  @Override
  public void addTo(Routes routes) {
    routes.call("POST", "/predict", this::predict);
    routes.call("POST", "/", this::predict);
    routes.call("POST", "/models/{model}", this::pipeline);
    routes.call("POST", "/models/{owner}/{model}", this::pipeline);
    routes.get("/info", request -> info());
    routes.open("/health", request -> Reply.empty(200));
  }

  @Override
  public int overloadedStatus() {
    return 429;
  }

  @Override
  public Reply error(int status, String message) {
    int said = status == 500 ? 424 : status;
    String type =
        switch (said) {
          case 422 -> "Tokenizer";
          case 424 -> "Backend";
          case 429, 504 -> "Overloaded";
          case 503 -> "Unhealthy";
          // Clients know no other kind.
          default -> "Validation";
        };
    JsonWriter json = new JsonWriter().beginObject();
    json.name("error").value(message).name("error_type").value(type);
    return Reply.json(said, json.endObject().toString());
  }

  private CompletableFuture<Reply> predict(Request request) {
    Json body = object(request);
    List<String> texts = new ArrayList<>();
    boolean raw;
    boolean truncate;
    boolean batch;
    try {
      Json inputs = body.get("inputs");
      batch = inputs.isArray() && inputs.elements().stream().allMatch(Json::isArray);
      if (inputs.isString()) {
        texts.add(inputs.string());
      } else if (batch) {
        inputs.elements().forEach(element -> texts.add(single(element)));
      } else {
        texts.add(single(inputs));
      }
      raw = flag(body, "raw_scores");
      truncate = flag(body, "truncate");
    } catch (JsonException e) {
      throw new RequestException(422, String.valueOf(e.getMessage()));
    }
    if (texts.isEmpty() || texts.stream().anyMatch(String::isEmpty)) {
      throw new RequestException(VALIDATION, "`inputs` cannot be empty");
    }
    return request
        .within(classifier.classifyAllAsync(texts))
        .thenApply(
            sentiments -> {
              requireWhole(sentiments, truncate);
              JsonWriter json = new JsonWriter();
              if (!batch) {
                write(json, sentiments.get(0), raw, Integer.MAX_VALUE);
                return Reply.ok(json);
              }
              json.beginArray();
              sentiments.forEach(sentiment -> write(json, sentiment, raw, Integer.MAX_VALUE));
              return Reply.ok(json.endArray());
            });
  }

  private static Json object(Request request) {
    Json body = request.json();
    if (!body.isObject()) {
      throw new RequestException(422, "expected an object");
    }
    return body;
  }

  /** An array of two texts is a pair, which this model does not know. */
  private static String single(Json input) {
    List<Json> parts = input.elements();
    if (parts.size() != 1) {
      throw new RequestException(
          VALIDATION,
          "an array of texts is a pair, and this model reads one text; a batch is [[\"a\"],[\"b\"]]");
    }
    return parts.get(0).string();
  }

  private static boolean flag(Json body, String name) {
    return body.find(name).filter(value -> !value.isNull()).map(Json::bool).orElse(false);
  }

  private static void requireWhole(List<Sentiment> sentiments, boolean truncate) {
    for (Sentiment sentiment : sentiments) {
      if (sentiment.truncated() && !truncate) {
        throw new RequestException(
            VALIDATION,
            "`inputs` has %d tokens, more than the model reads; set `truncate`"
                .formatted(sentiment.tokens()));
      }
    }
  }

  private static void write(JsonWriter json, Sentiment sentiment, boolean raw, int top) {
    json.beginArray();
    sentiment.scores().stream()
        .sorted(Comparator.comparingDouble(Score::probability).reversed())
        .limit(top)
        .forEach(
            score -> {
              double value =
                  raw ? Math.log(Math.max(LEAST, score.probability())) : score.probability();
              json.beginObject().name("score").value(value);
              json.name("label").value(score.label()).endObject();
            });
    json.endArray();
  }

  private CompletableFuture<Reply> pipeline(Request request) {
    Json body = object(request);
    List<String> texts;
    int top;
    boolean raw;
    try {
      Json inputs = body.get("inputs");
      texts = inputs.isString() ? List.of(inputs.string()) : inputs.strings();
      top = body.find("parameters").map(TextClassification::top).orElse(Integer.MAX_VALUE);
      raw =
          body.find("parameters")
              .flatMap(parameters -> parameters.find("function_to_apply"))
              .filter(function -> !function.isNull())
              .map(function -> function.string().equals("none"))
              .orElse(false);
    } catch (JsonException e) {
      throw new RequestException(422, String.valueOf(e.getMessage()));
    }
    return request
        .within(classifier.classifyAllAsync(texts))
        .thenApply(
            sentiments -> {
              JsonWriter json = new JsonWriter().beginArray();
              sentiments.forEach(sentiment -> write(json, sentiment, raw, top));
              return Reply.ok(json.endArray());
            });
  }

  private static int top(Json parameters) {
    return parameters
        .find("top_k")
        .filter(value -> !value.isNull())
        .map(value -> value.integer(1, Integer.MAX_VALUE))
        .orElse(Integer.MAX_VALUE);
  }

  private Reply info() {
    ModelInfo model = classifier.model();
    JsonWriter json = new JsonWriter().beginObject();
    json.name("model_id").value(model.name()).name("model_sha").value(model.sha256());
    json.name("model_dtype").value(model.precision().name().toLowerCase(Locale.ROOT));
    json.name("model_type").beginObject().name("classifier").beginObject();
    json.name("id2label").beginObject();
    for (int i = 0; i < model.labels().size(); i++) {
      json.name(Integer.toString(i)).value(model.labels().get(i));
    }
    json.endObject().name("label2id").beginObject();
    for (int i = 0; i < model.labels().size(); i++) {
      json.name(model.labels().get(i)).value((long) i);
    }
    json.endObject().endObject().endObject();
    json.name("max_concurrent_requests").value((long) mostRequests);
    json.name("max_input_length").value((long) model.maxTokens().orElse(UNLIMITED));
    // Long lists are cut into batches here; clients need not.
    json.name("max_batch_tokens").value((long) UNLIMITED);
    json.name("max_client_batch_size").value((long) UNLIMITED);
    json.name("auto_truncate").value(false);
    json.name("tokenization_workers").value((long) Runtime.getRuntime().availableProcessors());
    json.name("version").value(serverVersion);
    return Reply.ok(json.endObject());
  }
}
