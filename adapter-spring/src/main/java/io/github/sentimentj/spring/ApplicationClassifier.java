package io.github.sentimentj.spring;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SwappableClassifier;
import io.github.sentimentj.drift.Profile;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The application's classifier: loads its model when it is first needed, again when told to, and
 * observes every call.
 */
final class ApplicationClassifier implements SentimentClassifier {

  private final Supplier<SentimentClassifier> loader;
  private final ObservationRegistry observations;
  private volatile @Nullable SwappableClassifier live;
  private boolean closed;

  ApplicationClassifier(Supplier<SentimentClassifier> loader, ObservationRegistry observations) {
    this.loader = loader;
    this.observations = observations;
  }

  /** Loads the model, unless that was done. */
  SwappableClassifier live() {
    SwappableClassifier loaded = live;
    return loaded == null ? load() : loaded;
  }

  private synchronized SwappableClassifier load() {
    if (closed) {
      throw new IllegalStateException("the classifier is closed");
    }
    SwappableClassifier loaded = live;
    if (loaded == null) {
      loaded = SentimentClassifier.swappable(loader.get());
      live = loaded;
    }
    return loaded;
  }

  boolean loaded() {
    return live != null;
  }

  /** Loads the model anew, beside the one that answers meanwhile. */
  synchronized void reload() {
    if (loaded()) {
      live().swap(loader.get());
    } else {
      load();
    }
  }

  private Observation observation() {
    return Observation.createNotStarted("sentiment.classify", observations);
  }

  private static void finish(Observation observation, ModelInfo model, @Nullable String label) {
    observation.lowCardinalityKeyValue("model", model.name());
    observation.lowCardinalityKeyValue("backend", model.backend());
    observation.lowCardinalityKeyValue("outcome", label == null ? "error" : "success");
    observation.lowCardinalityKeyValue("label", label == null ? "none" : label);
  }

  private static String commonLabel(List<Sentiment> answers) {
    List<String> labels = answers.stream().map(Sentiment::label).distinct().toList();
    return labels.size() == 1 ? labels.get(0) : labels.isEmpty() ? "none" : "several";
  }

  @Override
  public Sentiment classify(String text) {
    SwappableClassifier classifier = live();
    if (observations.isNoop()) {
      return classifier.classify(text);
    }
    Observation observation = observation();
    return observation.observe(
        () -> {
          finish(observation, classifier.model(), null);
          Sentiment answer = classifier.classify(text);
          finish(observation, answer.model(), answer.label());
          return answer;
        });
  }

  @Override
  public List<Sentiment> classifyAll(List<String> texts) {
    SwappableClassifier classifier = live();
    if (observations.isNoop()) {
      return classifier.classifyAll(texts);
    }
    Observation observation = observation();
    return observation.observe(
        () -> {
          finish(observation, classifier.model(), null);
          List<Sentiment> answers = classifier.classifyAll(texts);
          finish(observation, classifier.model(), commonLabel(answers));
          return answers;
        });
  }

  @Override
  public CompletableFuture<Sentiment> classifyAsync(String text) {
    SwappableClassifier classifier = live();
    if (observations.isNoop()) {
      return classifier.classifyAsync(text);
    }
    Observation observation = observation();
    finish(observation, classifier.model(), null);
    observation.start();
    CompletableFuture<Sentiment> answer;
    try {
      answer = classifier.classifyAsync(text);
    } catch (RuntimeException | Error e) {
      observation.error(e).stop();
      throw e;
    }
    var unused =
        answer.whenComplete(
            (sentiment, failure) -> {
              if (failure == null) {
                finish(observation, sentiment.model(), sentiment.label());
              } else {
                observation.error(failure);
              }
              observation.stop();
            });
    return answer;
  }

  @Override
  public Explanation explain(String text, int budget) {
    return live().explain(text, budget);
  }

  @Override
  public ModelInfo model() {
    return live().model();
  }

  @Override
  public Optional<Profile> reference() {
    return live().reference();
  }

  @Override
  public synchronized void close() {
    closed = true;
    SwappableClassifier loaded = live;
    if (loaded != null) {
      loaded.close();
    }
  }
}
