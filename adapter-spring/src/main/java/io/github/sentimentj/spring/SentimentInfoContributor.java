package io.github.sentimentj.spring;

import io.github.sentimentj.SentimentClassifier;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** The model, for {@code /actuator/info}. Does not load it. */
final class SentimentInfoContributor implements InfoContributor {

  private final SentimentClassifier classifier;

  SentimentInfoContributor(SentimentClassifier classifier) {
    this.classifier = classifier;
  }

  @Override
  public void contribute(Info.Builder builder) {
    if (!(classifier instanceof ApplicationClassifier own) || own.loaded()) {
      builder.withDetail("sentiment", Map.of("model", ModelDescription.of(classifier.model())));
    }
  }
}
