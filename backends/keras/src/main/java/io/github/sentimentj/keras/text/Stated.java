package io.github.sentimentj.keras.text;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What {@code sentiment.json} states of a model that cannot say it. Immutable.
 *
 * @param tokenizer {@code text.tokenizer}: the file that makes numbers of texts
 * @param format {@code text.maxLength}, {@code text.padding}, {@code text.truncating}
 * @param output {@code output}: {@code logits} or {@code probabilities}
 * @param signature {@code signature}: what is called of a SavedModel
 */
public record Stated(
    Optional<String> tokenizer,
    SequenceFormat format,
    Optional<String> output,
    Optional<String> signature) {

  /** The output of a model that gives no probabilities. */
  public static final String LOGITS = "logits";

  private static final Set<String> OUTPUTS = Set.of(LOGITS, "probabilities");
  private static final List<String> TWO = List.of("negative", "positive");

  /**
   * Reads it.
   *
   * @param files the model
   * @return what is stated; defaults where there is no such file
   * @throws ModelLoadException if a key holds something else
   */
  public static Stated read(ModelFiles files) {
    try {
      Json json = Json.parse("{}");
      if (files.names().contains(Manifest.FILE_NAME)) {
        json = Json.parse(files.read(Manifest.FILE_NAME));
      }
      Json text = json.find("text").orElse(Json.parse("{}"));
      Optional<String> output = json.find("output").map(Json::string);
      if (!output.map(OUTPUTS::contains).orElse(true)) {
        throw new IllegalArgumentException(
            "$.output: expected logits or probabilities, found " + output.get());
      }
      return new Stated(
          text.find("tokenizer").map(Json::string),
          SequenceFormat.parse(text),
          output,
          json.find("signature").map(Json::string));
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          "%s [%s]: %s".formatted(files.location(), Manifest.FILE_NAME, e.getMessage()), e);
    }
  }

  /**
   * The format with the length that the model itself has.
   *
   * @param where the model, for messages
   * @param ofModel the length of its rows; empty where it reads any
   * @return the format
   * @throws ModelLoadException if another length is stated
   */
  public SequenceFormat formatOf(String where, OptionalInt ofModel) {
    OptionalInt stated = format.maxLength();
    if (ofModel.isPresent() && stated.isPresent() && ofModel.getAsInt() != stated.getAsInt()) {
      throw new ModelLoadException(
          "%s: the model takes %d numbers of a text, \"maxLength\" in sentiment.json says %d"
              .formatted(where, ofModel.getAsInt(), stated.getAsInt()));
    }
    return format.withMaxLength(ofModel.isPresent() ? ofModel : stated);
  }

  /**
   * The labels of a model that does not name them.
   *
   * @param where the model, for messages
   * @param manifest which may name them
   * @param outputs how many numbers the model gives; one stands for two labels
   * @return names, two or more
   * @throws ModelLoadException if there are more or fewer names than labels
   */
  public static List<String> labels(String where, Manifest manifest, int outputs) {
    List<String> stated = manifest.labels();
    int count = Math.max(2, outputs);
    if (!stated.isEmpty() && stated.size() != count) {
      throw new ModelLoadException(
          "%s: expected %d labels in sentiment.json, found %s".formatted(where, count, stated));
    }
    if (!stated.isEmpty()) {
      return stated;
    }
    return outputs == 1 ? TWO : IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList();
  }
}
