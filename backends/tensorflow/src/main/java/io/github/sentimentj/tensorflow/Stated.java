package io.github.sentimentj.tensorflow;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.text.SequenceFormat;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of {@code sentiment.json} that only this backend reads.
 *
 * @param signature the signature to run
 * @param logits whether it gives logits; else probabilities
 * @param tokenizer the file that makes numbers of texts
 * @param format what makes rows of one length
 */
record Stated(
    Optional<String> signature,
    boolean logits,
    Optional<String> tokenizer,
    SequenceFormat format) {

  private static final Set<String> OUTPUTS = Set.of("logits", "probabilities");

  static Stated read(ModelFiles files) {
    try {
      Json json = Json.parse("{}");
      if (files.names().contains(Manifest.FILE_NAME)) {
        json = Json.parse(files.read(Manifest.FILE_NAME));
      }
      Json text = json.find("text").orElse(Json.parse("{}"));
      String output = json.find("output").map(Json::string).orElse("probabilities");
      if (!OUTPUTS.contains(output)) {
        throw new IllegalArgumentException(
            "$.output: expected logits or probabilities, found " + output);
      }
      return new Stated(
          json.find("signature").map(Json::string),
          output.equals("logits"),
          text.find("tokenizer").map(Json::string),
          SequenceFormat.parse(text));
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          "%s [%s]: %s".formatted(files.location(), Manifest.FILE_NAME, e.getMessage()), e);
    }
  }
}
