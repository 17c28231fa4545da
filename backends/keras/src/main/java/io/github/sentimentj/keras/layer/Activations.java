package io.github.sentimentj.keras.layer;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.layer.Layer.Call;
import io.github.sentimentj.onnx.graph.ElementType;
import java.util.List;

/** The activations of Keras, by name and as layers. */
final class Activations {

  private static final double SQRT_HALF = Math.sqrt(0.5);

  private Activations() {}

  /** The name of an activation among a layer's options; {@code linear} where there is none. */
  static String name(LayerConfig layer, String key) {
    Json value = layer.config().find(key).orElse(null);
    if (value == null) {
      return "linear";
    } else if (value.isString()) {
      return value.string();
    }
    // Keras 3 writes functions as objects; all of its own have a name.
    boolean own =
        value.isObject()
            && value.find("registered_name").map(Json::string).orElse("function").equals("function")
            && value.find("config").map(Json::isString).orElse(false)
            && value.find("module").map(Json::string).orElse("builtins").equals("builtins");
    if (!own) {
      String type = value.isObject() ? value.find("class_name").map(Json::string).orElse("") : "";
      throw layer.refuse(
          "%s: %s is not supported, only activations of Keras by their names".formatted(key, type));
    }
    return value.get("config").string();
  }

  /** Applies a layer's {@code activation}. */
  static Value apply(Network network, LayerConfig layer, Value x) {
    return apply(network, layer, name(layer, "activation"), x);
  }

  static Value apply(Network net, LayerConfig layer, String name, Value value) {
    String x = value.name();
    String y =
        switch (name) {
          case "linear" -> x;
          case "relu" -> net.op("Relu", x);
          case "relu6" -> clip(net, x, 0, 6);
          case "sigmoid" -> net.op("Sigmoid", x);
          case "tanh" -> net.op("Tanh", x);
          case "softmax", "log_softmax" ->
              net.out(
                  net.node(name.equals("softmax") ? "Softmax" : "LogSoftmax", x)
                      .attribute("axis", -1),
                  name);
          case "elu" -> net.out(net.node("Elu", x).attribute("alpha", 1f), name);
          case "celu" -> net.out(net.node("Celu", x).attribute("alpha", 1f), name);
          case "selu" -> net.op("Selu", x);
          case "softplus" -> net.op("Softplus", x);
          case "softsign" -> net.op("Softsign", x);
          case "exponential" -> net.op("Exp", x);
          case "silu", "swish" -> net.op("Mul", x, net.op("Sigmoid", x));
          case "gelu" -> gelu(net, x);
          case "mish" -> net.op("Mul", x, net.op("Tanh", net.op("Softplus", x)));
          case "leaky_relu" -> leaky(net, x, 0.2);
          case "log_sigmoid" -> net.op("Neg", net.op("Softplus", net.op("Neg", x)));
          case "hard_sigmoid" -> hardSigmoid(net, layer, x);
          case "hard_silu", "hard_swish" -> net.op("Mul", x, hardSigmoid(net, layer, x));
          case "hard_tanh" -> clip(net, x, -1, 1);
          case "tanh_shrink" -> net.op("Sub", x, net.op("Tanh", x));
          default -> throw layer.refuse("activation %s is not supported".formatted(name));
        };
    net.activated(y, name);
    return Value.of(y, value.shape()).masked(value.mask());
  }

  private static String clip(Network net, String x, double from, double to) {
    return net.op("Clip", x, net.scalar(from), net.scalar(to));
  }

  private static String leaky(Network net, String x, double slope) {
    return net.out(net.node("LeakyRelu", x).attribute("alpha", (float) slope), "LeakyRelu");
  }

  private static String gelu(Network net, String x) {
    String erf = net.op("Erf", net.op("Mul", x, net.scalar(SQRT_HALF)));
    String half = net.op("Mul", x, net.scalar(0.5));
    return net.op("Mul", half, net.op("Add", erf, net.scalar(1)));
  }

  /** Keras 2 has the slope 0.2, Keras 3 has one sixth. */
  static float hardSigmoidSlope(LayerConfig layer) {
    return layer.keras2() ? 0.2f : 1 / 6f;
  }

  private static String hardSigmoid(Network net, LayerConfig layer, String x) {
    return net.out(
        net.node("HardSigmoid", x)
            .attribute("alpha", hardSigmoidSlope(layer))
            .attribute("beta", 0.5f),
        "HardSigmoid");
  }

  static List<Value> activation(Call call) {
    return List.of(apply(call.network(), call.layer(), call.input()));
  }

  static List<Value> relu(Call call) {
    Network net = call.network();
    LayerConfig layer = call.layer();
    Value x = call.input();
    double slope = layer.number("negative_slope", 0);
    double threshold = layer.number("threshold", 0);
    String limit = threshold == 0 ? x.name() : net.op("Sub", x.name(), net.scalar(threshold));
    String above =
        threshold == 0
            ? net.op("Relu", x.name())
            : net.op(
                "Where",
                net.op("Greater", x.name(), net.scalar(threshold)),
                x.name(),
                net.scalar(0));
    if (layer.config().find("max_value").isPresent()) {
      above = net.op("Min", above, net.scalar(layer.number("max_value", 0)));
    }
    String below = net.op("Mul", net.op("Min", limit, net.scalar(0)), net.scalar(slope));
    String y = slope == 0 ? above : net.op("Add", above, below);
    return List.of(Value.of(y, x.shape()).masked(x.mask()));
  }

  static List<Value> leakyRelu(Call call) {
    Value x = call.input();
    LayerConfig layer = call.layer();
    double slope = layer.number("negative_slope", layer.number("alpha", 0.3));
    return List.of(Value.of(leaky(call.network(), x.name(), slope), x.shape()).masked(x.mask()));
  }

  static List<Value> elu(Call call) {
    Value x = call.input();
    float alpha = (float) call.layer().number("alpha", 1);
    Network net = call.network();
    String y = net.out(net.node("Elu", x.name()).attribute("alpha", alpha), "Elu");
    return List.of(Value.of(y, x.shape()).masked(x.mask()));
  }

  static List<Value> thresholdedRelu(Call call) {
    Value x = call.input();
    float theta = (float) call.layer().number("theta", 1);
    Network net = call.network();
    String y = net.out(net.node("ThresholdedRelu", x.name()).attribute("alpha", theta), "Relu");
    return List.of(Value.of(y, x.shape()).masked(x.mask()));
  }

  static List<Value> prelu(Call call) {
    Value x = call.input();
    int[] shape = new int[x.rank() - 1];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = x.size(i + 1);
    }
    if (call.layer().config().find("shared_axes").isPresent()) {
      call.layer().integers("shared_axes").forEach(axis -> shape[axis - 1] = 1);
    }
    Network net = call.network();
    String y = net.op("PRelu", x.name(), call.layer().weight(net, "vars/0", shape));
    return List.of(Value.of(y, x.shape()).masked(x.mask()));
  }

  static List<Value> softmax(Call call) {
    Network net = call.network();
    Value x = call.input();
    if (call.layer().config().find("axis").map(Json::isArray).orElse(false)) {
      throw call.layer().refuse("axis: expected one axis, found several");
    }
    String in = x.name();
    if (x.mask() != null) {
      // As Keras broadcasts it: against the last dimensions.
      if (x.rank() != 2) {
        throw call.layer().refuse("a mask is supported for two dimensions only");
      }
      in = net.op("Where", x.mask(), in, net.scalar(-1e9));
    }
    int axis = call.layer().integer("axis", -1);
    String y = net.out(net.node("Softmax", in).attribute("axis", axis), "Softmax");
    net.activated(y, "softmax");
    return List.of(Value.of(y, x.shape()).masked(x.mask()));
  }

  /** Truth values as the numbers 0 and 1. */
  static String asNumbers(Network net, String mask) {
    return net.cast(mask, ElementType.FLOAT);
  }
}
