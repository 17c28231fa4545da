package io.github.sentimentj.keras.layer;

import io.github.sentimentj.keras.text.Vectorizer;
import io.github.sentimentj.onnx.GraphRunner;
import io.github.sentimentj.onnx.graph.Dimension;
import io.github.sentimentj.onnx.graph.ElementType;
import io.github.sentimentj.onnx.graph.Elements;
import io.github.sentimentj.onnx.graph.Graph;
import io.github.sentimentj.onnx.graph.GraphBuilder;
import io.github.sentimentj.onnx.graph.NodeBuilder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A graph that is being built, with names for whatever needs none of its own. */
final class Network {

  private static final int OPSET = 18;
  private static final int MOST_NODES = 20_000;

  private final GraphBuilder builder = Graph.builder("keras").opset("", OPSET);
  private final Set<String> stored = new HashSet<>();
  private final Map<String, String> known = new HashMap<>();
  private final Map<String, String> activations = new HashMap<>();
  private int nodes;
  private int rows;
  private @Nullable Value ids;
  private @Nullable Vectorizer vectorizer;

  GraphBuilder builder() {
    return builder;
  }

  /** The numbers of a text, made once. */
  Value idsInput(OptionalInt length) {
    if (ids != null) {
      throw new IllegalArgumentException("expected one input, found another");
    }
    Dimension columns =
        length.isPresent() ? Dimension.fixed(length.getAsInt()) : Dimension.symbol("length");
    builder.input(GraphRunner.INPUT, ElementType.INT32, Dimension.symbol("batch"), columns);
    ids =
        new Value(
            GraphRunner.INPUT, List.of(Value.ANY, length.orElse(Value.ANY)), Value.Kind.WHOLE);
    return ids;
  }

  /** The same for a text that a layer of the model makes numbers of. */
  Value textInput(Vectorizer encoder, OptionalInt length) {
    Value input = idsInput(length);
    vectorizer = encoder;
    return input;
  }

  /** Says that the numbers are looked up in a table. */
  void lookedUp(Value looked, int tableRows) {
    if (looked == ids) {
      rows = rows == 0 ? tableRows : Math.min(rows, tableRows);
    }
  }

  /** How many numbers are known to the model; empty where it has no table of them. */
  OptionalInt rows() {
    return rows == 0 ? OptionalInt.empty() : OptionalInt.of(rows);
  }

  /** Says which activation a tensor comes from. */
  void activated(String tensor, String activation) {
    activations.put(tensor, activation);
  }

  /** The activation that a tensor comes from; empty where it comes from something else. */
  String activation(String tensor) {
    return activations.getOrDefault(tensor, "");
  }

  Optional<Vectorizer> vectorizer() {
    return Optional.ofNullable(vectorizer);
  }

  /** How many numbers of a text the graph takes; empty for any. */
  OptionalInt length() {
    int size = ids == null ? Value.ANY : ids.size(1);
    return size == Value.ANY ? OptionalInt.empty() : OptionalInt.of(size);
  }

  /** A name that nothing has yet. */
  String fresh(String hint) {
    if (++nodes > MOST_NODES) {
      throw new IllegalArgumentException("expected a model of at most 20000 operations");
    }
    return hint + "." + nodes;
  }

  /** A node with one output. */
  String op(String operator, String... inputs) {
    return out(builder.node(operator).inputs(inputs), operator);
  }

  /** A node that wants attributes; {@link #out} ends it. */
  NodeBuilder node(String operator, String... inputs) {
    return builder.node(operator).inputs(inputs);
  }

  String out(NodeBuilder node, String hint) {
    return node.output(fresh(hint));
  }

  /** The same node for the same key, made once. */
  String once(String key, Supplier<String> maker) {
    String name = known.get(key);
    if (name == null) {
      name = maker.get();
      known.put(key, name);
    }
    return name;
  }

  /** Whole numbers, as one dimension. */
  String ints(long... values) {
    return store(
        "ints" + Arrays.toString(values),
        ElementType.INT64,
        List.of(values.length),
        Elements.longs(values));
  }

  /** A single whole number. */
  String integer(long value) {
    return store("int " + value, ElementType.INT64, List.of(), Elements.longs(value));
  }

  /** A single number. */
  String scalar(double value) {
    return store("float " + value, ElementType.FLOAT, List.of(), Elements.floats((float) value));
  }

  /** A weight, or what is made of weights, when the graph is written. */
  String weight(String name, List<Integer> shape, Supplier<float[]> numbers) {
    return store(
        name, ElementType.FLOAT, shape, out -> Elements.floats(numbers.get()).writeTo(out));
  }

  private String store(String name, ElementType type, List<Integer> shape, Elements elements) {
    return stored.add(name) ? builder.initializer(name, type, shape, elements) : name;
  }

  String cast(String x, ElementType type) {
    return out(node("Cast", x).attribute("to", type.code()), "Cast");
  }

  Value floats(Value x) {
    return x.whole() || x.truth()
        ? Value.of(cast(x.name(), ElementType.FLOAT), x.shape()).masked(x.mask())
        : x;
  }

  String transpose(String x, int... permutation) {
    long[] order = IntStream.of(permutation).asLongStream().toArray();
    return out(node("Transpose", x).attribute("perm", order), "Transpose");
  }

  String reshape(String x, long... shape) {
    return op("Reshape", x, ints(shape));
  }

  String unsqueeze(String x, long axis) {
    return op("Unsqueeze", x, ints(axis));
  }

  String squeeze(String x, long axis) {
    return op("Squeeze", x, ints(axis));
  }

  String reduce(String operator, String x, boolean keep, long... axes) {
    return out(node(operator, x, ints(axes)).attribute("keepdims", keep ? 1 : 0), operator);
  }

  /** Backwards along an axis. */
  String reverse(String x, long axis) {
    return op("Slice", x, ints(-1), ints(-Long.MAX_VALUE), ints(axis), ints(-1));
  }

  /** The elements from one place to before another. */
  String slice(String x, long axis, long from, long to) {
    return op("Slice", x, ints(from), ints(to), ints(axis), ints(1));
  }

  String concat(long axis, String... parts) {
    return out(node("Concat", parts).attribute("axis", axis), "Concat");
  }

  /** One size of a tensor, of shape [1]. */
  String size(String x, int dimension) {
    return out(
        node("Shape", x).attribute("start", dimension).attribute("end", dimension + 1L), "Shape");
  }
}
