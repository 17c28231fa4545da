package io.github.sentimentj.keras;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.file.KerasFiles;
import io.github.sentimentj.keras.layer.KerasGraph;
import io.github.sentimentj.keras.layer.Saved;
import io.github.sentimentj.keras.text.SequenceFormat;
import io.github.sentimentj.keras.text.TextEncoder;
import io.github.sentimentj.keras.text.TextFiles;
import io.github.sentimentj.onnx.graph.Graph;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A classifier of texts. Immutable.
 *
 * @param graph numbers to probabilities; empty where it is a file of the model
 * @param encoder texts to numbers
 * @param format what makes rows of one length
 * @param labels in the order of the probabilities
 * @param multiLabel whether they are independent of each other
 */
record KerasModel(
    Optional<Graph> graph,
    TextEncoder encoder,
    SequenceFormat format,
    List<String> labels,
    boolean multiLabel) {

  private static final List<String> TWO = List.of("negative", "positive");
  private static final Set<String> OUTPUTS = Set.of("logits", "probabilities");

  /** Copies the labels. */
  KerasModel {
    labels = List.copyOf(labels);
  }

  /**
   * Reads a model that Keras saved, and what lies beside it.
   *
   * @throws ModelLoadException if there is none, it is damaged, or it is no classifier of texts
   */
  static KerasModel read(ModelFiles files) {
    Saved saved = KerasFiles.read(files);
    Stated stated = Stated.read(files);
    Manifest manifest = files.manifest();
    KerasGraph graph = KerasGraph.of(saved, stated.output, manifest.multiLabel());
    SequenceFormat format = stated.format;
    TextEncoder encoder;
    if (graph.vectorizer().isPresent()) {
      encoder = graph.vectorizer().get();
      // What the layer itself does; sentiment.json has no say in it.
      format =
          new SequenceFormat(
              OptionalInt.empty(), SequenceFormat.Side.POST, SequenceFormat.Side.POST);
    } else {
      encoder = TextFiles.read(files, stated.tokenizer, graph.rows());
    }
    requireRoom(saved.where(), encoder, graph.rows());
    return new KerasModel(
        Optional.of(graph.graph()),
        encoder,
        format.withMaxLength(length(saved.where(), graph.length(), format.maxLength())),
        labels(saved.where(), manifest, graph),
        graph.multiLabel());
  }

  private static OptionalInt length(String where, OptionalInt ofModel, OptionalInt stated) {
    if (ofModel.isPresent() && stated.isPresent() && ofModel.getAsInt() != stated.getAsInt()) {
      throw new ModelLoadException(
          "%s: the model takes %d numbers of a text, \"maxLength\" in sentiment.json says %d"
              .formatted(where, ofModel.getAsInt(), stated.getAsInt()));
    }
    return ofModel.isPresent() ? ofModel : stated;
  }

  private static void requireRoom(String where, TextEncoder encoder, OptionalInt rows) {
    if (rows.isPresent() && encoder.size() > rows.getAsInt()) {
      throw new ModelLoadException(
          "%s: texts become numbers up to %d, the embedding has %d rows: the words are not those of this model, or num_words of the tokenizer is not what it was in training"
              .formatted(where, encoder.size() - 1, rows.getAsInt()));
    }
  }

  private static List<String> labels(String where, Manifest manifest, KerasGraph graph) {
    List<String> stated = manifest.labels();
    if (!stated.isEmpty()) {
      if (stated.size() != graph.labels()) {
        throw new ModelLoadException(
            "%s: expected %d labels in sentiment.json, found %s"
                .formatted(where, graph.labels(), stated));
      }
      return stated;
    }
    return graph.singleScore()
        ? TWO
        : IntStream.range(0, graph.labels()).mapToObj(i -> "LABEL_" + i).toList();
  }

  /** What {@code sentiment.json} says that only this backend reads. */
  private record Stated(
      Optional<String> tokenizer, SequenceFormat format, Optional<String> output) {

    static Stated read(ModelFiles files) {
      Json json = Json.parse("{}");
      try {
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
            text.find("tokenizer").map(Json::string), SequenceFormat.parse(text), output);
      } catch (IllegalArgumentException e) {
        throw new ModelLoadException(
            "%s [%s]: %s".formatted(files.location(), Manifest.FILE_NAME, e.getMessage()), e);
      }
    }
  }
}
