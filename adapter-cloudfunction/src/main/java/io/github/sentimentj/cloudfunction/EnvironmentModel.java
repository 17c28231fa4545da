package io.github.sentimentj.cloudfunction;

import io.github.sentimentj.SentimentClassifier;

/** The model that the function's variables name, else the bundled one. */
final class EnvironmentModel {

  private EnvironmentModel() {}

  static SentimentClassifier load() {
    return SentimentClassifier.builder().environment(System.getenv()).build();
  }
}
