package io.github.sentimentj.http.vertex;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.mlflow.MlflowScoring;
import io.github.sentimentj.http.mlflow.ScoringInput;
import io.github.sentimentj.http.server.ErrorBody;
import io.github.sentimentj.http.server.Protocol;
import io.github.sentimentj.http.server.Reply;
import io.github.sentimentj.http.server.Request;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.http.server.Routes;
import io.github.sentimentj.json.JsonException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The two routes whose paths {@code AIP_PREDICT_ROUTE} and {@code AIP_HEALTH_ROUTE} say.
 *
 * @see <a
 *     href="https://cloud.google.com/vertex-ai/docs/predictions/custom-container-requirements">Custom
 *     containers</a>
 */
public final class VertexAi implements Protocol {

  private final SentimentClassifier classifier;
  private final String predictRoute;
  private final String healthRoute;

  /** Answers what the classifier says. */
  public VertexAi(SentimentClassifier classifier, String predictRoute, String healthRoute) {
    this.classifier = classifier;
    this.predictRoute = predictRoute;
    this.healthRoute = healthRoute;
  }

  @Override
  public void addTo(Routes routes) {
    routes.call("POST", predictRoute, this::predict);
    routes.open(healthRoute, request -> Reply.json(200, "{}"));
  }

  @Override
  public Reply error(int status, String message) {
    return ErrorBody.of(status, message);
  }

  private CompletableFuture<Reply> predict(Request request) {
    List<String> texts;
    try {
      texts = ScoringInput.instances(request.json().get("instances"));
    } catch (JsonException e) {
      throw new RequestException(400, String.valueOf(e.getMessage()));
    }
    return request.within(classifier.classifyAllAsync(texts)).thenApply(MlflowScoring::predictions);
  }
}
