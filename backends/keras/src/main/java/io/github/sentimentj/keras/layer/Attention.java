package io.github.sentimentj.keras.layer;

import io.github.sentimentj.huggingface.hdf5.Dataset;
import io.github.sentimentj.keras.layer.Layer.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code MultiHeadAttention}, {@code Attention} and {@code AdditiveAttention}. */
final class Attention {

  private static final double NEVER = -1e9;

  private final Network net;
  private final LayerConfig layer;

  private Attention(Call call) {
    net = call.network();
    layer = call.layer();
  }

  static List<Value> multiHead(Call call) {
    LayerConfig layer = call.layer();
    layer.requireUnset("use_gate", "sliding_window");
    if (call.inputs().size() < 2 || call.inputs().size() > 3) {
      throw layer.refuse(
          "expected query, value and possibly key, found " + call.inputs().size() + " inputs");
    }
    return new Attention(call).multiHead(call, call.inputs().size() == 3);
  }

  private List<Value> multiHead(Call call, boolean ownKey) {
    Value query = three(call, 0);
    Value value = three(call, 1);
    Value key = ownKey ? three(call, 2) : value;
    if (layer.config().find("attention_axes").isPresent()
        && !layer.integers("attention_axes").equals(List.of(1))) {
      throw layer.refuse("attention_axes: expected the second one");
    }
    int heads = layer.count("num_heads");
    int keySize = layer.count("key_dim");
    int valueSize = layer.integer("value_dim", keySize);
    String q = project(query, "query_dense", heads, keySize);
    String k = project(key, "key_dense", heads, keySize);
    String v = project(value, "value_dense", heads, valueSize);
    String scaled = net.op("Mul", q, net.scalar(1 / Math.sqrt(keySize)));
    String scores = net.op("MatMul", scaled, net.transpose(k, 0, 1, 3, 2));
    String mask = mask(call, query, value, ownKey ? key : null);
    if (mask != null) {
      scores = net.op("Where", net.unsqueeze(mask, 1), scores, net.scalar(NEVER));
    }
    String weights = net.out(net.node("Softmax", scores).attribute("axis", -1), "Softmax");
    String heard = net.transpose(net.op("MatMul", weights, v), 0, 2, 1, 3);
    String joined = net.reshape(heard, 0, 0, (long) heads * valueSize);
    Value output = output(query, joined, heads, valueSize);
    output.masked(query.mask());
    int steps = value.size(1);
    return List.of(output, Value.of(weights, List.of(query.size(0), heads, query.size(1), steps)));
  }

  private Value three(Call call, int index) {
    Value x = net.floats(call.inputs().get(index));
    if (x.rank() != 3) {
      throw layer.refuse("expected an input of 3 dimensions, found " + x.shape());
    }
    call.channels(x, 2);
    return x;
  }

  private String sublayer(String name) {
    // Keras 2 keeps the private names of Python.
    return layer.hasVariable(name + "/vars/0") ? name : "_" + name;
  }

  /** [batch, heads, steps, size]. */
  private String project(Value x, String name, int heads, int size) {
    String place = sublayer(name);
    Dataset kernel = layer.variable(place + "/vars/0", x.size(2), heads, size);
    String weight =
        net.weight(kernel.path(), List.of(x.size(2), heads * size), () -> layer.numbers(kernel));
    String product = net.op("MatMul", x.name(), weight);
    if (layer.bool("use_bias", true)) {
      Dataset bias = layer.variable(place + "/vars/1", heads, size);
      product =
          net.op(
              "Add",
              product,
              net.weight(bias.path(), List.of(heads * size), () -> layer.numbers(bias)));
    }
    return net.transpose(net.reshape(product, 0, 0, heads, size), 0, 2, 1, 3);
  }

  private Value output(Value query, String joined, int heads, int valueSize) {
    String place = sublayer("output_dense");
    int width = query.size(2);
    if (layer.config().find("output_shape").isPresent()) {
      List<Integer> stated = layer.integers("output_shape");
      if (stated.size() != 1 || stated.get(0) < 1) {
        throw layer.refuse("output_shape: expected one size, found " + stated);
      }
      width = stated.get(0);
    }
    Dataset kernel = layer.variable(place + "/vars/0", heads, valueSize, width);
    String weight =
        net.weight(kernel.path(), List.of(heads * valueSize, width), () -> layer.numbers(kernel));
    String y = net.op("MatMul", joined, weight);
    if (layer.bool("use_bias", true)) {
      y = net.op("Add", y, layer.weight(net, place + "/vars/1", width));
    }
    return Value.of(y, query.shapeWith(2, width));
  }

  /** Which steps of the value each step of the query may see: [batch or 1, query, value]. */
  private @Nullable String mask(Call call, Value query, Value value, @Nullable Value key) {
    String mask = null;
    if (query.mask() != null) {
      mask = net.unsqueeze(query.mask(), 2);
    }
    if (value.mask() != null) {
      mask = and(mask, net.unsqueeze(value.mask(), 1));
    }
    if (key != null && key.mask() != null) {
      mask = and(mask, net.unsqueeze(key.mask(), 1));
    }
    if (call.option("use_causal_mask") || layer.bool("causal", false)) {
      mask = and(mask, causal(query, value));
    }
    return mask;
  }

  private String and(@Nullable String a, String b) {
    return a == null ? b : net.op("And", a, b);
  }

  private String causal(Value query, Value value) {
    String rows = net.unsqueeze(places(query), 1);
    String columns = net.unsqueeze(places(value), 0);
    return net.unsqueeze(net.op("GreaterOrEqual", rows, columns), 0);
  }

  private String places(Value x) {
    String length = net.squeeze(net.size(x.name(), 1), 0);
    return net.op("Range", net.integer(0), length, net.integer(1));
  }

  static List<Value> dot(Call call) {
    return new Attention(call).single(call, false);
  }

  static List<Value> additive(Call call) {
    return new Attention(call).single(call, true);
  }

  private List<Value> single(Call call, boolean additive) {
    if (call.inputs().size() < 2 || call.inputs().size() > 3) {
      throw layer.refuse("expected [query, value] or [query, value, key]");
    }
    Value query = three(call, 0);
    Value value = three(call, 1);
    Value key = call.inputs().size() == 3 ? three(call, 2) : value;
    boolean scale = layer.bool("use_scale", additive);
    String scores;
    if (additive) {
      String sum =
          net.op(
              "Tanh", net.op("Add", net.unsqueeze(query.name(), 2), net.unsqueeze(key.name(), 1)));
      String scaled = scale ? net.op("Mul", sum, layer.weight(net, "vars/0", query.size(2))) : sum;
      scores = net.reduce("ReduceSum", scaled, false, -1);
    } else {
      if (!layer.text("score_mode", "dot").equals("dot")) {
        throw layer.refuse("score_mode: expected dot, found " + layer.text("score_mode", ""));
      }
      scores = net.op("MatMul", query.name(), net.transpose(key.name(), 0, 2, 1));
      if (scale) {
        scores = net.op("Mul", scores, layer.weight(net, "vars/0"));
      }
    }
    String mask = value.mask() == null ? null : net.unsqueeze(value.mask(), 1);
    if (call.option("use_causal_mask") || layer.bool("causal", false)) {
      mask = and(mask, causal(query, key));
    }
    if (mask != null) {
      String lowered = net.op("Sub", scores, net.scalar(-NEVER));
      scores = net.op("Where", mask, scores, lowered);
    }
    String weights = net.out(net.node("Softmax", scores).attribute("axis", -1), "Softmax");
    String y = net.op("MatMul", weights, value.name());
    if (query.mask() != null) {
      y = net.op("Where", net.unsqueeze(query.mask(), 2), y, net.scalar(0));
    }
    Value output = Value.of(y, query.shapeWith(2, value.size(2))).masked(query.mask());
    return List.of(output, Value.of(weights, List.of(query.size(0), query.size(1), value.size(1))));
  }
}
