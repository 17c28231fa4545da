package io.github.sentimentj;

import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.spi.Monitor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A classifier with what a service has around it: monitors, and somebody who looks for newer
 * models.
 */
final class ServedClassifier implements SentimentClassifier {

  private final SwappableClassifier live;
  private final ModelSource.Following following;
  private final List<Monitor> monitors;

  ServedClassifier(
      SwappableClassifier live, ModelSource.Following following, List<Monitor> monitors) {
    this.live = live;
    this.following = following;
    this.monitors = List.copyOf(monitors);
  }

  @Override
  public Sentiment classify(String text) {
    return live.classify(text);
  }

  @Override
  public List<Sentiment> classifyAll(List<String> texts) {
    return live.classifyAll(texts);
  }

  @Override
  public CompletableFuture<Sentiment> classifyAsync(String text) {
    return live.classifyAsync(text);
  }

  @Override
  public Explanation explain(String text, int budget) {
    return live.explain(text, budget);
  }

  @Override
  public ModelInfo model() {
    return live.model();
  }

  @Override
  public Optional<Profile> reference() {
    return live.reference();
  }

  @Override
  public void close() {
    try (live) {
      following.close();
    } finally {
      monitors.forEach(Monitor::close);
    }
  }
}
