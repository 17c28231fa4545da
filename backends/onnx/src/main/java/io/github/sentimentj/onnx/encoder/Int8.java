package io.github.sentimentj.onnx.encoder;

import static io.github.sentimentj.onnx.encoder.EncoderGraph.MICROSOFT;
import static io.github.sentimentj.onnx.graph.NodeBuilder.ABSENT;

import io.github.sentimentj.huggingface.model.Activation;
import io.github.sentimentj.huggingface.model.Architecture.Linear;
import io.github.sentimentj.huggingface.model.Architecture.Weight;
import io.github.sentimentj.onnx.graph.ElementType;
import io.github.sentimentj.onnx.graph.Elements;
import io.github.sentimentj.onnx.graph.GraphBuilder;
import io.github.sentimentj.onnx.graph.NodeBuilder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights as signed 8-bit numbers with a scale for each output; what they are multiplied with
 * becomes unsigned 8-bit numbers when the graph runs. Where some tokens have numbers that are far
 * larger than those of the others, each has a scale of its own; where not, all have one, which
 * costs less. Signed weights are what the fast kernels of ONNX Runtime want.
 */
final class Int8 implements Arithmetic {

  /**
   * Rows as whole numbers: row = factor · scale · (numbers - zero).
   *
   * @param scale one number
   * @param factor one for each row, or {@link NodeBuilder#ABSENT}
   */
  private record Quantized(String numbers, String scale, String zero, String factor) {}

  private static final int FLOAT = ElementType.FLOAT.code();

  private static final int MOST = 255;
  private static final int MIDDLE = 128;

  // Activations are hardly below zero, and far above it: most of the numbers are for the latter.
  private static final int LOW = 32;
  private static final double MOST_BELOW = -0.3;

  private static final float TINY = 1e-30f;

  private final GraphBuilder graph;
  private final Weights weights;
  private final Map<String, Quantized> quantized = new HashMap<>();

  Int8(GraphBuilder graph, Weights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  @Override
  public String gather(Matrix table, String name, String ids) {
    QuantizedMatrix rows = store(table, name);
    String numbers = graph.node("Gather").inputs(name, ids).output(name + ".numbers");
    String scales = graph.node("Gather").inputs(scales(name, rows), ids).output(name + ".factors");
    return multiply(name, numbers, scales);
  }

  @Override
  public String first(Matrix table, String name, String count) {
    QuantizedMatrix rows = store(table, name);
    String zero = weights.constant("zeros", List.of(1), 0);
    String numbers = graph.node("Slice").inputs(name, zero, count).output(name + ".numbers");
    String scales =
        graph.node("Slice").inputs(scales(name, rows), zero, count).output(name + ".factors");
    return multiply(name, numbers, scales);
  }

  private QuantizedMatrix store(Matrix table, String name) {
    QuantizedMatrix rows = QuantizedMatrix.of(table);
    weights.store(name, ElementType.INT8, List.of(table.rows(), table.columns()), rows.elements());
    return rows;
  }

  private String scales(String name, QuantizedMatrix rows) {
    float[] scales = rows.scales();
    return weights.store(
        name + ".scales", ElementType.FLOAT, List.of(scales.length, 1), Elements.floats(scales));
  }

  private String multiply(String name, String numbers, String scales) {
    String floats =
        graph.node("Cast").inputs(numbers).attribute("to", FLOAT).output(name + ".floats");
    return graph.node("Mul").inputs(floats, scales).output(name + ".rows");
  }

  @Override
  public String apply(Linear linear, String x, Rows known, String output) {
    Matrix matrix = weights.matrix(linear.weight());
    QuantizedMatrix columns = QuantizedMatrix.of(matrix);
    String weight =
        weights.store(
            matrix.name(),
            ElementType.INT8,
            List.of(matrix.columns(), matrix.rows()),
            columns.transposed());
    String scales =
        weights.store(
            matrix.name() + ".scales",
            ElementType.FLOAT,
            List.of(matrix.rows()),
            Elements.floats(columns.scales()));
    Quantized input = quantized.computeIfAbsent(x, key -> quantize(key, known));
    boolean ready = input.factor.equals(ABSENT);
    String product =
        graph
            .node(MICROSOFT, "MatMulIntegerToFloat")
            .inputs(input.numbers, weight, input.scale, scales, input.zero)
            .output(ready ? output : output + ".unscaled");
    return ready ? product : graph.node("Mul").inputs(product, input.factor).output(output);
  }

  private Quantized quantize(String x, Rows known) {
    if (known.even()) {
      Quantized all = new Quantized(x + ".numbers", x + ".scale", x + ".zero", ABSENT);
      graph.node("DynamicQuantizeLinear").inputs(x).outputs(all.numbers, all.scale, all.zero);
      return all;
    }
    int zero = known.least() < MOST_BELOW ? MIDDLE : known.least() < 0 ? LOW : 0;
    String largest = reduce("ReduceMax", x, x + ".largest");
    String tiny = number("tiny", TINY);
    String step;
    if (zero == MIDDLE) {
      String smallest = reduce("ReduceMin", x, x + ".smallest");
      String negated = graph.node("Neg").inputs(smallest).output(x + ".negated");
      step = step(x, MOST - MIDDLE, largest, negated, tiny);
    } else {
      step = step(x, MOST - zero, largest, zero == 0 ? tiny : below(known.least(), zero));
    }
    String count = graph.node("Shape").inputs(step).output(x + ".count");
    String zeros = graph.node("Expand").inputs(zero(zero), count).output(x + ".zeros");
    String numbers =
        graph
            .node("QuantizeLinear")
            .inputs(x, step, zeros)
            .attribute("axis", 0)
            .output(x + ".numbers");
    String column = weights.constant("column", List.of(2), -1, 1);
    String factor = graph.node("Reshape").inputs(step, column).output(x + ".factor");
    return new Quantized(numbers, number("one", 1), zero(zero), factor);
  }

  /** What must fit above zero, for the least number to fit below it. */
  private String below(double least, int zero) {
    return number("least." + least, (float) (-least / zero * (MOST - zero)));
  }

  /** One number for each row. */
  private String reduce(String operator, String x, String output) {
    return graph
        .node(operator)
        .inputs(x)
        .attribute("axes", new long[] {1})
        .attribute("keepdims", 0)
        .output(output);
  }

  private String step(String x, int steps, String... magnitudes) {
    String magnitude = graph.node("Max").inputs(magnitudes).output(x + ".magnitude");
    return graph
        .node("Mul")
        .inputs(magnitude, number("step." + steps, 1f / steps))
        .output(x + ".step");
  }

  private String number(String name, float value) {
    return weights.store(name, ElementType.FLOAT, List.of(), Elements.floats(value));
  }

  private String zero(int zero) {
    return weights.store("zero." + zero, ElementType.UINT8, List.of(), Elements.bytes((byte) zero));
  }

  @Override
  public String bias(Linear... linears) {
    return weights.vector(Arrays.stream(linears).map(Linear::bias).toArray(Weight[]::new));
  }

  @Override
  public Activation activation(Activation exact) {
    return exact == Activation.GELU ? Activation.GELU_TANH : exact;
  }
}
