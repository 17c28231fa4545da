package io.github.sentimentj.keras.layer;

import io.github.sentimentj.huggingface.hdf5.Dataset;
import io.github.sentimentj.keras.layer.Layer.Call;
import io.github.sentimentj.onnx.graph.NodeBuilder;
import java.util.List;

/** Layers that look at some steps at a time: convolutions and local pooling, in one dimension. */
final class Convolution {

  private final Network net;
  private final LayerConfig layer;
  private final Value in;
  private final String padding;
  private final int size;
  private final int stride;
  private final int dilation;

  private Convolution(Call call, String sizeKey, int strideFallback) {
    net = call.network();
    layer = call.layer();
    in = call.input(3);
    padding = layer.text("padding", "valid");
    size = layer.only(sizeKey, 1);
    stride = layer.only("strides", strideFallback);
    dilation = layer.only("dilation_rate", 1);
  }

  private int channels() {
    int channels = in.size(layer.channelsFirst() ? 1 : 2);
    if (channels == Value.ANY) {
      throw layer.refuse("expected a known number of channels, found " + in.shape());
    }
    return channels;
  }

  private int steps() {
    return in.size(layer.channelsFirst() ? 2 : 1);
  }

  /** [batch, channels, steps], as ONNX has it. */
  private String channelsFirst() {
    return layer.channelsFirst() ? in.name() : net.transpose(in.name(), 0, 2, 1);
  }

  /** What ONNX gives, as Keras has it. */
  private Value output(String y, int channels) {
    int steps = outputSteps();
    return layer.channelsFirst()
        ? Value.of(y, List.of(in.size(0), channels, steps))
        : Value.of(net.transpose(y, 0, 2, 1), List.of(in.size(0), steps, channels));
  }

  private int outputSteps() {
    int steps = steps();
    if (steps == Value.ANY) {
      return steps;
    }
    int covered = padding.equals("valid") ? steps - dilation * (size - 1) : steps;
    int count = (covered + stride - 1) / stride;
    if (covered < 1) {
      throw layer.refuse(
          "expected at least %d steps, found %d".formatted(steps - covered + 1, steps));
    }
    return count;
  }

  private NodeBuilder windows(NodeBuilder node) {
    node.attribute("kernel_shape", new long[] {size}).attribute("strides", new long[] {stride});
    int all = dilation * (size - 1);
    int steps = steps();
    switch (padding) {
      case "valid" -> {}
      case "causal" -> node.attribute("pads", new long[] {all, 0});
      case "same" -> {
        if (steps == Value.ANY && stride > 1) {
          if (dilation > 1) {
            throw layer.refuse("strides and dilation_rate together need rows of a fixed length");
          }
          node.attribute("auto_pad", "SAME_UPPER");
        } else {
          int missing =
              stride == 1 ? all : Math.max(0, (outputSteps() - 1) * stride + all + 1 - steps);
          node.attribute("pads", new long[] {missing / 2, missing - missing / 2});
        }
      }
      default -> throw layer.refuse("padding %s is not supported".formatted(padding));
    }
    return node;
  }

  private String convolve(String x, String weight, String bias, int groups) {
    NodeBuilder node = windows(net.node("Conv", x, weight, bias));
    if (dilation > 1) {
      node.attribute("dilations", new long[] {dilation});
    }
    return net.out(node.attribute("group", groups), "Conv");
  }

  private String bias(String name, int filters) {
    return layer.bool("use_bias", true) ? layer.weight(net, name, filters) : NodeBuilder.ABSENT;
  }

  static List<Value> conv(Call call) {
    Convolution self = new Convolution(call, "kernel_size", 1);
    int filters = self.layer.count("filters");
    int groups = self.layer.only("groups", 1);
    int channels = self.channels() / groups;
    Dataset kernel = self.layer.variable("vars/0", self.size, channels, filters);
    // [size, channels, filters] as [filters, channels, size].
    String weight =
        self.net.weight(
            kernel.path(),
            List.of(filters, channels, self.size),
            () -> permuted(self.layer.numbers(kernel), self.size, channels, filters, true));
    String y = self.convolve(self.channelsFirst(), weight, self.bias("vars/1", filters), groups);
    return self.activated(self.output(y, filters));
  }

  static List<Value> depthwise(Call call) {
    Convolution self = new Convolution(call, "kernel_size", 1);
    int multiplier = self.layer.integer("depth_multiplier", 1);
    int filters = self.channels() * multiplier;
    String y =
        self.convolve(
            self.channelsFirst(),
            self.depthwiseWeight(multiplier),
            self.bias("vars/1", filters),
            self.channels());
    return self.activated(self.output(y, filters));
  }

  static List<Value> separable(Call call) {
    Convolution self = new Convolution(call, "kernel_size", 1);
    Network net = self.net;
    LayerConfig layer = self.layer;
    int multiplier = layer.integer("depth_multiplier", 1);
    int middle = self.channels() * multiplier;
    int filters = layer.count("filters");
    String depth =
        self.convolve(
            self.channelsFirst(),
            self.depthwiseWeight(multiplier),
            NodeBuilder.ABSENT,
            self.channels());
    Dataset pointwise = layer.variable("vars/1", 1, middle, filters);
    String weight =
        net.weight(
            pointwise.path(),
            List.of(filters, middle, 1),
            () -> permuted(layer.numbers(pointwise), 1, middle, filters, true));
    String y = net.out(net.node("Conv", depth, weight, self.bias("vars/2", filters)), "Conv");
    return self.activated(self.output(y, filters));
  }

  /** [size, channels, multiplier] as [channels * multiplier, 1, size]. */
  private String depthwiseWeight(int multiplier) {
    int channels = channels();
    Dataset kernel = layer.variable("vars/0", size, channels, multiplier);
    return net.weight(
        kernel.path(),
        List.of(channels * multiplier, 1, size),
        () -> permuted(layer.numbers(kernel), size, channels, multiplier, false));
  }

  /** The innermost two dimensions, which may change places, before the outermost one. */
  private static float[] permuted(float[] in, int size, int a, int b, boolean swap) {
    float[] out = new float[in.length];
    for (int k = 0; k < size; k++) {
      for (int i = 0; i < a; i++) {
        for (int j = 0; j < b; j++) {
          int place = swap ? j * a + i : i * b + j;
          out[place * size + k] = in[(k * a + i) * b + j];
        }
      }
    }
    return out;
  }

  private List<Value> activated(Value y) {
    return List.of(Activations.apply(net, layer, y));
  }

  static List<Value> maxPooling(Call call) {
    return pool(call, "MaxPool");
  }

  static List<Value> averagePooling(Call call) {
    return pool(call, "AveragePool");
  }

  private static List<Value> pool(Call call, String operator) {
    Convolution self = new Convolution(call, "pool_size", call.layer().only("pool_size", 2));
    NodeBuilder node = self.windows(self.net.node(operator, self.channelsFirst()));
    int channels = self.channels();
    return List.of(self.output(self.net.out(node, operator), channels));
  }

  static List<Value> globalMax(Call call) {
    return global(call, "ReduceMax");
  }

  static List<Value> globalAverage(Call call) {
    Value x = call.input(3);
    Network net = call.network();
    if (x.mask() == null) {
      return global(call, "ReduceMean");
    }
    boolean first = call.layer().channelsFirst();
    int axis = first ? 2 : 1;
    boolean keep = call.layer().bool("keepdims", false);
    String mask = net.unsqueeze(x.mask(), first ? 1 : 2);
    String counted = net.op("Where", mask, x.name(), net.scalar(0));
    String sum = net.reduce("ReduceSum", counted, keep, axis);
    String count = net.reduce("ReduceSum", Activations.asNumbers(net, mask), keep, axis);
    // Keras divides by zero where no step counts.
    String mean = net.op("Div", sum, net.op("Max", count, net.scalar(1)));
    return List.of(Value.of(mean, globalShape(x, axis, keep)));
  }

  private static List<Value> global(Call call, String operator) {
    Value x = call.input(3);
    int axis = call.layer().channelsFirst() ? 2 : 1;
    boolean keep = call.layer().bool("keepdims", false);
    String y = call.network().reduce(operator, x.name(), keep, axis);
    return List.of(Value.of(y, globalShape(x, axis, keep)));
  }

  private static List<Integer> globalShape(Value x, int axis, boolean keep) {
    return keep ? x.shapeWith(axis, 1) : List.of(x.size(0), x.size(3 - axis));
  }
}
