package io.github.sentimentj.tensorflow;

import io.github.sentimentj.tensorflow.Graph.Function;
import io.github.sentimentj.tensorflow.Graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Requires that operators which read files are given the paths of the model's own files: those that
 * TensorFlow itself puts in when it loads the model. A path is followed back from the operator,
 * through functions and variables, to where it is from.
 */
final class FileNames {

  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");
  private static final Set<String> PASSING = Set.of("Identity", "PlaceholderWithDefault");
  private static final String READING_VARIABLE = "ReadVariableOp";
  private static final String SETTING_VARIABLE = "AssignVariableOp";

  private final Graph graph;
  private final List<Scoped> nodes = new ArrayList<>();
  private final Set<String> given;
  // What was or is being followed; a circle has no other beginning.
  private final Set<String> followed = new HashSet<>();
  private boolean variablesFollowed;

  private FileNames(Graph graph, Set<String> given) {
    this.graph = graph;
    this.given = given.stream().map(FileNames::output).collect(Collectors.toSet());
    graph.nodes().values().forEach(node -> nodes.add(new Scoped("", node)));
    for (Function function : graph.functions().values()) {
      function.nodes().values().forEach(node -> nodes.add(new Scoped(function.name(), node)));
    }
  }

  /** A node and the function that it is in; none for the graph itself. */
  private record Scoped(String scope, Node node) {}

  /**
   * Follows all paths.
   *
   * @param graph what is run
   * @param operators those that read
   * @param given the tensors into which TensorFlow puts paths
   * @throws IllegalArgumentException if a path is from somewhere else; the message names the
   *     operator
   */
  static void check(Graph graph, Set<String> operators, Set<String> given) {
    FileNames names = new FileNames(graph, given);
    for (Scoped reader : names.nodes) {
      if (operators.contains(reader.node.operator())) {
        int input = Operators.RESTORING.contains(reader.node.operator()) ? 0 : 1;
        names.follow(reader, reader.scope, reader.node, input);
      }
    }
  }

  private void follow(Scoped reader, String scope, Node node, int input) {
    if (input >= node.inputs().size()) {
      throw foreign(reader);
    }
    String tensor = node.inputs().get(input);
    String name = Graph.nodeName(tensor);
    Function function = graph.functions().get(scope);
    if (!followed.add(scope + "\n" + tensor)
        || (function == null && given.contains(output(tensor)))) {
      return;
    }
    Node from = (function == null ? graph.nodes() : function.nodes()).get(name);
    if (from == null && function != null && function.arguments().contains(name)) {
      followCalls(reader, function, function.arguments().indexOf(name));
    } else if (from != null && PASSING.contains(from.operator())) {
      follow(reader, scope, from, 0);
    } else if (from != null && from.operator().equals(READING_VARIABLE)) {
      followVariables(reader);
    } else {
      throw foreign(reader);
    }
  }

  private void followCalls(Scoped reader, Function function, int argument) {
    for (Scoped caller : nodes) {
      if (caller.node.functions().contains(function.name())) {
        if (!CALLS.contains(caller.node.operator())) {
          throw foreign(reader);
        }
        follow(reader, caller.scope, caller.node, argument);
      }
    }
  }

  /** Two handles may stand for one variable, so that all variables of text count. */
  private void followVariables(Scoped reader) {
    if (variablesFollowed) {
      return;
    }
    variablesFollowed = true;
    for (Scoped setting : nodes) {
      if (setting.node.operator().equals(SETTING_VARIABLE) && setting.node.ofText()) {
        follow(reader, setting.scope, setting.node, 1);
      }
    }
  }

  /** {@code name} is short for {@code name:0}. */
  private static String output(String tensor) {
    return tensor.indexOf(':') < 0 ? tensor + ":0" : tensor;
  }

  private static IllegalArgumentException foreign(Scoped reader) {
    return GraphCheck.refused(
        reader.scope.isEmpty() ? "" : reader.scope + "/",
        reader.node,
        "would read a file that is not known to be the model's");
  }
}
