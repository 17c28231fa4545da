package io.github.sentimentj.keras.layer;

import io.github.sentimentj.huggingface.hdf5.Dataset;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.layer.Layer.Call;
import io.github.sentimentj.keras.text.Vectorizer;
import io.github.sentimentj.onnx.graph.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * {@code TextVectorization}: the numbers of a text are made outside of the graph, and what the
 * output mode makes of them inside.
 */
final class TextLayer {

  private TextLayer() {}

  static List<Value> apply(Call call) {
    LayerConfig layer = call.layer();
    Network net = call.network();
    layer.requireUnset("ragged", "sparse");
    if (call.inputs().size() != 1 || call.inputs().get(0) != Value.TEXT) {
      throw layer.refuse("expected the text that the model is given");
    }
    Vectorizer vectorizer =
        Vectorizer.parse(layer.config(), layer.saved().assets().vocabulary(layer.variables()));
    String mode = Vectorizer.outputMode(layer.config());
    OptionalInt length =
        layer
            .config()
            .find("output_sequence_length")
            .map(json -> OptionalInt.of(json.integer(1, Models.LONGEST)))
            .orElse(OptionalInt.empty());
    Value ids = net.textInput(vectorizer, length);
    return List.of(mode.equals("int") ? ids : counted(net, layer, ids, vectorizer, mode));
  }

  private static Value counted(
      Network net, LayerConfig layer, Value ids, Vectorizer vectorizer, String mode) {
    int size = vectorizer.size();
    String rows = net.size(ids.name(), 0);
    String zeros = net.op("Expand", net.scalar(0), net.concat(0, rows, net.ints(size)));
    String ones = net.op("Expand", net.scalar(1), net.op("Shape", ids.name()));
    String all =
        net.out(
            net.node("ScatterElements", zeros, net.cast(ids.name(), ElementType.INT64), ones)
                .attribute("axis", 1)
                .attribute("reduction", "add"),
            "Counts");
    // The first column is padding.
    String counts = net.slice(all, 1, 1, size);
    int width = size - 1;
    if (layer.bool("pad_to_max_tokens", false)) {
      int wanted = layer.count("max_tokens");
      if (wanted < width) {
        throw layer.refuse("max_tokens %d: found %d words".formatted(wanted, width));
      }
      counts = net.op("Pad", counts, net.ints(0, 0, 0, wanted - width));
      width = wanted;
    }
    String y =
        switch (mode) {
          case "multi_hot" -> net.op("Min", counts, net.scalar(1));
          case "tf_idf" ->
              net.op(
                  "Mul",
                  counts,
                  net.weight(layer.path() + " idf", List.of(width), idf(layer, width)));
          default -> counts;
        };
    return Value.of(y, List.of(ids.size(0), width));
  }

  private static Supplier<float[]> idf(LayerConfig layer, int width) {
    for (String name : List.of("vars/idf_weights", "_lookup_layer/vars/idf_weights")) {
      if (layer.hasVariable(name)) {
        Dataset saved = layer.variable(name, width);
        return () -> layer.numbers(saved);
      }
    }
    Optional<Json> stated = layer.config().find("idf_weights");
    if (stated.isEmpty()) {
      throw layer.refuse("expected idf_weights, found none");
    }
    List<Json> weights = stated.get().elements();
    if (weights.isEmpty() || weights.size() >= width + 1) {
      throw layer.refuse("idf_weights: expected %d, found %d".formatted(width - 1, weights.size()));
    }
    double[] words = weights.stream().mapToDouble(Json::number).toArray();
    float[] all = new float[width];
    // Unknown words are as rare as words are on average.
    all[0] = (float) Arrays.stream(words).average().orElse(0);
    for (int i = 0; i < words.length && i + 1 < width; i++) {
      all[i + 1] = (float) words[i];
    }
    return () -> all;
  }
}
