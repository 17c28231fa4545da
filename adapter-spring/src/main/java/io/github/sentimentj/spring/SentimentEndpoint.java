package io.github.sentimentj.spring;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.drift.Drift;
import io.github.sentimentj.drift.DriftMonitor;
import io.github.sentimentj.drift.Profile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@code /actuator/sentiment}: the model that answers, and how far its answers are from those that
 * it gave when it was made. A POST loads the model anew.
 */
@Endpoint(id = "sentiment")
public class SentimentEndpoint {

  private final SentimentClassifier classifier;
  private final @Nullable DriftMonitor monitor;

  SentimentEndpoint(SentimentClassifier classifier, @Nullable DriftMonitor monitor) {
    this.classifier = classifier;
    this.monitor = monitor;
  }

  /**
   * The model and its drift.
   *
   * @return details in plain values; only {@code loaded} where the model is not loaded yet
   */
  @ReadOperation
  public Map<String, Object> model() {
    Map<String, Object> details = new LinkedHashMap<>();
    boolean loaded = !(classifier instanceof ApplicationClassifier own) || own.loaded();
    details.put("loaded", loaded);
    if (loaded) {
      details.put("model", ModelDescription.of(classifier.model()));
      if (monitor != null) {
        details.put("drift", drift(monitor.snapshot()));
      }
    }
    return details;
  }

  /**
   * Loads the model anew, and lets it answer from then on. If that fails, the old one goes on.
   *
   * @return the model and its drift
   * @throws UnsupportedOperationException if the classifier is the application's own
   */
  @WriteOperation
  public Map<String, Object> reload() {
    if (!(classifier instanceof ApplicationClassifier own)) {
      throw new UnsupportedOperationException(
          "the application made its classifier itself, and has to replace it itself");
    }
    own.reload();
    return model();
  }

  private Map<String, Object> drift(Profile window) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("texts", window.texts());
    List<?> labels = classifier.model().labels();
    Profile reference = classifier.reference().orElse(null);
    if (reference == null || window.texts() == 0 || reference.texts() == 0 || labels.isEmpty()) {
      return details;
    }
    Drift drift = Drift.between(reference, window);
    details.put("maxPsi", drift.maxPsi());
    details.put("confidence", drift.confidence().psi());
    details.put("lengths", drift.lengths().psi());
    details.put("predictions", drift.predictions().psi());
    return details;
  }
}
