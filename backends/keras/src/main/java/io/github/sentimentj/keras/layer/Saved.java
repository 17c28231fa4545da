package io.github.sentimentj.keras.layer;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.text.Vectorizer;
import java.util.List;
import java.util.Optional;

/**
 * A model as it was saved.
 *
 * @param where the file, for messages
 * @param architecture class name and configuration of the model
 * @param keras2 whether Keras 2 wrote it
 * @param weights its variables
 * @param assets finds the words of a {@link Vectorizer}
 */
public record Saved(
    String where, Json architecture, boolean keras2, Weights weights, Assets assets) {

  /** Words that were saved beside the configuration. */
  public interface Assets {
    /**
     * The words of a layer.
     *
     * @param path where Keras 3 keeps it, such as {@code layers/text_vectorization}
     * @return its words, or empty
     */
    Optional<List<String>> vocabulary(String path);
  }
}
