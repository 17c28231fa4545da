package io.github.sentimentj.onnx.encoder;

import io.github.sentimentj.huggingface.model.Activation;
import io.github.sentimentj.huggingface.model.Architecture.Linear;
import io.github.sentimentj.huggingface.model.Architecture.Weight;
import io.github.sentimentj.onnx.graph.ElementType;
import io.github.sentimentj.onnx.graph.GraphBuilder;
import java.util.Arrays;
import java.util.List;

/** Everything in single precision. */
final class Float32 implements Arithmetic {

  private final GraphBuilder graph;
  private final Weights weights;

  Float32(GraphBuilder graph, Weights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  @Override
  public String gather(Matrix table, String name, String ids) {
    return graph.node("Gather").inputs(store(table, name), ids).output(name + ".rows");
  }

  @Override
  public String first(Matrix table, String name, String count) {
    String zero = weights.constant("zeros", List.of(1), 0);
    return graph.node("Slice").inputs(store(table, name), zero, count).output(name + ".rows");
  }

  private String store(Matrix table, String name) {
    return weights.store(
        name, ElementType.FLOAT, List.of(table.rows(), table.columns()), table.elements());
  }

  @Override
  public String apply(Linear linear, String x, Rows known, String output) {
    Matrix matrix = weights.matrix(linear.weight());
    String weight =
        weights.store(
            matrix.name(),
            ElementType.FLOAT,
            List.of(matrix.columns(), matrix.rows()),
            matrix.transposed());
    return graph.node("MatMul").inputs(x, weight).output(output);
  }

  @Override
  public String bias(Linear... linears) {
    return weights.vector(Arrays.stream(linears).map(Linear::bias).toArray(Weight[]::new));
  }

  @Override
  public Activation activation(Activation exact) {
    return exact;
  }
}
