package io.github.sentimentj.keras.layer;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.layer.Layer.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls of the layers of a functional model. A layer that is called several times has a node
 * for each. Keras 2 writes a node as a list of {@code [layer, node, tensor, options]}, Keras 3 as
 * arguments in which tensors are objects.
 */
final class Wiring {

  private static final String TENSOR = "__keras_tensor__";

  /** Arguments that are inputs, too, in the order in which layers want them. */
  private static final List<String> INPUTS =
      List.of("inputs", "query", "sequences", "value", "key");

  /** Arguments that are masks, with the input that they are of. */
  private static final Map<String, Integer> MASKS =
      Map.of("mask", 0, "query_mask", 0, "value_mask", 1, "key_mask", 2);

  private final Network network;
  private final LayerConfig model;
  private final Map<String, Json> layers = new LinkedHashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final Map<String, List<List<Value>>> outputs = new HashMap<>();

  Wiring(Network network, LayerConfig model) {
    this.network = network;
    this.model = model;
  }

  void add(Json layer, String place) {
    String name = layer.find("name").orElseGet(() -> layer.get("config").get("name")).string();
    if (layers.put(name, layer) != null) {
      throw model.refuse("expected layers of different names, found %s twice".formatted(name));
    }
    places.put(name, place);
    outputs.put(name, new ArrayList<>());
  }

  Json layer(String name) {
    Json layer = layers.get(name);
    if (layer == null) {
      throw model.refuse("expected a layer %s, found none".formatted(name));
    }
    return layer;
  }

  /** What the model is called with. */
  void enter(String name, Value value) {
    layer(name);
    outputs.getOrDefault(name, new ArrayList<>()).add(List.of(value));
  }

  /** Calls all layers, each as soon as what it needs is there. */
  void run() {
    int before = -1;
    int done = 0;
    int all = 0;
    while (done > before) {
      before = done;
      done = 0;
      all = 0;
      for (Map.Entry<String, Json> entry : layers.entrySet()) {
        List<Json> nodes = entry.getValue().get("inbound_nodes").elements();
        List<List<Value>> results = outputs.getOrDefault(entry.getKey(), new ArrayList<>());
        all += nodes.size();
        while (results.size() < nodes.size()) {
          Json node = nodes.get(results.size());
          Optional<Call> call = call(entry.getKey(), node);
          if (call.isEmpty()) {
            break;
          }
          results.add(apply(entry.getValue(), node, call.get()));
          unmask(node, call.get());
        }
        done += Math.min(nodes.size(), results.size());
      }
    }
    if (done < all) {
      throw model.refuse("its layers need each other in a circle, or layers that are not there");
    }
  }

  private List<Value> apply(Json layer, Json node, Call call) {
    if (Models.isOperation(layer)) {
      try {
        return List.of(Operations.apply(call, numbers(node)));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw call.layer().refuse(e);
      }
    }
    return Layers.apply(call);
  }

  private static List<Json> numbers(Json node) {
    return node.isObject()
        ? node.get("args").elements().stream().filter(Json::isNumber).toList()
        : List.of();
  }

  /** The call that a node stands for, if all its inputs are there. */
  private Optional<Call> call(String name, Json node) {
    LayerConfig layer = model.child(layer(name), places.getOrDefault(name, ""));
    Map<String, Json> options = new HashMap<>();
    List<List<Json>> references = new ArrayList<>();
    if (node.isObject()) {
      node.get("args").elements().forEach(argument -> collect(layer, argument, references));
      options.putAll(node.get("kwargs").members());
    } else {
      for (Json each : node.elements()) {
        List<Json> parts = each.elements();
        references.add(parts);
        if (parts.size() > 3) {
          options.putAll(parts.get(3).members());
        }
      }
    }
    for (String input : INPUTS) {
      Json value = options.get(input);
      if (value != null && !value.isNull()) {
        options.remove(input);
        collect(layer, value, references);
      }
    }
    List<Value> inputs = new ArrayList<>();
    for (List<Json> reference : references) {
      Optional<Value> value = find(reference);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      inputs.add(value.get());
    }
    if (!masked(layer, options, inputs)) {
      return Optional.empty();
    }
    options.forEach((option, value) -> requirePlain(layer, option, value));
    return Optional.of(new Call(network, layer, inputs, options));
  }

  /** Takes the masks that a layer is called with; false if one is not computed yet. */
  private boolean masked(LayerConfig layer, Map<String, Json> options, List<Value> inputs) {
    for (Map.Entry<String, Integer> mask : MASKS.entrySet()) {
      Json value = options.remove(mask.getKey());
      if (value == null || value.isNull()) {
        continue;
      }
      boolean several =
          value.isArray() && value.elements().stream().anyMatch(each -> !isName(each));
      List<Json> masks = several ? value.elements() : List.of(value);
      for (int i = 0; i < masks.size(); i++) {
        int input = mask.getValue() + i;
        if (masks.get(i).isNull() || input >= inputs.size()) {
          continue;
        }
        List<List<Json>> references = new ArrayList<>();
        collect(layer, masks.get(i), references);
        Optional<Value> found = references.size() == 1 ? find(references.get(0)) : Optional.empty();
        if (found.isEmpty()) {
          return false;
        }
        Value given = found.get();
        if (!given.truth() || given.rank() != 2) {
          throw layer.refuse(
              "%s: expected truth values of shape [batch, steps]".formatted(mask.getKey()));
        }
        Value unmasked = inputs.get(input);
        inputs.set(input, unmasked.as(unmasked.name(), unmasked.shape()).masked(given.name()));
      }
    }
    return true;
  }

  /** Whether it is a part of [layer, node, tensor]. */
  private static boolean isName(Json json) {
    return json.isString() || json.isNumber();
  }

  /** Keras 3 takes the masks off what attention is called with: later layers do not see them. */
  private void unmask(Json node, Call call) {
    if (!call.layer().type().equals("MultiHeadAttention") || call.layer().keras2()) {
      return;
    }
    List<List<Json>> references = new ArrayList<>();
    LayerConfig layer = call.layer();
    node.get("args").elements().forEach(argument -> collect(layer, argument, references));
    for (String input : INPUTS) {
      node.get("kwargs").find(input).ifPresent(value -> collect(layer, value, references));
    }
    references.forEach(reference -> value(reference).masked(null));
  }

  private static void requirePlain(LayerConfig layer, String option, Json value) {
    boolean training = option.equals("training") && value.toString().equals("true");
    if (training || value.isObject() || value.isArray()) {
      throw layer.refuse("it is called with %s, which is not supported".formatted(option));
    }
  }

  /** Finds the tensors of an argument. */
  private static void collect(LayerConfig layer, Json argument, List<List<Json>> references) {
    if (argument.isArray()) {
      List<Json> elements = argument.elements();
      if (elements.size() >= 3 && elements.get(0).isString() && elements.get(1).isNumber()) {
        references.add(elements);
      } else {
        elements.forEach(element -> collect(layer, element, references));
      }
    } else if (argument.isObject()
        && argument
            .find("class_name")
            .map(Json::toString)
            .orElse("")
            .equals("\"" + TENSOR + "\"")) {
      references.add(argument.get("config").get("keras_history").elements());
    } else if (!argument.isNull() && !argument.isNumber()) {
      throw layer.refuse(
          argument.path() + ": it is called with something that is no tensor; not supported");
    }
  }

  /** [layer, node, tensor], where it is computed already. */
  private Optional<Value> find(List<Json> reference) {
    if (reference.size() < 3) {
      throw model.refuse("expected [layer, node, tensor], found " + reference);
    }
    String name = reference.get(0).string();
    layer(name);
    List<List<Value>> nodes = outputs.getOrDefault(name, List.of());
    int node = reference.get(1).integer(0, Integer.MAX_VALUE);
    int tensor = reference.get(2).integer(0, Integer.MAX_VALUE);
    if (node >= nodes.size()) {
      return Optional.empty();
    }
    if (tensor >= nodes.get(node).size()) {
      throw model.refuse("layer %s has no output %d".formatted(name, tensor));
    }
    return Optional.of(nodes.get(node).get(tensor));
  }

  /** A tensor that must be there. */
  Value value(List<Json> reference) {
    return find(reference)
        .orElseThrow(() -> model.refuse("expected an output that is computed, found another"));
  }
}
