package io.github.sentimentj.spring;

import io.github.sentimentj.SentimentClassifier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while the model answers. */
final class SentimentHealthIndicator extends AbstractHealthIndicator {

  private final SentimentClassifier classifier;

  SentimentHealthIndicator(SentimentClassifier classifier) {
    super("the model does not answer");
    this.classifier = classifier;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    builder.up().withDetails(SelfTest.run(classifier));
  }
}
