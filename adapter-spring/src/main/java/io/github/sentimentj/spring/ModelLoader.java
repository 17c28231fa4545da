package io.github.sentimentj.spring;

import io.github.sentimentj.ClassificationListener;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SentimentClassifierBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads the model that the properties name, each time anew. */
final class ModelLoader {

  private final SentimentProperties properties;
  private final Map<String, String> variables;
  private final List<ClassificationListener> listeners;
  private final List<SentimentClassifierBuilderCustomizer> customizers;

  ModelLoader(
      SentimentProperties properties,
      Map<String, String> variables,
      List<ClassificationListener> listeners,
      List<SentimentClassifierBuilderCustomizer> customizers) {
    this.properties = properties;
    this.variables = Map.copyOf(variables);
    this.listeners = List.copyOf(listeners);
    this.customizers = List.copyOf(customizers);
  }

  /** The environment's variables, under those that the connection details set. */
  static Map<String, String> variables(
      Map<String, Object> environment, WandbConnectionDetails wandb) {
    Map<String, String> variables = new HashMap<>();
    environment.forEach((name, value) -> variables.put(name, String.valueOf(value)));
    put(variables, "WANDB_BASE_URL", wandb.baseUrl());
    put(variables, "WANDB_API_KEY", wandb.apiKey());
    put(variables, "WANDB_ENTITY", wandb.entity());
    put(variables, "WANDB_PROJECT", wandb.project());
    return variables;
  }

  private static void put(Map<String, String> variables, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      variables.put(name, value);
    }
  }

  SentimentClassifier load() {
    SentimentClassifierBuilder builder = builder().environment(variables);
    if (properties.model() != null) {
      builder.model(ModelSource.uri(properties.model(), variables));
    }
    if (properties.loader() != null) {
      builder.loader(properties.loader());
    }
    if (properties.backend() != null) {
      builder.backend(properties.backend());
    }
    if (properties.batching() != null) {
      builder.batching(properties.batching().toBatching());
    }
    customizers.forEach(customizer -> customizer.customize(builder));
    SentimentProperties.Cascade cascade = properties.cascade();
    if (cascade == null) {
      return builder.build();
    }
    SentimentClassifier cheap =
        builder().model(ModelSource.uri(cascade.cheapModel(), variables)).build();
    SentimentClassifier costly = null;
    try {
      costly = builder.build();
      return SentimentClassifier.cascade(cheap, costly, cascade.threshold());
    } catch (RuntimeException e) {
      cheap.close();
      if (costly != null) {
        costly.close();
      }
      throw e;
    }
  }

  private SentimentClassifierBuilder builder() {
    SentimentClassifierBuilder builder =
        SentimentClassifier.builder().precision(properties.precision());
    if (properties.longText() != null) {
      builder.longText(properties.longText());
    }
    if (properties.threads() != null) {
      builder.threads(properties.threads());
    }
    listeners.forEach(builder::listener);
    return builder;
  }
}
