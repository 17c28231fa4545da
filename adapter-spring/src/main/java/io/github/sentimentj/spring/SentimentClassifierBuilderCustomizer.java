package io.github.sentimentj.spring;

import io.github.sentimentj.SentimentClassifierBuilder;

/**
 * Changes how the application's model is loaded, after the properties were applied. Beans of this
 * type are called in their order.
 */
@FunctionalInterface
public interface SentimentClassifierBuilderCustomizer {

  /**
   * Changes a builder.
   *
   * @param builder what loads the model
   */
  void customize(SentimentClassifierBuilder builder);
}
