package io.github.sentimentj.tensorflow;

import io.github.sentimentj.tensorflow.Graph.Function;
import io.github.sentimentj.tensorflow.Graph.Node;
import io.github.sentimentj.tensorflow.MetaGraph.Signature;
import io.github.sentimentj.tensorflow.MetaGraph.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code saved_model.pb}: the messages {@code SavedModel}, {@code MetaGraphDef}, {@code
 * GraphDef} and what is in them, of which only what says what would be run is kept. A field that
 * TensorFlow would merge with another one is refused.
 *
 * @see <a href="https://github.com/tensorflow/tensorflow/tree/master/tensorflow/core/protobuf">the
 *     messages</a>
 */
final class MetaGraphReader {

  private static final int MOST_NODES = 300_000;
  private static final int MOST_NAMES = 1_000_000;
  private static final int DEEPEST = 20;
  private static final int MOST_DIMENSIONS = 16;
  private static final long LARGEST = 1 << 20;
  private static final long MOST_REPEATED_ELEMENTS = 1 << 24;
  private static final Set<String> INITIALIZERS = Set.of("saved_model_main_op", "legacy_init_op");
  private static final String INITIALIZING_SIGNATURE = "__saved_model_init_op";
  private static final String OLD_ASSETS = "saved_model_assets";

  private final long size;
  private int nodeCount;
  private int nameCount;
  private long elements;

  private MetaGraphReader(long size) {
    this.size = size;
  }

  /**
   * Reads a file.
   *
   * @param file all of it
   * @return its graphs
   * @throws IllegalArgumentException if it is no SavedModel; the message says what was found where
   */
  static List<MetaGraph> read(ByteBuffer file) {
    MetaGraphReader reader = new MetaGraphReader(file.remaining());
    ProtobufMessage in = new ProtobufMessage(file);
    List<MetaGraph> graphs = new ArrayList<>();
    while (in.next()) {
      if (in.field() == 2) {
        graphs.add(reader.metaGraph(in.message()));
      }
    }
    return graphs;
  }

  private MetaGraph metaGraph(ProtobufMessage in) {
    Set<String> tags = new HashSet<>();
    Graph graph = new Graph(Map.of(), Map.of());
    Map<String, Signature> signatures = new LinkedHashMap<>();
    List<String> saver = List.of("", "");
    List<String> initializers = new ArrayList<>();
    Map<String, String> assets = new LinkedHashMap<>();
    boolean oldAssets = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> tags(in.once().message(), tags);
        case 2 -> graph = graph(in.once().message());
        case 3 -> saver = saver(in.once().message());
        case 4 -> oldAssets |= collection(in.message(), initializers);
        case 5 -> signature(in.message(), signatures);
        case 6 -> asset(in.message(), assets);
        default -> {}
      }
    }
    if (oldAssets && assets.isEmpty()) {
      throw in.broken("files named in asset_file_def", "them in the collection " + OLD_ASSETS);
    }
    Signature initializing = signatures.remove(INITIALIZING_SIGNATURE);
    if (initializing != null) {
      initializing.outputs().values().forEach(output -> initializers.add(output.name()));
    }
    return new MetaGraph(tags, graph, signatures, saver.get(0), saver.get(1), initializers, assets);
  }

  private void tags(ProtobufMessage in, Set<String> tags) {
    while (in.next()) {
      if (in.field() == 4) {
        tags.add(name(in));
      }
    }
  }

  /** The tensor for the path, and the node that reads. */
  private List<String> saver(ProtobufMessage in) {
    String path = "";
    String restore = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> path = name(in.once());
        case 3 -> restore = name(in.once());
        default -> {}
      }
    }
    return List.of(path, restore);
  }

  /** Whether it names assets in the way of TensorFlow 1. */
  private boolean collection(ProtobufMessage in, List<String> initializers) {
    String key = "";
    List<String> nodes = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = name(in.once());
        case 2 -> nodeList(in.once().message(), nodes);
        default -> {}
      }
    }
    if (INITIALIZERS.contains(key)) {
      initializers.addAll(nodes);
    }
    return key.equals(OLD_ASSETS);
  }

  private void nodeList(ProtobufMessage in, List<String> nodes) {
    while (in.next()) {
      if (in.field() == 1) {
        ProtobufMessage list = in.message();
        while (list.next()) {
          if (list.field() == 1) {
            nodes.add(name(list));
          }
        }
      }
    }
  }

  private void asset(ProtobufMessage in, Map<String, String> assets) {
    String file = "";
    String tensor = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> tensor = tensor(in.once().message()).name();
        case 2 -> file = name(in.once());
        default -> {}
      }
    }
    if (tensor.isEmpty() || assets.put(tensor, file) != null) {
      throw in.broken("a tensor for each asset", "'" + tensor + "'");
    }
  }

  private void signature(ProtobufMessage in, Map<String, Signature> signatures) {
    String key = "";
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = name(in.once());
        case 2 -> {
          ProtobufMessage value = in.once().message();
          while (value.next()) {
            switch (value.field()) {
              case 1 -> namedTensor(value.message(), inputs);
              case 2 -> namedTensor(value.message(), outputs);
              default -> {}
            }
          }
        }
        default -> {}
      }
    }
    if (signatures.put(key, new Signature(inputs, outputs)) != null) {
      throw in.broken("the signature '" + key + "' once", "it again");
    }
  }

  private void namedTensor(ProtobufMessage in, Map<String, Tensor> tensors) {
    String key = "";
    Tensor tensor = new Tensor("", 0, List.of(), true);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = name(in.once());
        case 2 -> tensor = tensor(in.once().message());
        default -> {}
      }
    }
    if (tensors.put(key, tensor) != null) {
      throw in.broken("the tensor '" + key + "' once", "it again");
    }
  }

  private Tensor tensor(ProtobufMessage in) {
    String name = "";
    int type = 0;
    List<Long> shape = new ArrayList<>();
    boolean anyShape = true;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = name(in.once());
        case 2 -> type = (int) in.once().number();
        case 3 -> anyShape = shape(in.once().message(), shape);
        default -> {}
      }
    }
    for (long dimension : shape) {
      if (dimension < -1 || dimension > LARGEST) {
        throw in.broken("a shape of at most " + LARGEST, String.valueOf(dimension));
      }
    }
    return new Tensor(name, type, shape, anyShape);
  }

  /** Whether it has any number of dimensions. */
  private boolean shape(ProtobufMessage in, List<Long> shape) {
    boolean any = false;
    while (in.next()) {
      switch (in.field()) {
        case 2 -> shape.add(dimension(in.message()));
        case 3 -> any = in.once().number() != 0;
        default -> {}
      }
      if (shape.size() > MOST_DIMENSIONS) {
        throw in.broken("at most " + MOST_DIMENSIONS + " dimensions", "more");
      }
    }
    return any;
  }

  private static long dimension(ProtobufMessage in) {
    long size = 0;
    while (in.next()) {
      if (in.field() == 1) {
        size = in.once().number();
      }
    }
    return size;
  }

  private Graph graph(ProtobufMessage in) {
    Map<String, Node> nodes = new HashMap<>();
    Map<String, Function> functions = new HashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> node(in, nodes);
        case 2 -> library(in.once().message(), functions);
        default -> {}
      }
    }
    return new Graph(nodes, functions);
  }

  private void library(ProtobufMessage in, Map<String, Function> functions) {
    while (in.next()) {
      if (in.field() == 1) {
        Function function = function(in.message());
        if (functions.put(function.name(), function) != null) {
          throw in.broken("the function " + function.name() + " once", "it again");
        }
      }
    }
  }

  private Function function(ProtobufMessage in) {
    String name = "";
    List<String> arguments = new ArrayList<>();
    Map<String, Node> nodes = new HashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> {
          ProtobufMessage declared = in.once().message();
          while (declared.next()) {
            switch (declared.field()) {
              case 1 -> name = name(declared.once());
              case 2 -> arguments.add(argument(declared.message()));
              default -> {}
            }
          }
        }
        case 3 -> node(in, nodes);
        default -> {}
      }
    }
    if (name.isEmpty()) {
      throw in.broken("a function with a name", "one without");
    }
    return new Function(name, arguments, nodes);
  }

  private String argument(ProtobufMessage in) {
    String name = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = name(in.once());
        case 5, 6 -> throw in.broken("one tensor for each argument", "a list");
        default -> {}
      }
    }
    return name;
  }

  private void node(ProtobufMessage parent, Map<String, Node> nodes) {
    ProtobufMessage in = parent.message();
    String name = "";
    String operator = "";
    List<String> inputs = new ArrayList<>(0);
    Attributes attributes = new Attributes();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = name(in.once());
        case 2 -> operator = name(in.once());
        case 3 -> inputs.add(name(in));
        case 5 -> attributes.add(in.message());
        default -> {}
      }
    }
    if (++nodeCount > MOST_NODES) {
      throw parent.broken("at most " + MOST_NODES + " nodes", "more");
    }
    if (name.isEmpty() || operator.isEmpty()) {
      throw parent.broken("a node with a name and an operator", "one without");
    }
    Node node = new Node(name, operator, inputs, attributes.functions, attributes.ofText);
    if (nodes.put(name, node) != null) {
      throw parent.broken("the node " + name + " once", "it again");
    }
  }

  /** What counts of the attributes of a node. */
  private final class Attributes {

    private final List<String> functions = new ArrayList<>(0);
    private boolean ofText;
    private int depth;

    void add(ProtobufMessage in) {
      String key = "";
      while (in.next()) {
        switch (in.field()) {
          case 1 -> key = name(in.once());
          case 2 -> value(in, key);
          default -> {}
        }
      }
    }

    private void value(ProtobufMessage parent, String key) {
      if (key.isEmpty()) {
        throw parent.broken("an attribute's name before its value", "none");
      }
      ProtobufMessage in = parent.once().message();
      while (in.next()) {
        switch (in.field()) {
          case 1 -> list(in.message());
          case 6 -> ofText |= key.equals("dtype") && in.number() == Tensor.STRING;
          case 8 -> constant(in);
          case 10 -> called(in.message());
          default -> {}
        }
      }
    }

    private void list(ProtobufMessage in) {
      while (in.next()) {
        switch (in.field()) {
          case 8 -> constant(in);
          case 9 -> called(in.message());
          default -> {}
        }
      }
    }

    private void called(ProtobufMessage in) {
      if (++depth > DEEPEST) {
        throw in.broken("functions that are named at most " + DEEPEST + " deep", "more");
      }
      while (in.next()) {
        switch (in.field()) {
          case 1 -> functions.add(name(in.once()));
          case 2 -> add(in.message());
          default -> {}
        }
      }
      depth--;
    }
  }

  /** One element of a constant may stand for as many as its shape says. */
  private void constant(ProtobufMessage parent) {
    ProtobufMessage in = parent.message();
    List<Long> shape = new ArrayList<>();
    while (in.next()) {
      if (in.field() == 2) {
        shape(in.once().message(), shape);
      }
    }
    double count = 1;
    for (long dimension : shape) {
      count *= Math.max(0, dimension);
    }
    elements += (long) Math.min(count, Long.MAX_VALUE >> 20);
    if (elements > size + MOST_REPEATED_ELEMENTS) {
      throw parent.broken("constants as large as the file", "a shape of " + shape);
    }
  }

  private String name(ProtobufMessage in) {
    if (++nameCount > MOST_NAMES) {
      throw in.broken("at most " + MOST_NAMES + " names", "more");
    }
    return in.text();
  }
}
