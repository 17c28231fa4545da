package io.github.sentimentj.keras.layer;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.layer.Layer.Call;
import java.util.List;
import java.util.stream.IntStream;

/** Layers that bring numbers to a scale. */
final class Normalization {

  private static final double EPSILON = 1e-3;

  private Normalization() {}

  static List<Value> layer(Call call) {
    Network net = call.network();
    LayerConfig layer = call.layer();
    Value x = call.input();
    int[] axes = axes(call, x);
    int[] shape = IntStream.of(axes).map(x::size).toArray();
    long[] wide = IntStream.of(axes).asLongStream().toArray();
    boolean rms = layer.bool("rms_scaling", false);
    String centered = x.name();
    if (!rms) {
      centered = net.op("Sub", x.name(), net.reduce("ReduceMean", x.name(), true, wide));
    }
    String squares = net.op("Mul", centered, centered);
    String variance = net.reduce("ReduceMean", squares, true, wide);
    String deviation =
        net.op("Sqrt", net.op("Add", variance, net.scalar(layer.number("epsilon", EPSILON))));
    String y = net.op("Div", centered, deviation);
    int next = 0;
    if (layer.bool("scale", true) || rms) {
      y = net.op("Mul", y, layer.weight(net, "vars/" + next++, shape));
    }
    if (layer.bool("center", true) && !rms) {
      y = net.op("Add", y, layer.weight(net, "vars/" + next, shape));
    }
    return List.of(Value.of(y, x.shape()).masked(x.mask()));
  }

  static List<Value> rms(Call call) {
    Network net = call.network();
    Value x = call.input();
    if (axes(call, x).length != 1) {
      throw call.layer().refuse("axis: expected the last one");
    }
    String squares = net.op("Mul", x.name(), x.name());
    String mean = net.reduce("ReduceMean", squares, true, -1);
    double epsilon = call.layer().number("epsilon", 1e-6);
    String scale = net.op("Sqrt", net.op("Add", mean, net.scalar(epsilon)));
    String y = net.op("Div", x.name(), scale);
    String weight = call.layer().weight(net, "vars/0", x.size(-1));
    return List.of(Value.of(net.op("Mul", y, weight), x.shape()));
  }

  static List<Value> unit(Call call) {
    Network net = call.network();
    Value x = call.input();
    int[] axes = axes(call, x);
    long[] wide = IntStream.of(axes).asLongStream().toArray();
    String squares = net.reduce("ReduceSumSquare", x.name(), true, wide);
    String norm = net.op("Sqrt", net.op("Max", squares, net.scalar(1e-12)));
    return List.of(Value.of(net.op("Div", x.name(), norm), x.shape()).masked(x.mask()));
  }

  /** The last axis, or several with the last one at the end. */
  private static int[] axes(Call call, Value x) {
    Json json = call.layer().config().find("axis").orElse(null);
    List<Integer> stated = json == null ? List.of(-1) : call.layer().integers("axis");
    int[] axes =
        stated.stream().mapToInt(axis -> axis < 0 ? axis + x.rank() : axis).sorted().toArray();
    for (int i = 0; i < axes.length; i++) {
      if (axes[i] != x.rank() - axes.length + i || axes[i] < 1) {
        throw call.layer().refuse("axis %s: expected the last ones".formatted(stated));
      }
      call.channels(x, axes[i]);
    }
    return axes;
  }

  static List<Value> batch(Call call) {
    Network net = call.network();
    LayerConfig layer = call.layer();
    Value x = call.input();
    List<Integer> stated =
        layer.config().find("axis").isPresent() ? layer.integers("axis") : List.of(-1);
    int axis = stated.get(0) < 0 ? stated.get(0) + x.rank() : stated.get(0);
    if (stated.size() != 1 || axis < 1 || axis >= x.rank()) {
      throw layer.refuse("axis %s: found an input %s".formatted(stated, x.shape()));
    }
    int channels = call.channels(x, axis);
    int next = 0;
    int gamma = layer.bool("scale", true) ? next++ : -1;
    int beta = layer.bool("center", true) ? next++ : -1;
    int mean = next++;
    int variance = next;
    for (int place = 0; place <= variance; place++) {
      layer.variable("vars/" + place, channels);
    }
    double epsilon = layer.number("epsilon", EPSILON);
    Integer[] sizes = new Integer[x.rank() - axis];
    java.util.Arrays.fill(sizes, 1);
    sizes[0] = channels;
    List<Integer> shape = List.of(sizes);
    String factor =
        net.weight(
            layer.variables() + " factor",
            shape,
            () -> {
              float[] v = numbers(layer, variance, channels);
              float[] g = gamma < 0 ? null : numbers(layer, gamma, channels);
              float[] out = new float[channels];
              for (int i = 0; i < channels; i++) {
                out[i] = (float) ((g == null ? 1 : g[i]) / Math.sqrt(v[i] + epsilon));
              }
              return out;
            });
    String offset =
        net.weight(
            layer.variables() + " offset",
            shape,
            () -> {
              float[] m = numbers(layer, mean, channels);
              float[] v = numbers(layer, variance, channels);
              float[] g = gamma < 0 ? null : numbers(layer, gamma, channels);
              float[] b = beta < 0 ? null : numbers(layer, beta, channels);
              float[] out = new float[channels];
              for (int i = 0; i < channels; i++) {
                double scale = (g == null ? 1 : g[i]) / Math.sqrt(v[i] + epsilon);
                out[i] = (float) ((b == null ? 0 : b[i]) - m[i] * scale);
              }
              return out;
            });
    String y = net.op("Add", net.op("Mul", x.name(), factor), offset);
    return List.of(Value.of(y, x.shape()).masked(x.mask()));
  }

  private static float[] numbers(LayerConfig layer, int place, int channels) {
    return layer.numbers(layer.variable("vars/" + place, channels));
  }
}
