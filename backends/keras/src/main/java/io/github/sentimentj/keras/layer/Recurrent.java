package io.github.sentimentj.keras.layer;

import io.github.sentimentj.huggingface.hdf5.Dataset;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.layer.Layer.Call;
import io.github.sentimentj.onnx.graph.ElementType;
import io.github.sentimentj.onnx.graph.NodeBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code LSTM}, {@code GRU}, {@code SimpleRNN} and {@code Bidirectional}.
 *
 * <p>Keras steps over masked steps wherever they are: state and output stay as they were. ONNX
 * knows lengths only. So the steps that count are moved to the front, in the order in which they
 * are read, and outputs are taken back to where they belong.
 */
final class Recurrent {

  private static final Map<String, String> ACTIVATIONS =
      Map.of(
          "tanh", "Tanh",
          "sigmoid", "Sigmoid",
          "relu", "Relu",
          "linear", "Affine",
          "hard_sigmoid", "HardSigmoid",
          "elu", "Elu",
          "softsign", "Softsign",
          "softplus", "Softplus",
          "leaky_relu", "LeakyRelu");

  private final Network net;
  private final LayerConfig layer;
  private final boolean backwards;
  private final boolean sequences;
  private final boolean zeroOutput;
  private final int units;
  private final Kind kind;

  private enum Kind {
    LSTM(4),
    GRU(3),
    RNN(1);

    private final int gates;

    Kind(int gates) {
      this.gates = gates;
    }
  }

  /**
   * What comes out.
   *
   * @param output the last output, or all in the order in which they were computed
   * @param states the last states
   */
  private record Result(Value output, List<Value> states) {}

  private Recurrent(Network net, LayerConfig layer, @Nullable Boolean zeroOutput) {
    this.net = net;
    this.layer = layer;
    kind =
        switch (layer.type()) {
          case "LSTM" -> Kind.LSTM;
          case "GRU" -> Kind.GRU;
          case "SimpleRNN" -> Kind.RNN;
          default -> throw layer.refuse("expected LSTM, GRU or SimpleRNN");
        };
    layer.requireUnset("stateful", "time_major");
    backwards = layer.bool("go_backwards", false);
    sequences = layer.bool("return_sequences", false);
    this.zeroOutput = zeroOutput == null ? layer.bool("zero_output_for_mask", false) : zeroOutput;
    units = layer.count("units");
  }

  static List<Value> single(Call call) {
    if (call.options().containsKey("initial_state") || call.inputs().size() > 1) {
      throw call.layer().refuse("initial_state is not supported");
    }
    Value x = call.input(3);
    Recurrent layer = new Recurrent(call.network(), call.layer(), null);
    Result result = layer.run(x);
    if (layer.sequences) {
      result.output.masked(x.mask());
    }
    List<Value> outputs = new ArrayList<>(List.of(result.output));
    if (call.layer().bool("return_state", false)) {
      outputs.addAll(result.states);
    }
    return outputs;
  }

  static List<Value> bidirectional(Call call) {
    LayerConfig both = call.layer();
    if (call.inputs().size() > 1) {
      throw both.refuse("initial_state is not supported");
    }
    Value x = call.input(3);
    Json inner = both.config().get("layer");
    LayerConfig forward = both.child(inner, both.variables() + "/forward_layer");
    LayerConfig backward =
        both.config()
            .find("backward_layer")
            .map(json -> both.child(json, both.variables() + "/backward_layer"))
            .orElse(
                new LayerConfig(
                    both.saved(),
                    forward.type(),
                    forward.config(),
                    forward.path(),
                    both.variables() + "/backward_layer"));
    // Layers in a Bidirectional give zeros for masked steps.
    boolean zeros = forward.bool("return_sequences", false);
    Recurrent there = new Recurrent(call.network(), forward, zeros);
    Recurrent back = new Recurrent(call.network(), backward, zeros);
    if (there.backwards || there.sequences != back.sequences) {
      throw both.refuse("expected a layer that goes forwards, and the same backwards");
    }
    Result first = there.run(x);
    Result second = back.reversed().run(x);
    Network net = call.network();
    Value last = second.output;
    if (there.sequences) {
      last = Value.of(net.reverse(last.name(), 1), last.shape());
    }
    List<Value> outputs = new ArrayList<>(merge(call, first.output, last));
    if (there.sequences) {
      outputs.forEach(output -> output.masked(x.mask()));
    }
    if (forward.bool("return_state", false)) {
      outputs.addAll(first.states);
      outputs.addAll(second.states);
    }
    return outputs;
  }

  private static List<Value> merge(Call call, Value there, Value back) {
    Network net = call.network();
    Json mode = call.layer().config().members().get("merge_mode");
    String name = mode == null ? "concat" : mode.isNull() ? "none" : mode.string();
    String a = there.name();
    String b = back.name();
    return switch (name) {
      case "none" -> List.of(there, back);
      case "sum" -> List.of(Value.of(net.op("Add", a, b), there.shape()));
      case "mul" -> List.of(Value.of(net.op("Mul", a, b), there.shape()));
      case "ave" ->
          List.of(Value.of(net.op("Div", net.op("Add", a, b), net.scalar(2)), there.shape()));
      case "concat" ->
          List.of(
              Value.of(net.concat(-1, a, b), there.shapeWith(-1, there.size(-1) + back.size(-1))));
      default -> throw call.layer().refuse("merge_mode %s is not supported".formatted(name));
    };
  }

  /** The same, read from its end: what Bidirectional makes of the layer that it wraps. */
  private Recurrent reversed() {
    return backwards ? this : new Recurrent(this);
  }

  private Recurrent(Recurrent forward) {
    net = forward.net;
    layer = forward.layer;
    kind = forward.kind;
    backwards = true;
    sequences = forward.sequences;
    zeroOutput = forward.zeroOutput;
    units = forward.units;
  }

  private Result run(Value x) {
    String read = backwards ? net.reverse(x.name(), 1) : x.name();
    Steps steps = x.mask() == null ? null : steps(x.mask());
    if (steps != null) {
      read = net.out(net.node("GatherND", read, steps.order).attribute("batch_dims", 1), "Packed");
    }
    String[] outputs = node(x, net.transpose(read, 1, 0, 2), steps);
    List<Value> states = new ArrayList<>();
    for (int i = 1; i < outputs.length; i++) {
      String state = net.squeeze(outputs[i], 0);
      states.add(Value.of(any(state, steps), List.of(x.size(0), units)));
    }
    if (sequences) {
      String all = net.transpose(net.squeeze(outputs[0], 1), 1, 0, 2);
      return new Result(Value.of(spread(all, steps), x.shapeWith(2, units)), states);
    }
    Value last = states.get(0);
    if (steps != null && zeroOutput) {
      String end =
          net.out(net.node("Gather", steps.mask, net.ints(-1)).attribute("axis", 1), "End");
      String name = net.op("Mul", last.name(), net.cast(end, ElementType.FLOAT));
      last = Value.of(name, last.shape());
    }
    return new Result(Value.of(last.name(), last.shape()), states);
  }

  /**
   * Which steps count, in the order in which they are read.
   *
   * @param mask which do, as 0 and 1 of shape [batch, steps]
   * @param order those that do and then those that do not, of shape [batch, steps, 1]
   * @param count how many do, of shape [batch]
   */
  private record Steps(String mask, String order, String count) {}

  private Steps steps(String mask) {
    String key = mask + (backwards ? " backwards" : " forwards");
    String valid =
        net.once(
            key + " valid",
            () -> {
              String numbers = net.cast(mask, ElementType.INT64);
              return backwards ? net.reverse(numbers, 1) : numbers;
            });
    String order =
        net.once(
            key + " order",
            () -> {
              String length = net.size(valid, 1);
              String places =
                  net.op("Range", net.integer(0), net.squeeze(length, 0), net.integer(1));
              // Those that count come first, each group in its order.
              String rank = net.op("Sub", net.op("Mul", valid, length), places);
              String values = net.fresh("TopK");
              String found = net.fresh("TopK");
              net.node("TopK", rank, length).attribute("axis", 1).outputs(values, found);
              return net.unsqueeze(found, 2);
            });
    String count = net.once(key + " count", () -> net.reduce("ReduceSum", valid, false, 1));
    return new Steps(valid, order, count);
  }

  /** A state, or zeros where no step counts. */
  private String any(String state, @Nullable Steps steps) {
    if (steps == null) {
      return state;
    }
    String any = net.op("Min", steps.count, net.integer(1));
    String factor = net.unsqueeze(net.cast(any, ElementType.FLOAT), 1);
    return net.op("Mul", state, factor);
  }

  /** Outputs at the places of their steps; in between the one before, or zeros. */
  private String spread(String packed, @Nullable Steps steps) {
    if (steps == null) {
      return packed;
    }
    String withZero = net.op("Pad", packed, net.ints(0, 1, 0, 0, 0, 0));
    String before = net.op("CumSum", steps.mask, net.integer(1));
    String place = zeroOutput ? net.op("Mul", before, steps.mask) : before;
    return net.out(
        net.node("GatherND", withZero, net.unsqueeze(place, 2)).attribute("batch_dims", 1),
        "Spread");
  }

  private String[] node(Value x, String timeMajor, @Nullable Steps steps) {
    int channels = x.size(2);
    int width = kind.gates * units;
    boolean resetAfter =
        kind == Kind.GRU && layer.bool("reset_after", layer.keras2() ? false : true);
    Dataset kernel = layer.variable("cell/vars/0", channels, width);
    Dataset recurrent = layer.variable("cell/vars/1", units, width);
    List<String> inputs = new ArrayList<>();
    inputs.add(timeMajor);
    inputs.add(gates(kernel, channels));
    inputs.add(gates(recurrent, units));
    inputs.add(layer.bool("use_bias", true) ? bias(resetAfter) : NodeBuilder.ABSENT);
    if (steps != null) {
      // ONNX Runtime knows no empty sequences; their result is not used.
      String length = net.op("Max", steps.count, net.integer(1));
      inputs.add(net.cast(length, ElementType.INT32));
    }
    NodeBuilder node =
        net.node(kind.name(), inputs.toArray(String[]::new)).attribute("hidden_size", units);
    activations(node);
    if (resetAfter) {
      node.attribute("linear_before_reset", 1);
    }
    String[] outputs = new String[kind == Kind.LSTM ? 3 : 2];
    Arrays.setAll(outputs, i -> net.fresh(kind.name()));
    node.outputs(outputs);
    return outputs;
  }

  private void activations(NodeBuilder node) {
    String inner = Activations.name(layer, "activation");
    String gate = kind == Kind.RNN ? inner : Activations.name(layer, "recurrent_activation");
    String[] names =
        switch (kind) {
          case LSTM -> new String[] {gate, inner, inner};
          case GRU -> new String[] {gate, inner};
          case RNN -> new String[] {inner};
        };
    // One number for each activation that wants one, and none for the others.
    List<Float> alphas = new ArrayList<>();
    List<Float> betas = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      switch (names[i]) {
        case "hard_sigmoid" -> {
          alphas.add(Activations.hardSigmoidSlope(layer));
          betas.add(0.5f);
        }
        case "linear" -> {
          alphas.add(1f);
          betas.add(0f);
        }
        case "elu" -> alphas.add(1f);
        case "leaky_relu" -> alphas.add(0.2f);
        default -> {}
      }
      String known = ACTIVATIONS.get(names[i]);
      if (known == null) {
        throw layer.refuse("activation %s is not supported here".formatted(names[i]));
      }
      names[i] = known;
    }
    node.attribute("activations", names);
    if (!alphas.isEmpty()) {
      node.attribute("activation_alpha", floats(alphas));
    }
    if (!betas.isEmpty()) {
      node.attribute("activation_beta", floats(betas));
    }
  }

  private static float[] floats(List<Float> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }

  /** Where ONNX has the gate that is the i-th of Keras. */
  private int place(int gate) {
    return switch (kind) {
      // input, forget, cell, output; input, output, forget, cell
      case LSTM -> new int[] {0, 2, 3, 1}[gate];
      case GRU, RNN -> gate;
    };
  }

  /** [from, gates * units] of Keras as [1, gates * units, from] of ONNX. */
  private String gates(Dataset dataset, int from) {
    int width = kind.gates * units;
    return net.weight(
        dataset.path(),
        List.of(1, width, from),
        () -> {
          float[] in = layer.numbers(dataset);
          float[] out = new float[in.length];
          for (int column = 0; column < width; column++) {
            int row = place(column / units) * units + column % units;
            for (int i = 0; i < from; i++) {
              out[row * from + i] = in[i * width + column];
            }
          }
          return out;
        });
  }

  private String bias(boolean resetAfter) {
    int width = kind.gates * units;
    Dataset dataset =
        resetAfter ? layer.variable("cell/vars/2", 2, width) : layer.variable("cell/vars/2", width);
    return net.weight(
        dataset.path(),
        List.of(1, 2 * width),
        () -> {
          float[] in = layer.numbers(dataset);
          float[] out = new float[2 * width];
          for (int i = 0; i < in.length; i++) {
            int column = i % width;
            out[i / width * width + place(column / units) * units + column % units] = in[i];
          }
          return out;
        });
  }
}
