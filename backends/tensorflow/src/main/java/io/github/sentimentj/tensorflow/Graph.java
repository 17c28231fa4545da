package io.github.sentimentj.tensorflow;

import java.util.List;
import java.util.Map;

/**
 * What a graph would run. Immutable.
 *
 * @param nodes by name
 * @param functions its library, by name
 */
record Graph(Map<String, Node> nodes, Map<String, Function> functions) {

  /** Keeps the maps, which nobody else has. */
  Graph {}

  /**
   * An operator in its place.
   *
   * @param name its own
   * @param operator such as {@code MatMul}
   * @param inputs {@code name}, {@code name:1} or, for those that only run before it, {@code ^name}
   * @param functions what it calls
   * @param ofText whether its attribute {@code dtype} says so
   */
  record Node(
      String name, String operator, List<String> inputs, List<String> functions, boolean ofText) {}

  /**
   * A function of the library.
   *
   * @param name its own
   * @param arguments their names, in the order of the inputs of who calls it
   * @param nodes by name
   */
  record Function(String name, List<String> arguments, Map<String, Node> nodes) {}

  /** The node of an input: {@code name} of {@code ^name}, {@code name:1} and {@code name:y:0}. */
  static String nodeName(String input) {
    String name = input.startsWith("^") ? input.substring(1) : input;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
