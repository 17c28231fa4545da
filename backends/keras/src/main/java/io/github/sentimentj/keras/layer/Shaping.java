package io.github.sentimentj.keras.layer;

import io.github.sentimentj.keras.layer.Layer.Call;
import java.util.ArrayList;
import java.util.List;

/** Layers that move numbers around. */
final class Shaping {

  private Shaping() {}

  /** Layers that do something in training only. */
  static List<Value> nothing(Call call) {
    return call.inputs();
  }

  static List<Value> flatten(Call call) {
    Network net = call.network();
    Value x = call.input();
    if (x.rank() == 2) {
      return List.of(Value.of(net.op("Identity", x.name()), x.shape()));
    }
    int size = 1;
    for (int dimension : x.shape().subList(1, x.rank())) {
      size = dimension == Value.ANY || size == Value.ANY ? Value.ANY : size * dimension;
    }
    String from = x.name();
    if (call.layer().channelsFirst()) {
      int[] order = new int[x.rank()];
      for (int i = 1; i < order.length - 1; i++) {
        order[i] = i + 1;
      }
      order[order.length - 1] = 1;
      from = net.transpose(from, order);
    }
    return List.of(Value.of(net.reshape(from, 0, -1), List.of(x.size(0), size)));
  }

  static List<Value> reshape(Call call) {
    Network net = call.network();
    Value x = call.input();
    List<Integer> target = call.layer().integers("target_shape");
    List<Integer> shape = new ArrayList<>(List.of(x.size(0)));
    long[] sizes = new long[target.size() + 1];
    sizes[0] = x.rank() == 0 ? 1 : 0;
    int free = -1;
    long known = 1;
    for (int i = 0; i < target.size(); i++) {
      sizes[i + 1] = target.get(i);
      shape.add(target.get(i));
      if (target.get(i) < 1) {
        free = i + 1;
        sizes[free] = -1;
        shape.set(free, Value.ANY);
      } else {
        known *= target.get(i);
      }
    }
    long all = 1;
    for (int size : x.shape().subList(1, x.rank())) {
      all = size == Value.ANY || all < 0 ? -1 : all * size;
    }
    if (free > 0 && all > 0) {
      shape.set(free, (int) (all / known));
    }
    if (all > 0 && (free > 0 ? all % known != 0 : all != known)) {
      throw call.layer().refuse("target_shape %s: found %s".formatted(target, x.shape()));
    }
    return List.of(Value.of(net.reshape(x.name(), sizes), shape));
  }

  static List<Value> permute(Call call) {
    Value x = call.input();
    List<Integer> dims = call.layer().integers("dims");
    int[] order = new int[x.rank()];
    List<Integer> shape = new ArrayList<>(List.of(x.size(0)));
    if (dims.size() != x.rank() - 1
        || dims.stream().distinct().count() != dims.size()
        || dims.stream().anyMatch(d -> d < 1 || d >= x.rank())) {
      throw call.layer().refuse("dims %s: found an input %s".formatted(dims, x.shape()));
    }
    for (int i = 1; i < order.length; i++) {
      order[i] = dims.get(i - 1);
      shape.add(x.size(order[i]));
    }
    return List.of(Value.of(call.network().transpose(x.name(), order), shape));
  }

  static List<Value> repeat(Call call) {
    Network net = call.network();
    Value x = call.input(2);
    int count = call.layer().count("n");
    String row = net.unsqueeze(x.name(), 1);
    String y = net.op("Expand", row, net.ints(1, count, 1));
    return List.of(Value.of(y, List.of(x.size(0), count, x.size(1))));
  }

  static List<Value> upSampling(Call call) {
    Network net = call.network();
    Value x = call.input(3);
    int times = call.layer().only("size", 2);
    String each = net.unsqueeze(x.name(), 2);
    String repeated = net.op("Expand", each, net.ints(1, 1, times, 1));
    int steps = x.size(1) == Value.ANY ? Value.ANY : x.size(1) * times;
    String y = net.reshape(repeated, 0, -1, call.channels(x, 2));
    return List.of(Value.of(y, x.shapeWith(1, steps)));
  }

  static List<Value> zeroPadding(Call call) {
    Network net = call.network();
    Value x = call.input(3);
    List<Integer> sides = sides(call, "padding");
    boolean first = call.layer().channelsFirst();
    int axis = first ? 2 : 1;
    long before = sides.get(0);
    long after = sides.get(1);
    String pads = first ? net.ints(0, 0, before, 0, 0, after) : net.ints(0, before, 0, 0, after, 0);
    int steps = x.size(axis);
    return List.of(
        Value.of(
            net.op("Pad", x.name(), pads),
            x.shapeWith(axis, steps == Value.ANY ? steps : (int) (steps + before + after))));
  }

  static List<Value> cropping(Call call) {
    Network net = call.network();
    Value x = call.input(3);
    List<Integer> sides = sides(call, "cropping");
    int steps = x.size(1);
    int left = steps == Value.ANY ? steps : steps - sides.get(0) - sides.get(1);
    if (steps != Value.ANY && left < 1) {
      throw call.layer().refuse("cropping %s: found an input %s".formatted(sides, x.shape()));
    }
    long end = sides.get(1) == 0 ? Long.MAX_VALUE : -sides.get(1);
    return List.of(Value.of(net.slice(x.name(), 1, sides.get(0), end), x.shapeWith(1, left)));
  }

  private static List<Integer> sides(Call call, String key) {
    List<Integer> sides = call.layer().integers(key);
    if (sides.size() == 1) {
      sides = List.of(sides.get(0), sides.get(0));
    }
    if (sides.size() != 2 || sides.stream().anyMatch(side -> side < 0)) {
      throw call.layer().refuse("%s: expected two sizes, found %s".formatted(key, sides));
    }
    return sides;
  }
}
