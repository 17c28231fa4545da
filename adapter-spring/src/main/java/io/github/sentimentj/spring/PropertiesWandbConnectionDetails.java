package io.github.sentimentj.spring;

import org.jspecify.annotations.Nullable;

/** The account that {@code sentiment.wandb.*} names. */
final class PropertiesWandbConnectionDetails implements WandbConnectionDetails {

  private final SentimentProperties.Wandb properties;

  PropertiesWandbConnectionDetails(SentimentProperties.Wandb properties) {
    this.properties = properties;
  }

  @Override
  public @Nullable String baseUrl() {
    return properties.baseUrl();
  }

  @Override
  public @Nullable String apiKey() {
    return properties.apiKey();
  }

  @Override
  public @Nullable String entity() {
    return properties.entity();
  }

  @Override
  public @Nullable String project() {
    return properties.project();
  }
}
