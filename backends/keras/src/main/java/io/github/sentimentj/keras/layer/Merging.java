package io.github.sentimentj.keras.layer;

import io.github.sentimentj.keras.layer.Layer.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Layers that make one tensor of several. */
final class Merging {

  private Merging() {}

  static List<Value> add(Call call) {
    return List.of(merge(call, "Add"));
  }

  static List<Value> subtract(Call call) {
    if (call.inputs().size() != 2) {
      throw call.layer().refuse("expected two inputs, found " + call.inputs().size());
    }
    return List.of(merge(call, "Sub"));
  }

  static List<Value> multiply(Call call) {
    return List.of(merge(call, "Mul"));
  }

  static List<Value> maximum(Call call) {
    return List.of(merge(call, "Max"));
  }

  static List<Value> minimum(Call call) {
    return List.of(merge(call, "Min"));
  }

  static List<Value> average(Call call) {
    Value sum = merge(call, "Add");
    Network net = call.network();
    String mean = net.op("Div", sum.name(), net.scalar(call.inputs().size()));
    return List.of(Value.of(mean, sum.shape()).masked(sum.mask()));
  }

  private static Value merge(Call call, String operator) {
    List<Value> inputs = inputs(call);
    int rank = inputs.stream().mapToInt(Value::rank).max().orElse(0);
    Value merged = expanded(call, inputs.get(0), rank);
    for (Value next : inputs.subList(1, inputs.size())) {
      Value other = expanded(call, next, rank);
      String name = call.network().op(operator, merged.name(), other.name());
      merged = Value.of(name, broadcast(call, merged, other));
    }
    return Value.of(merged.name(), merged.shape()).masked(mask(call, inputs));
  }

  private static List<Value> inputs(Call call) {
    if (call.inputs().isEmpty()) {
      throw call.layer().refuse("expected inputs, found none");
    }
    return call.inputs().stream().map(call.network()::floats).toList();
  }

  /** Dimensions that are missing come behind that of the batch. */
  private static Value expanded(Call call, Value x, int rank) {
    String name = x.name();
    List<Integer> shape = new ArrayList<>(x.shape());
    while (shape.size() < rank) {
      name = call.network().unsqueeze(name, 1);
      shape.add(1, 1);
    }
    return Value.of(name, shape);
  }

  private static List<Integer> broadcast(Call call, Value a, Value b) {
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < a.rank(); i++) {
      int left = a.size(i);
      int right = b.size(i);
      boolean fit = left == right || left == 1 || right == 1;
      if (!fit && left != Value.ANY && right != Value.ANY) {
        throw call.layer()
            .refuse("expected inputs of one shape, found %s, %s".formatted(a.shape(), b.shape()));
      }
      shape.add(left == 1 ? right : right == 1 || left != Value.ANY ? left : right);
    }
    return shape;
  }

  /** Keras 2 wants all masks that there are, Keras 3 any, if all inputs have one. */
  private static @Nullable String mask(Call call, List<Value> inputs) {
    List<String> masks = inputs.stream().map(Value::mask).filter(Objects::nonNull).toList();
    boolean keras2 = call.layer().keras2();
    if (masks.isEmpty() || (!keras2 && masks.size() < inputs.size())) {
      return null;
    }
    String mask = masks.get(0);
    for (String other : masks.subList(1, masks.size())) {
      mask = call.network().op(keras2 ? "And" : "Or", mask, other);
    }
    return mask;
  }

  static List<Value> concatenate(Call call) {
    Network net = call.network();
    List<Value> inputs = inputs(call);
    Value first = inputs.get(0);
    int axis = call.layer().integer("axis", -1);
    int at = axis < 0 ? axis + first.rank() : axis;
    if (at < 1 || at >= first.rank()) {
      throw call.layer().refuse("axis %d: found an input %s".formatted(axis, first.shape()));
    }
    int size = 0;
    for (Value each : inputs) {
      if (each.rank() != first.rank()) {
        throw call.layer().refuse("expected inputs of as many dimensions, found other ones");
      }
      size = size == Value.ANY || each.size(at) == Value.ANY ? Value.ANY : size + each.size(at);
    }
    String[] names = inputs.stream().map(Value::name).toArray(String[]::new);
    Value joined = Value.of(net.concat(at, names), first.shapeWith(at, size));
    return List.of(joined.masked(joinedMask(call, inputs, at)));
  }

  private static @Nullable String joinedMask(Call call, List<Value> inputs, int axis) {
    Network net = call.network();
    if (inputs.stream().allMatch(each -> each.mask() == null)) {
      return null;
    }
    if (inputs.get(0).rank() != 3) {
      throw call.layer().refuse("masks are supported for three dimensions only");
    }
    String joined = null;
    for (Value each : inputs) {
      String mask = each.mask();
      if (mask == null) {
        String rows = net.reduce("ReduceMin", each.name(), false, 2);
        mask = net.op("Equal", rows, rows);
      }
      if (joined == null) {
        joined = mask;
      } else if (axis == 1) {
        joined = net.concat(1, joined, mask);
      } else {
        joined = net.op(call.layer().keras2() ? "And" : "Or", joined, mask);
      }
    }
    return joined;
  }

  static List<Value> dot(Call call) {
    Network net = call.network();
    LayerConfig layer = call.layer();
    List<Value> inputs = inputs(call);
    if (inputs.size() != 2) {
      throw layer.refuse("expected two inputs, found " + inputs.size());
    }
    List<Integer> axes = layer.integers("axes");
    Value a = inputs.get(0);
    Value b = inputs.get(1);
    int left = axis(a, axes.get(0));
    int right = axis(b, axes.get(axes.size() - 1));
    if (left < 1
        || right < 1
        || left >= a.rank()
        || right >= b.rank()
        || a.rank() > 3
        || b.rank() > 3) {
      throw layer.refuse("axes %s: found %s, %s".formatted(axes, a.shape(), b.shape()));
    }
    String x = layer.bool("normalize", false) ? normalized(net, a, left) : a.name();
    String y = layer.bool("normalize", false) ? normalized(net, b, right) : b.name();
    String letters = "bij".substring(0, a.rank());
    String others = "bkl".substring(0, b.rank()).replace("bkl".charAt(right), letters.charAt(left));
    String sum = String.valueOf(letters.charAt(left));
    String rest = others.substring(1).replace(sum, "");
    String result = letters.replace(sum, "") + rest;
    List<Integer> shape = new ArrayList<>(a.shape());
    shape.remove(left);
    for (int i = 1; i < b.rank(); i++) {
      if (i != right) {
        shape.add(b.size(i));
      }
    }
    String product =
        net.out(
            net.node("Einsum", x, y).attribute("equation", letters + "," + others + "->" + result),
            "Einsum");
    if (shape.size() == 1) {
      product = net.unsqueeze(product, 1);
      shape.add(1);
    }
    return List.of(Value.of(product, shape));
  }

  private static int axis(Value x, int axis) {
    return axis < 0 ? axis + x.rank() : axis;
  }

  private static String normalized(Network net, Value x, int axis) {
    String squares = net.reduce("ReduceSumSquare", x.name(), true, axis);
    String norm = net.op("Sqrt", net.op("Max", squares, net.scalar(1e-12)));
    return net.op("Div", x.name(), norm);
  }
}
