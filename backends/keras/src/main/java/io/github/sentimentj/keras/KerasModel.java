package io.github.sentimentj.keras;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.keras.file.KerasFiles;
import io.github.sentimentj.keras.layer.KerasGraph;
import io.github.sentimentj.keras.layer.Saved;
import io.github.sentimentj.keras.text.SequenceFormat;
import io.github.sentimentj.keras.text.Stated;
import io.github.sentimentj.keras.text.TextEncoder;
import io.github.sentimentj.keras.text.TextFiles;
import io.github.sentimentj.onnx.graph.Graph;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
    KerasGraph graph = KerasGraph.of(saved, stated.output(), manifest.multiLabel());
    TextEncoder encoder;
    SequenceFormat format;
    if (graph.vectorizer().isPresent()) {
      encoder = graph.vectorizer().get();
      // What the layer itself does; sentiment.json has no say in it.
      format =
          new SequenceFormat(graph.length(), SequenceFormat.Side.POST, SequenceFormat.Side.POST);
    } else {
      encoder = TextFiles.read(files, stated.tokenizer(), graph.rows());
      format = stated.formatOf(saved.where(), graph.length());
    }
    requireRoom(saved.where(), encoder, graph.rows());
    return new KerasModel(
        Optional.of(graph.graph()),
        encoder,
        format,
        Stated.labels(saved.where(), manifest, graph.singleScore() ? 1 : graph.labels()),
        graph.multiLabel());
  }

  private static void requireRoom(String where, TextEncoder encoder, OptionalInt rows) {
    if (rows.isPresent() && encoder.size() > rows.getAsInt()) {
      throw new ModelLoadException(
          "%s: texts become numbers up to %d, the embedding has %d rows: the words are not those of this model, or num_words of the tokenizer is not what it was in training"
              .formatted(where, encoder.size() - 1, rows.getAsInt()));
    }
  }
}
