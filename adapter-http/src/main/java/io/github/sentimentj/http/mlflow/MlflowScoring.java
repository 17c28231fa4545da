package io.github.sentimentj.http.mlflow;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.server.Protocol;
import io.github.sentimentj.http.server.Reply;
import io.github.sentimentj.http.server.Request;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.http.server.Routes;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /invocations}, {@code /ping} and {@code /version}. SageMaker asks for the first two of
 * these.
 *
 * @see <a
 *     href="https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/#json-input">MLflow's
 *     input</a>
 */
public final class MlflowScoring implements Protocol {

  private static final String CSV = "text/csv";

  private final SentimentClassifier classifier;
  private final String serverVersion;

  /** Answers what the classifier says. */
  public MlflowScoring(SentimentClassifier classifier, String serverVersion) {
    this.classifier = classifier;
    this.serverVersion = serverVersion;
  }

  @Override
  public void addTo(Routes routes) {
    routes.call("POST", "/invocations", this::score);
    routes.open("/ping", request -> new Reply(200, "application/json", "\n", Map.of()));
    routes.open("/version", request -> new Reply(200, "text/plain", serverVersion, Map.of()));
  }

  @Override
  public Reply error(int status, String message) {
    String code =
        switch (status) {
          case 400, 413, 415 -> "BAD_REQUEST";
          case 401 -> "UNAUTHENTICATED";
          case 404 -> "RESOURCE_DOES_NOT_EXIST";
          case 429 -> "REQUEST_LIMIT_EXCEEDED";
          case 503 -> "TEMPORARILY_UNAVAILABLE";
          case 504 -> "DEADLINE_EXCEEDED";
          default -> "INTERNAL_ERROR";
        };
    JsonWriter json = new JsonWriter().beginObject();
    json.name("error_code").value(code).name("message").value(message);
    return Reply.json(status, json.endObject().toString());
  }

  private CompletableFuture<Reply> score(Request request) {
    List<String> texts;
    try {
      texts =
          request.mediaType().equals(CSV)
              ? ScoringInput.csv(request.body())
              : ScoringInput.texts(request.json());
    } catch (JsonException e) {
      throw new RequestException(400, String.valueOf(e.getMessage()));
    }
    return request.within(classifier.classifyAllAsync(texts)).thenApply(MlflowScoring::predictions);
  }

  /** The label of each text with its probability. */
  public static Reply predictions(List<Sentiment> sentiments) {
    JsonWriter json = new JsonWriter().beginObject().name("predictions").beginArray();
    for (Sentiment sentiment : sentiments) {
      json.beginObject().name("label").value(sentiment.label());
      json.name("score").value(sentiment.probability(sentiment.label())).endObject();
    }
    return Reply.ok(json.endArray().endObject());
  }
}
