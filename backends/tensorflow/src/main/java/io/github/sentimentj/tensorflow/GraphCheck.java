package io.github.sentimentj.tensorflow;

import io.github.sentimentj.tensorflow.Graph.Function;
import io.github.sentimentj.tensorflow.Graph.Node;
import io.github.sentimentj.tensorflow.MetaGraph.Signature;
import io.github.sentimentj.tensorflow.MetaGraph.Tensor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets only graphs pass that compute. A graph of TensorFlow is a program: there are operators that
 * read and write files, load libraries, and call Python.
 */
final class GraphCheck {

  private static final int LONGEST_NAME = 100;

  private final Graph graph;

  private GraphCheck(Graph graph) {
    this.graph = graph;
  }

  /**
   * Looks at all operators.
   *
   * @param model the model
   * @param signature what will be called
   * @throws IllegalArgumentException if one is not allowed where it is; the message names it
   */
  static void check(MetaGraph model, Signature signature) {
    GraphCheck check = new GraphCheck(model.graph());
    check.requireAllowed("", check.graph.nodes().values());
    for (Function function : check.graph.functions().values()) {
      check.requireAllowed(function.name() + "/", function.nodes().values());
    }
    Set<String> files = new HashSet<>(Operators.SAVING);
    check.requireUnreached(files, List.of(model.restore()));
    files.addAll(Operators.RESTORING);
    check.requireUnreached(files, model.initializers());
    files.addAll(Operators.READING_TABLES);
    check.requireUnreached(files, signature.outputs().values().stream().map(Tensor::name).toList());
    FileNames.check(model.graph(), Operators.RESTORING, Set.of(model.variablesPath()));
    FileNames.check(model.graph(), Operators.READING_TABLES, model.assets().keySet());
  }

  private void requireAllowed(String scope, Collection<Node> nodes) {
    for (Node node : nodes) {
      String operator = node.operator();
      if (!Operators.COMPUTING.contains(operator)
          && !Operators.RESTORING.contains(operator)
          && !Operators.READING_TABLES.contains(operator)
          && !Operators.SAVING.contains(operator)) {
        throw refused(scope, node, "is not among those that only compute");
      }
      for (String function : node.functions()) {
        if (!graph.functions().containsKey(function)) {
          throw refused(scope, node, "calls " + abbreviate(function) + ", which is not there");
        }
      }
    }
  }

  /** What TensorFlow runs must not lead to operators that have no business there. */
  private void requireUnreached(Set<String> operators, List<String> roots) {
    Deque<String> left = new ArrayDeque<>(roots);
    Set<String> seen = new HashSet<>();
    Deque<String> called = new ArrayDeque<>();
    while (!left.isEmpty()) {
      String name = Graph.nodeName(left.remove());
      Node node = graph.nodes().get(name);
      if (node != null && seen.add(name)) {
        requireOther(operators, "", node);
        left.addAll(node.inputs());
        called.addAll(node.functions());
      }
    }
    // All of a function may run once it is called.
    Set<String> entered = new HashSet<>();
    while (!called.isEmpty()) {
      Function function = graph.functions().get(called.remove());
      if (function != null && entered.add(function.name())) {
        for (Node node : function.nodes().values()) {
          requireOther(operators, function.name() + "/", node);
          called.addAll(node.functions());
        }
      }
    }
  }

  private static void requireOther(Set<String> operators, String scope, Node node) {
    if (operators.contains(node.operator())) {
      throw refused(scope, node, "would reach for a file when the model is run");
    }
  }

  static IllegalArgumentException refused(String scope, Node node, String why) {
    return new IllegalArgumentException(
        "node %s: operator %s %s"
            .formatted(abbreviate(scope + node.name()), abbreviate(node.operator()), why));
  }

  private static String abbreviate(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
  }
}
