package io.github.sentimentj.tensorflow;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.tensorflow.MetaGraph.Signature;
import io.github.sentimentj.tensorflow.MetaGraph.Tensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A SavedModel that was read and checked before TensorFlow sees it. Immutable.
 *
 * @param where its main file, for messages
 * @param folder where it lies among the files: empty, or ends with a slash
 * @param files the names in it that TensorFlow may read
 * @param input what it is given
 * @param output what it gives
 */
record SavedModel(
    String where, String folder, SortedSet<String> files, Tensor input, Tensor output) {

  static final String FILE = "saved_model.pb";

  /** The tag of graphs that answer. */
  static final String SERVE = "serve";

  private static final String DEFAULT = "serving_default";
  private static final int MOST_BYTES = 1 << 30;
  private static final int MOST_ROWS = 1024;
  private static final Pattern VARIABLES =
      Pattern.compile("variables/variables\\.(index|data-\\d{5}-of-\\d{5})");
  private static final Pattern PLAIN = Pattern.compile("[\\w. +@=,-]+(/[\\w. +@=,-]+)*");
  private static final List<String> SCORES =
      List.of("probabilities", "logits", "scores", "score", "predictions", "output_0");

  /** The names of the main files of all models among some files. */
  static List<String> find(ModelFiles files) {
    return files.names().stream()
        .filter(name -> name.equals(FILE) || name.endsWith("/" + FILE))
        .toList();
  }

  /**
   * Reads a model.
   *
   * @param files where it is
   * @param wanted the name of the signature, where it is stated
   * @throws ModelLoadException if there is none, it is damaged, or does something that is not
   *     allowed
   */
  static SavedModel read(ModelFiles files, Optional<String> wanted) {
    List<String> found = find(files);
    if (found.size() != 1) {
      throw new ModelLoadException(
          "%s: expected one file %s, found %s"
              .formatted(files.location(), FILE, found.isEmpty() ? "none" : found));
    }
    String name = found.get(0);
    String where = "%s [%s]".formatted(files.location(), name);
    ByteBuffer bytes = files.read(name);
    try {
      if (bytes.remaining() > MOST_BYTES) {
        throw new IllegalArgumentException(
            "expected at most %d bytes, found %d".formatted(MOST_BYTES, bytes.remaining()));
      }
      MetaGraph graph = serving(MetaGraphReader.read(bytes));
      Signature signature = signature(graph, wanted);
      GraphCheck.check(graph, signature);
      String folder = name.substring(0, name.length() - FILE.length());
      return new SavedModel(
          where,
          folder,
          readable(files, folder, graph.assets()),
          input(signature.inputs()),
          output(signature.outputs()));
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(where + ": " + e.getMessage(), e);
    }
  }

  private static MetaGraph serving(List<MetaGraph> graphs) {
    List<MetaGraph> found =
        graphs.stream().filter(graph -> graph.tags().equals(Set.of(SERVE))).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "expected one graph with the tag %s, found the tags %s"
              .formatted(SERVE, graphs.stream().map(MetaGraph::tags).limit(10).toList()));
    }
    return found.get(0);
  }

  private static Signature signature(MetaGraph graph, Optional<String> wanted) {
    String name = wanted.orElse(DEFAULT);
    Signature found = graph.signatures().get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "expected a signature %s, found %s; put \"signature\":\"…\" into sentiment.json"
              .formatted(name, graph.signatures().keySet()));
    }
    return found;
  }

  private static SortedSet<String> readable(
      ModelFiles files, String folder, Map<String, String> assets) {
    SortedSet<String> readable = new TreeSet<>();
    for (String name : files.names()) {
      String inside = name.startsWith(folder) ? name.substring(folder.length()) : "";
      if (VARIABLES.matcher(inside).matches()) {
        readable.add(inside);
      }
    }
    for (String asset : assets.values()) {
      if (!PLAIN.matcher(asset).matches() || List.of(asset.split("/")).contains("..")) {
        throw new IllegalArgumentException(
            "expected the name of a file below assets, found '%s'".formatted(asset));
      }
      if (!files.names().contains(folder + "assets/" + asset)) {
        throw new IllegalArgumentException("expected the file assets/" + asset + ", found none");
      }
      readable.add("assets/" + asset);
    }
    return readable;
  }

  private static Tensor input(Map<String, Tensor> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "expected a signature with one input, of text or of the numbers of words, found "
              + inputs.keySet());
    }
    Tensor input = inputs.values().iterator().next();
    int dimensions = input.shape().size();
    boolean text = input.type() == Tensor.STRING;
    boolean fits =
        text
            ? dimensions == 1 || (dimensions == 2 && input.columns().orElse(1) == 1)
            : dimensions == 2;
    if (!fits
        || !List.of(Tensor.STRING, Tensor.INT32, Tensor.INT64, Tensor.FLOAT)
            .contains(input.type())) {
      throw new IllegalArgumentException(
          "expected an input of texts [-1] or of rows [-1, n] of whole numbers, found type %d, shape %s"
              .formatted(input.type(), input.shape()));
    }
    if (input.rows().orElse(1) > MOST_ROWS) {
      throw new IllegalArgumentException(
          "expected an input of at most %d rows, found %d"
              .formatted(MOST_ROWS, input.rows().getAsInt()));
    }
    return input;
  }

  /** The only output that may hold scores; of several, that with the usual name. */
  private static Tensor output(Map<String, Tensor> outputs) {
    Map<String, Tensor> scores = new LinkedHashMap<>();
    outputs.forEach(
        (name, tensor) -> {
          if (tensor.type() == Tensor.FLOAT) {
            scores.put(name, tensor);
          }
        });
    return (scores.size() == 1
            ? scores.values().stream()
            : SCORES.stream().filter(scores::containsKey).map(scores::get))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected an output of floats, one or one of %s, found %s"
                        .formatted(SCORES, outputs.keySet())));
  }

  /** The files in it that TensorFlow may read, as named among all files. */
  List<String> fileNames() {
    return files.stream().map(name -> folder + name).toList();
  }

  /** Whether it is given texts; else numbers. */
  boolean takesText() {
    return input.type() == Tensor.STRING;
  }
}
