package io.github.sentimentj.tensorflow;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One of the graphs of a SavedModel, and how it is loaded and called. Immutable.
 *
 * @param tags what it is for
 * @param graph what it runs
 * @param signatures by name
 * @param variablesPath the tensor into which TensorFlow puts the path of the variables; empty if
 *     there are none
 * @param restore what reads the variables; empty if there are none
 * @param initializers what is run once after that
 * @param assets the names of files by the tensors into which TensorFlow puts their paths
 */
record MetaGraph(
    Set<String> tags,
    Graph graph,
    Map<String, Signature> signatures,
    String variablesPath,
    String restore,
    List<String> initializers,
    Map<String, String> assets) {

  /**
   * A way to call the graph.
   *
   * @param inputs by name
   * @param outputs by name
   */
  record Signature(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {}

  /**
   * A tensor of a signature.
   *
   * @param name in the graph, such as {@code probabilities:0}
   * @param type as numbered by TensorFlow
   * @param shape its dimensions, −1 for any size
   * @param anyShape whether the shape says nothing
   */
  record Tensor(String name, int type, List<Long> shape, boolean anyShape) {

    static final int FLOAT = 1;
    static final int INT32 = 3;
    static final int STRING = 7;
    static final int INT64 = 9;

    /** How many rows are given at once; empty for any number. */
    OptionalInt rows() {
      return size(0);
    }

    /** How many numbers a row has; empty for any number. */
    OptionalInt columns() {
      return size(1);
    }

    private OptionalInt size(int axis) {
      return shape.size() > axis && shape.get(axis) > 0
          ? OptionalInt.of(Math.toIntExact(shape.get(axis)))
          : OptionalInt.empty();
    }
  }
}
