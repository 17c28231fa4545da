package io.github.sentimentj.keras.layer;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.huggingface.hdf5.Dataset;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One layer as it was saved: its options, its variables, and where it stands.
 *
 * @param saved the model that it is of
 * @param type its class
 * @param config its options
 * @param path its name behind those of the models and layers around it
 * @param variables where its variables are kept
 */
record LayerConfig(Saved saved, String type, Json config, String path, String variables) {

  private static final int MOST = 1 << 26;

  static final String VARIABLE = "/vars/";

  /** A layer of a model or wrapper, from its class name and options. */
  LayerConfig child(Json layer, String childVariables) {
    return of(saved, layer, path + "/", childVariables);
  }

  static LayerConfig of(Saved saved, Json layer, String prefix, String variables) {
    String type = layer.get("class_name").string();
    Json config = layer.get("config");
    String name =
        layer
            .find("name")
            .or(() -> config.isObject() ? config.find("name") : Optional.empty())
            .map(Json::string)
            .orElse(type);
    return new LayerConfig(saved, type, config, prefix + abbreviate(name), variables);
  }

  private static String abbreviate(String name) {
    return name.length() <= 60 ? name : name.substring(0, 60) + "…";
  }

  boolean keras2() {
    return saved.keras2();
  }

  boolean bool(String key, boolean fallback) {
    return config.find(key).map(Json::bool).orElse(fallback);
  }

  /** A whole number of 1 or more. */
  int count(String key) {
    return config.get(key).integer(1, MOST);
  }

  int integer(String key, int fallback) {
    return config.find(key).map(value -> value.integer(-MOST, MOST)).orElse(fallback);
  }

  double number(String key, double fallback) {
    return config.find(key).map(Json::number).orElse(fallback);
  }

  String text(String key, String fallback) {
    return config.find(key).map(Json::string).orElse(fallback);
  }

  /** Whole numbers; a single one stands for a list of one. */
  List<Integer> integers(String key) {
    Json value = config.get(key);
    Function<Json, Integer> read = each -> each.integer(-MOST, MOST);
    return value.isArray()
        ? value.elements().stream().map(read).toList()
        : List.of(read.apply(value));
  }

  /** The only number of a list of one, or a number. */
  int only(String key, int fallback) {
    if (config.find(key).isEmpty()) {
      return fallback;
    }
    List<Integer> values = integers(key);
    if (values.size() != 1 || values.get(0) < 1) {
      throw refuse("%s: expected one number of 1 or more, found %s".formatted(key, values));
    }
    return values.get(0);
  }

  boolean channelsFirst() {
    String format = text("data_format", "channels_last");
    if (!format.equals("channels_first") && !format.equals("channels_last")) {
      throw refuse("data_format: expected channels_last or channels_first, found " + format);
    }
    return format.equals("channels_first");
  }

  /** Options that change what the layer computes, and that nobody has asked for so far. */
  void requireUnset(String... keys) {
    for (String key : keys) {
      Optional<Json> value = config.find(key);
      if (value.isPresent() && !value.get().toString().equals("false")) {
        throw refuse("%s = %s is not supported".formatted(key, value.get()));
      }
    }
  }

  boolean hasVariable(String name) {
    return saved.weights().find(variables + "/" + name).isPresent();
  }

  /** A variable by its place, such as {@code vars/0} or {@code cell/vars/2}. */
  Dataset variable(String name, int... shape) {
    Dataset dataset =
        saved
            .weights()
            .find(variables + "/" + name)
            .orElseThrow(() -> refuse("expected a variable %s, found none".formatted(name)));
    List<Integer> expected = new ArrayList<>();
    for (int size : shape) {
      expected.add(size);
    }
    if (!dataset.shape().equals(expected)) {
      throw refuse(
          "variable %s: expected shape %s, found %s".formatted(name, expected, dataset.shape()));
    }
    return dataset;
  }

  /** Its numbers, all of them finite. */
  float[] numbers(Dataset dataset) {
    float[] numbers = dataset.toFloats();
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw refuse("%s: expected finite numbers, found %s".formatted(dataset.path(), number));
      }
    }
    return numbers;
  }

  /** A variable as it is, in the graph. */
  String weight(Network network, String name, int... shape) {
    Dataset dataset = variable(name, shape);
    return network.weight(dataset.path(), dataset.shape(), () -> numbers(dataset));
  }

  ModelLoadException refuse(String message) {
    return new ModelLoadException(message(message));
  }

  private String message(String message) {
    return "%s: layer %s (%s): %s".formatted(saved.where(), path, abbreviate(type), message);
  }

  /** What went wrong while the layer was read, with its name. */
  ModelLoadException refuse(RuntimeException cause) {
    String message = String.valueOf(cause.getMessage());
    String place =
        cause instanceof JsonException
            ? message.replaceFirst("^\\$[^:]*\\.config\\.", "")
            : message;
    return new ModelLoadException(message(place), cause);
  }
}
