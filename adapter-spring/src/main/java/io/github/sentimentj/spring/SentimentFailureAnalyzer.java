package io.github.sentimentj.spring;

import io.github.sentimentj.BackendNotFoundException;
import io.github.sentimentj.InferenceException;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.OverloadedException;
import io.github.sentimentj.SentimentException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do when an application does not start because of its model. */
final class SentimentFailureAnalyzer extends AbstractFailureAnalyzer<SentimentException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SentimentException cause) {
    return new FailureAnalysis(
        "The sentiment model could not be loaded: " + cause.getMessage(), action(cause), cause);
  }

  private static @Nullable String action(SentimentException cause) {
    if (cause instanceof BackendNotFoundException) {
      return "Add the artifact that runs this model to the application's dependencies, or name"
          + " another model with sentiment.model.";
    }
    if (cause instanceof ModelLoadException) {
      return "Check sentiment.model, and the variables LOCAL_MODEL_DIR and LOCAL_MODEL_NAME where"
          + " it is not set. Without them the bundled model is used, which comes with"
          + " io.github.sentimentj:sentiment-model-imdb-linear. sentiment.lazy=true lets the"
          + " application start without its model, sentiment.enabled=false without a classifier.";
    }
    if (cause instanceof InferenceException || cause instanceof OverloadedException) {
      return "The model was loaded, and failed when it was asked. See the cause.";
    }
    return null;
  }
}
