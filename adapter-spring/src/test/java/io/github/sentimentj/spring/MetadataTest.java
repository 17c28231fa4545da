package io.github.sentimentj.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

/** What an editor, and a native image, are told of the starter. */
class MetadataTest {

  private static Json metadata(String name) throws IOException {
    try (InputStream in =
        SentimentProperties.class.getResourceAsStream("/META-INF/" + name + ".json")) {
      return Json.parse(Objects.requireNonNull(in, name).readAllBytes());
    }
  }

  @Test
  void everyPropertyHasADescription() throws IOException {
    List<String> names = new ArrayList<>();
    // Of all files with this name on the class path, that beside the properties comes first.
    for (Json property : metadata("spring-configuration-metadata").get("properties").elements()) {
      names.add(property.get("name").string());
      assertThat(property.find("description").map(Json::string))
          .as(property.get("name").string())
          .hasValueSatisfying(text -> assertThat(text).endsWith(".").doesNotContain("@param"));
    }
    assertThat(names)
        .contains(
            "sentiment.model",
            "sentiment.long-text",
            "sentiment.lazy",
            "sentiment.batching.max-wait",
            "sentiment.cascade.threshold",
            "sentiment.wandb.api-key",
            "sentiment.wandb.monitor",
            "management.health.sentiment.enabled");
  }

  @Test
  void nativeImage_keepsModelsAndProviders() {
    RuntimeHints hints = new RuntimeHints();
    new SentimentRuntimeHints().registerHints(hints, getClass().getClassLoader());
    var resources = RuntimeHintsPredicates.resource();
    assertThat(resources.forResource("META-INF/sentimentj/models/imdb-linear/sentiment.json"))
        .accepts(hints);
    assertThat(resources.forResource("META-INF/services/io.github.sentimentj.spi.BackendProvider"))
        .accepts(hints);
    assertThat(hints.reflection().typeHints().map(hint -> hint.getType().getSimpleName()))
        .contains("LinearBackendProvider", "WandbModelSourceProvider", "WandbMonitorProvider")
        .doesNotContain("SklearnBackendProvider");
  }
}
