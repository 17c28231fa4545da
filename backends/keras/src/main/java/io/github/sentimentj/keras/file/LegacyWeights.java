package io.github.sentimentj.keras.file;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.huggingface.hdf5.Dataset;
import io.github.sentimentj.huggingface.hdf5.Group;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.layer.Models;
import io.github.sentimentj.keras.layer.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The variables of an HDF5 file in which each layer has a list of them, as Keras 1 and 2 write it
 * and Keras 3 still does: those that are trained come first, also those of a model that is a layer.
 */
final class LegacyWeights implements Weights {

  private static final int MOST_DEPTH = 32;
  private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "SimpleRNN");
  private static final String NAMES = "weight_names";
  private static final String LAYERS = "layer_names";

  private final String where;
  private final Map<String, Dataset> variables = new HashMap<>();

  /**
   * A variable that a layer has.
   *
   * @param path where Keras 3 keeps it
   * @param trained whether it is trained
   */
  private record Slot(String path, boolean trained) {}

  private LegacyWeights(String where) {
    this.where = where;
  }

  /**
   * Gives each variable of a model the path that it has in Keras 3.
   *
   * @param where the file, for messages
   * @param group the group with the layers
   * @param architecture the model
   */
  static LegacyWeights read(String where, Group group, Json architecture) {
    LegacyWeights weights = new LegacyWeights(where);
    weights.read(group, architecture);
    return weights;
  }

  static boolean isIn(Group group) {
    return !names(group, LAYERS).isEmpty();
  }

  /** A list of names, which is in parts where it is long. */
  private static List<String> names(Group group, String attribute) {
    Optional<List<String>> all = group.attributes().texts(attribute);
    if (all.isPresent()) {
      return all.get();
    }
    List<String> names = new ArrayList<>();
    for (int part = 0; ; part++) {
      Optional<List<String>> next = group.attributes().texts(attribute + part);
      if (next.isEmpty()) {
        return names;
      }
      names.addAll(next.get());
    }
  }

  private void read(Group group, Json architecture) {
    Map<String, List<Slot>> needed = slots(architecture);
    List<String> present =
        names(group, LAYERS).stream()
            .filter(name -> !names(layer(group, name), NAMES).isEmpty())
            .toList();
    boolean named = present.containsAll(needed.keySet());
    if (!named && present.size() != needed.size()) {
      throw error(
          "expected variables of layers %s, found those of %s".formatted(needed.keySet(), present));
    }
    int next = 0;
    for (Map.Entry<String, List<Slot>> entry : needed.entrySet()) {
      // As Keras does: by their order, where names were made up again.
      String name = named ? entry.getKey() : present.get(next);
      next++;
      keep(name, entry.getValue(), layer(group, name));
    }
  }

  private Group layer(Group group, String name) {
    return group
        .group(name)
        .orElseThrow(() -> error("layer %s: expected a group, found none".formatted(name)));
  }

  private void keep(String layer, List<Slot> slots, Group group) {
    List<String> names = names(group, NAMES);
    if (names.size() != slots.size()) {
      throw error(
          "layer %s: expected %d variables, found %s".formatted(layer, slots.size(), names));
    }
    List<Slot> ordered =
        Stream.concat(
                slots.stream().filter(Slot::trained), slots.stream().filter(s -> !s.trained()))
            .toList();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Dataset dataset =
          group
              .dataset(name)
              .orElseThrow(
                  () ->
                      error("layer %s: expected a variable %s, found none".formatted(layer, name)));
      variables.put(ordered.get(i).path, dataset);
    }
  }

  /** What each layer that has variables needs, by its name. */
  private Map<String, List<Slot>> slots(Json architecture) {
    Map<String, List<Slot>> all = new LinkedHashMap<>();
    List<Json> layers = layers(architecture);
    List<String> places = Models.variables(layers, "");
    for (int i = 0; i < layers.size(); i++) {
      List<Slot> slots = new ArrayList<>();
      collect(layers.get(i), places.get(i), true, slots, 0);
      if (!slots.isEmpty()) {
        all.put(layers.get(i).get("config").get("name").string(), slots);
      }
    }
    return all;
  }

  private static List<Json> layers(Json model) {
    boolean sequential = model.get("class_name").string().equals("Sequential");
    return Models.layers(model.get("config")).stream()
        .filter(layer -> !sequential || !layer.get("class_name").string().equals("InputLayer"))
        .toList();
  }

  private void collect(Json layer, String path, boolean trained, List<Slot> slots, int depth) {
    if (depth > MOST_DEPTH) {
      throw error("expected models at most %d deep, found deeper ones".formatted(MOST_DEPTH));
    }
    Json config = layer.get("config");
    String type = layer.get("class_name").string();
    boolean own =
        trained && config.isObject() && config.find("trainable").map(Json::bool).orElse(true);
    switch (type) {
      case "Sequential", "Functional", "Model" -> {
        List<Json> layers = layers(layer);
        List<String> places = Models.variables(layers, path + "/");
        for (int i = 0; i < layers.size(); i++) {
          collect(layers.get(i), places.get(i), own, slots, depth + 1);
        }
      }
      case "Bidirectional" -> {
        Json inner = config.get("layer");
        if (!RECURRENT.contains(inner.get("class_name").string())) {
          return; // refused when it is called
        }
        collect(inner, path + "/forward_layer", own, slots, depth + 1);
        Json backward = config.find("backward_layer").orElse(inner);
        collect(backward, path + "/backward_layer", own, slots, depth + 1);
      }
      case "TimeDistributed" ->
          collect(config.get("layer"), path + "/layer", own, slots, depth + 1);
      case "MultiHeadAttention" -> {
        for (String part : List.of("query", "key", "value", "output")) {
          add(path + "/" + part + "_dense", 1 + bias(config), own, slots);
        }
      }
      case "BatchNormalization" -> {
        int trainable = flag(config, "scale", true) + flag(config, "center", true);
        add(path, trainable, own, slots);
        slots.add(new Slot(path + "/vars/" + trainable, false));
        slots.add(new Slot(path + "/vars/" + (trainable + 1), false));
      }
      case "LSTM", "GRU", "SimpleRNN" -> add(path + "/cell", 2 + bias(config), own, slots);
      default -> add(path, count(type, config), own, slots);
    }
  }

  private static void add(String path, int count, boolean trained, List<Slot> slots) {
    for (int i = 0; i < count; i++) {
      slots.add(new Slot(path + "/vars/" + i, trained));
    }
  }

  private static int count(String type, Json config) {
    return switch (type) {
      case "Embedding", "PReLU", "RMSNormalization" -> 1;
      case "Dense", "Conv1D", "DepthwiseConv1D" -> 1 + bias(config);
      case "SeparableConv1D" -> 2 + bias(config);
      case "EinsumDense" -> 1 + (config.find("bias_axes").isPresent() ? 1 : 0);
      case "LayerNormalization" ->
          flag(config, "rms_scaling", false) == 1
              ? 1
              : flag(config, "scale", true) + flag(config, "center", true);
      case "Attention" -> flag(config, "use_scale", false);
      case "AdditiveAttention" -> flag(config, "use_scale", true);
      default -> 0;
    };
  }

  private static int bias(Json config) {
    return flag(config, "use_bias", true);
  }

  private static int flag(Json config, String key, boolean fallback) {
    return config.find(key).map(Json::bool).orElse(fallback) ? 1 : 0;
  }

  @Override
  public Optional<Dataset> find(String path) {
    return Optional.ofNullable(variables.get(path));
  }

  private ModelLoadException error(String message) {
    String shown = message.length() <= 300 ? message : message.substring(0, 300) + "…";
    return new ModelLoadException(where + ": " + shown);
  }
}
