package io.github.sentimentj;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which model answers. Immutable.
 *
 * @param name the bundle's name, else that of its folder or file
 * @param version the bundle's version, else empty
 * @param loader the file format: {@code linear}, {@code transformers}, {@code onnx}, …
 * @param backend the engine that runs it: {@code linear}, {@code onnx}, …
 * @param precision the number format in which it runs; never {@code AUTO}
 * @param labels the model's labels, in the order of {@link Sentiment#scores()}
 * @param maxTokens the tokens that it reads of one text; empty where there is no limit
 * @param calibrated whether its probabilities are meant to be true to their word
 * @param sha256 hash of the model's files, 64 lower-case hexadecimal digits
 * @param lineage what is known of how it was made and where it was fetched from, in the order to
 *     show it; empty where nothing is
 */
public record ModelInfo(
    String name,
    String version,
    String loader,
    String backend,
    Precision precision,
    List<String> labels,
    OptionalInt maxTokens,
    boolean calibrated,
    String sha256,
    Map<String, String> lineage) {

  /** Copies the labels and the lineage. */
  public ModelInfo {
    labels = List.copyOf(labels);
    lineage = Collections.unmodifiableMap(new LinkedHashMap<>(lineage));
  }
}
