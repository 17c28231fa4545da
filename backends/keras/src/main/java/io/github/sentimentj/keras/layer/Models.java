package io.github.sentimentj.keras.layer;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.layer.Layer.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Sequential and functional models, also inside of each other. */
public final class Models {

  static final int LONGEST = 1 << 16;

  private static final String INPUT = "InputLayer";
  private static final int MOST_LAYERS = 1000;

  private Models() {}

  /** The layers of a model, each with its options, as they were saved. */
  public static List<Json> layers(Json config) {
    return config.isArray() ? config.elements() : config.get("layers").elements();
  }

  /**
   * Where Keras 3 keeps the variables of each layer: by class, and a number where there are more.
   */
  public static List<String> variables(List<Json> layers, String prefix) {
    Map<String, Integer> used = new HashMap<>();
    List<String> places = new ArrayList<>();
    for (Json layer : layers) {
      String name = snakeCase(layer.get("class_name").string());
      Integer before = isOperation(layer) ? null : used.get(name);
      if (!isOperation(layer)) {
        used.put(name, before == null ? 0 : before + 1);
      }
      places.add(prefix + "layers/" + (before == null ? name : name + "_" + (before + 1)));
    }
    return places;
  }

  /**
   * Functions of keras.ops stand among the layers, but have no variables. HDF5 files do not say so,
   * but their functions lack what all layers have.
   */
  public static boolean isOperation(Json layer) {
    Json config = layer.get("config");
    return layer.find("module").map(Json::string).orElse("").contains(".ops")
        || (Operations.NAMES.contains(layer.get("class_name").string())
            && config.isObject()
            && !config.members().containsKey("trainable"));
  }

  private static String snakeCase(String type) {
    return type.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** A model that is called as a layer. */
  static List<Value> nested(Call call) {
    return run(call.network(), call.layer(), Optional.of(call.inputs()));
  }

  /** The whole model, with an input of its own. */
  static List<Value> outermost(Network network, LayerConfig model) {
    return run(network, model, Optional.empty());
  }

  private static List<Value> run(Network network, LayerConfig model, Optional<List<Value>> inputs) {
    List<Json> layers = layers(model.config());
    if (layers.size() > MOST_LAYERS) {
      throw model.refuse(
          "expected at most %d layers, found %d".formatted(MOST_LAYERS, layers.size()));
    }
    String prefix = model.variables().isEmpty() ? "" : model.variables() + "/";
    List<String> places = variables(withoutInput(model, layers), prefix);
    return model.type().equals("Sequential")
        ? sequential(network, model, layers, places, inputs)
        : functional(network, model, layers, places, inputs);
  }

  /** The layers that are counted: those of a sequential model have no input among them. */
  static List<Json> withoutInput(LayerConfig model, List<Json> layers) {
    return model.type().equals("Sequential")
        ? layers.stream().filter(layer -> !isInput(layer)).toList()
        : layers;
  }

  private static boolean isInput(Json layer) {
    return layer.get("class_name").string().equals(INPUT);
  }

  private static List<Value> sequential(
      Network network,
      LayerConfig model,
      List<Json> layers,
      List<String> places,
      Optional<List<Value>> inputs) {
    if (layers.isEmpty()) {
      throw model.refuse("expected layers, found none");
    }
    List<Value> values = inputs.orElseGet(() -> List.of(input(network, model, layers.get(0))));
    int next = 0;
    for (Json layer : layers) {
      if (!isInput(layer)) {
        LayerConfig config = model.child(layer, places.get(next++));
        values = Layers.apply(new Call(network, config, values, Map.of()));
      }
    }
    return values;
  }

  private static List<Value> functional(
      Network network,
      LayerConfig model,
      List<Json> layers,
      List<String> places,
      Optional<List<Value>> inputs) {
    List<List<Json>> entries = tensors(model.config().get("input_layers"));
    if (inputs.isEmpty() && entries.size() != 1) {
      throw model.refuse("expected one input, found " + entries.size());
    }
    if (inputs.isPresent() && entries.size() != inputs.get().size()) {
      throw model.refuse(
          "expected %d inputs, found %d".formatted(entries.size(), inputs.get().size()));
    }
    Wiring wiring = new Wiring(network, model);
    for (int i = 0; i < layers.size(); i++) {
      wiring.add(layers.get(i), places.get(i));
    }
    for (int i = 0; i < entries.size(); i++) {
      String name = entries.get(i).get(0).string();
      Value value =
          inputs.isPresent() ? inputs.get().get(i) : input(network, model, wiring.layer(name));
      wiring.enter(name, value);
    }
    wiring.run();
    return tensors(model.config().get("output_layers")).stream().map(wiring::value).toList();
  }

  /** [name, node, tensor] for each; a single one may stand alone. */
  private static List<List<Json>> tensors(Json json) {
    if (json.isObject()) {
      throw new IllegalArgumentException(
          json.path() + ": expected a list of tensors, found a dictionary");
    }
    List<Json> all = json.elements();
    if (!all.isEmpty() && all.get(0).isString()) {
      return List.of(all);
    }
    return all.stream().map(Json::elements).toList();
  }

  private static Value input(Network network, LayerConfig model, Json first) {
    LayerConfig layer = model.child(first, "");
    Json config = first.get("config");
    Optional<Json> shape =
        config
            .find("batch_shape")
            .or(() -> config.find("batch_input_shape"))
            .or(
                () ->
                    model.config().isObject()
                        ? model.config().find("build_input_shape")
                        : Optional.empty())
            .or(() -> built(model.saved().architecture()))
            .or(() -> built(first));
    boolean text =
        layer.type().equals("TextVectorization")
            || (layer.type().equals(INPUT) && layer.text("dtype", "float32").equals("string"));
    if (text) {
      return Value.TEXT;
    }
    List<Json> sizes = shape.map(Json::elements).orElse(List.of());
    if (shape.isPresent() && sizes.size() != 2) {
      throw layer.refuse(
          "expected an input of rows of numbers, one for each word, found shape " + shape.get());
    }
    OptionalInt length =
        sizes.isEmpty() || sizes.get(1).isNull()
            ? OptionalInt.empty()
            : OptionalInt.of(sizes.get(1).integer(1, LONGEST));
    return network.idsInput(length);
  }

  private static Optional<Json> built(Json layer) {
    return layer
        .find("build_config")
        .filter(Json::isObject)
        .flatMap(config -> config.find("input_shape"))
        .filter(Json::isArray);
  }
}
