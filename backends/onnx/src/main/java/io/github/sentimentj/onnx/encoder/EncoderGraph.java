package io.github.sentimentj.onnx.encoder;

import static io.github.sentimentj.onnx.graph.Dimension.fixed;
import static io.github.sentimentj.onnx.graph.Dimension.symbol;
import static io.github.sentimentj.onnx.graph.NodeBuilder.ABSENT;

import io.github.sentimentj.Precision;
import io.github.sentimentj.huggingface.checkpoint.Checkpoint;
import io.github.sentimentj.huggingface.model.Activation;
import io.github.sentimentj.huggingface.model.Architecture;
import io.github.sentimentj.huggingface.model.Architecture.Embeddings;
import io.github.sentimentj.huggingface.model.Architecture.Head;
import io.github.sentimentj.huggingface.model.Architecture.Layer;
import io.github.sentimentj.huggingface.model.Architecture.LayerNorm;
import io.github.sentimentj.huggingface.model.Architecture.Linear;
import io.github.sentimentj.huggingface.model.Architecture.Weight;
import io.github.sentimentj.huggingface.model.Config;
import io.github.sentimentj.onnx.graph.Dimension;
import io.github.sentimentj.onnx.graph.ElementType;
import io.github.sentimentj.onnx.graph.Graph;
import io.github.sentimentj.onnx.graph.GraphBuilder;
import java.util.List;
import java.util.Optional;

/**
 * Writes an {@link Architecture} down with the fused <a
 * href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">operators of
 * ONNX Runtime</a>.
 *
 * <p>Inputs are {@value #INPUT_IDS} and, only where {@link Config#positionOffset} is not 0, {@value
 * #POSITION_IDS}, as {@link Config#positionIds} gives them: both int32 of shape [batch, tokens].
 * All sequences of a batch have the same number of tokens; there is no padding and no mask. The
 * output is {@value #LOGITS}, float32 of shape [batch, labels].
 *
 * <p>Nobody asks for more of the last layer than its first token, so it computes no more. Between
 * the embeddings and the head, all tokens of all sequences are rows of one matrix; only the
 * attention tells sequences apart.
 */
public final class EncoderGraph {

  /** The input with the tokens. */
  public static final String INPUT_IDS = "input_ids";

  /** The input with the rows of the position embedding. */
  public static final String POSITION_IDS = "position_ids";

  /** The output. */
  public static final String LOGITS = "logits";

  /** The domain of ONNX Runtime's own operators. */
  static final String MICROSOFT = "com.microsoft";

  private static final int OPSET = 17;

  private final Architecture architecture;
  private final Config config;
  private final GraphBuilder graph;
  private final Weights weights;
  private final Arithmetic arithmetic;

  private EncoderGraph(Architecture architecture, Checkpoint checkpoint, Precision precision) {
    this.architecture = architecture;
    config = architecture.config();
    graph = Graph.builder(config.modelType()).opset("", OPSET).opset(MICROSOFT, 1);
    weights = new Weights(graph, checkpoint);
    arithmetic =
        switch (precision) {
          case FP32 -> new Float32(graph, weights);
          case INT8 -> new Int8(graph, weights);
          default ->
              throw new IllegalArgumentException("expected FP32 or INT8, found " + precision);
        };
  }

  /**
   * Makes a graph of a classifier.
   *
   * @param architecture the classifier, {@linkplain Architecture#of checked} against the checkpoint
   * @param checkpoint its weights, which are read again when the graph is written
   * @param typeId the token type of all tokens; ignored by models without token types
   * @param precision {@link Precision#FP32} or {@link Precision#INT8}
   * @return the graph
   * @throws io.github.sentimentj.ModelLoadException if a weight cannot be quantized, since it is no
   *     finite number
   * @throws IllegalArgumentException if the model has no such token type, or of another precision
   */
  public static Graph of(
      Architecture architecture, Checkpoint checkpoint, int typeId, Precision precision) {
    return new EncoderGraph(architecture, checkpoint, precision).build(typeId);
  }

  private Graph build(int typeId) {
    String ids = graph.input(INPUT_IDS, ElementType.INT32, symbol("batch"), symbol("tokens"));
    String hidden = embed(ids, typeId);
    String sequences = sequences(ids);
    List<Layer> layers = architecture.layers();
    int last = layers.size() - 1;
    for (int i = 0; i < last; i++) {
      hidden = layer(layers.get(i), "layer." + i + ".", hidden, sequences, hidden, sequences);
    }
    String first = first(hidden, sequences);
    String single = weights.constant("single", List.of(3), -1, 1, config.hiddenSize());
    head(layer(layers.get(last), "layer." + last + ".", first, single, hidden, sequences));
    return graph
        .output(LOGITS, ElementType.FLOAT, symbol("batch"), fixed(config.labels().size()))
        .build();
  }

  /** As rows. */
  private String embed(String ids, int typeId) {
    Embeddings embeddings = architecture.embeddings();
    String words = arithmetic.gather(weights.matrix(embeddings.word()), "words", ids);
    Matrix table = positions(embeddings, typeId);
    String positions;
    if (config.positionOffset() > 0) {
      Dimension[] shape = {symbol("batch"), symbol("tokens")};
      String positionIds = graph.input(POSITION_IDS, ElementType.INT32, shape);
      positions = arithmetic.gather(table, "positions", positionIds);
    } else {
      String tokens =
          graph
              .node("Shape")
              .inputs(ids)
              .attribute("start", 1)
              .attribute("end", 2)
              .output("tokens");
      positions = arithmetic.first(table, "positions", tokens);
    }
    String normed = norm(embeddings.norm(), words, positions, ABSENT, "embeddings");
    String rows = reshape(normed, rows("embedded", config.embeddingSize()), "embeddings.rows");
    return embeddings.projection().map(p -> project(p, rows)).orElse(rows);
  }

  /** The shape of a matrix with so many columns. */
  private String rows(String name, int columns) {
    return weights.constant(name, List.of(2), -1, columns);
  }

  /** The shape [batch, tokens, whatever is left]. */
  private String sequences(String ids) {
    String shape = graph.node("Shape").inputs(ids).output("shape");
    String rest = weights.constant("rest", List.of(1), -1);
    return graph.node("Concat").inputs(shape, rest).attribute("axis", 0).output("sequences");
  }

  private String reshape(String x, String shape, String output) {
    return graph.node("Reshape").inputs(x, shape).output(output);
  }

  private Matrix positions(Embeddings embeddings, int typeId) {
    Optional<Weight> types = embeddings.tokenType();
    if (types.isEmpty()) {
      return weights.matrix(embeddings.position());
    }
    if (typeId < 0 || typeId >= config.tokenTypes()) {
      throw new IllegalArgumentException(
          "expected a token type below %d, found %d".formatted(config.tokenTypes(), typeId));
    }
    int size = config.embeddingSize();
    float[] type = new float[size];
    System.arraycopy(weights.tensor(types.get()).toFloats(), typeId * size, type, 0, size);
    return Matrix.of(weights.tensor(embeddings.position()), type);
  }

  private String project(Linear projection, String x) {
    String product = arithmetic.apply(projection, x, Rows.EVEN, "projection");
    return addBias(product, arithmetic.bias(projection), "projected");
  }

  /** The first token of each sequence, as rows. */
  private String first(String hidden, String sequences) {
    String tokens = reshape(hidden, sequences, "last");
    String zero = weights.constant("zero", List.of(), 0);
    return graph.node("Gather").inputs(tokens, zero).attribute("axis", 1).output("first");
  }

  /** Rows of the queries, whose attention goes to the hidden rows, with the shapes of both. */
  private String layer(
      Layer layer, String path, String queries, String few, String hidden, String all) {
    String attention =
        graph
            .node(MICROSOFT, "MultiHeadAttention")
            .inputs(
                attending(layer.query(), queries, few, path + "query"),
                attending(layer.key(), hidden, all, path + "key"),
                attending(layer.value(), hidden, all, path + "value"),
                arithmetic.bias(layer.query(), layer.key(), layer.value()))
            .attribute("num_heads", config.heads())
            .output(path + "attention");
    String found = reshape(attention, rows("hidden", config.hiddenSize()), path + "found");
    Linear attentionOutput = layer.attentionOutput();
    String attended =
        norm(
            layer.attentionNorm(),
            queries,
            arithmetic.apply(attentionOutput, found, Rows.EVEN, path + "attended.product"),
            arithmetic.bias(attentionOutput),
            path + "attended");
    Activation activation = arithmetic.activation(config.activation());
    String intermediate =
        activate(
            activation,
            arithmetic.apply(layer.intermediate(), attended, Rows.ANY, path + "intermediate"),
            arithmetic.bias(layer.intermediate()),
            path + "activation");
    return norm(
        layer.outputNorm(),
        attended,
        arithmetic.apply(
            layer.output(), intermediate, Rows.atLeast(least(activation)), path + "output.product"),
        arithmetic.bias(layer.output()),
        path + "output");
  }

  private String attending(Linear linear, String rows, String shape, String output) {
    String product = arithmetic.apply(linear, rows, Rows.EVEN, output + ".rows");
    return reshape(product, shape, output);
  }

  /** norm(x + y + bias). */
  private String norm(LayerNorm norm, String x, String y, String bias, String output) {
    return graph
        .node(MICROSOFT, "SkipLayerNormalization")
        .inputs(x, y, weights.vector(norm.weight()), weights.vector(norm.bias()), bias)
        .attribute("epsilon", (float) config.layerNormEpsilon())
        .output(output);
  }

  /** The least value of an activation, or something smaller. */
  private static double least(Activation activation) {
    return switch (activation) {
      case GELU, GELU_TANH, QUICK_GELU -> -0.171;
      case SILU -> -0.279;
      case RELU -> 0;
      case TANH -> -1;
    };
  }

  private String activate(Activation activation, String x, String bias, String output) {
    return switch (activation) {
      case GELU ->
          bias.equals(ABSENT)
              ? graph.node(MICROSOFT, "Gelu").inputs(x).output(output)
              : graph.node(MICROSOFT, "BiasGelu").inputs(x, bias).output(output);
      case GELU_TANH -> graph.node(MICROSOFT, "FastGelu").inputs(x, bias).output(output);
      case RELU -> graph.node("Relu").inputs(addBias(x, bias, output + ".input")).output(output);
      case TANH -> graph.node("Tanh").inputs(addBias(x, bias, output + ".input")).output(output);
      case SILU -> logistic(1, addBias(x, bias, output + ".input"), output);
      case QUICK_GELU -> logistic(1.702f, addBias(x, bias, output + ".input"), output);
    };
  }

  /** x times the logistic function of alpha x. */
  private String logistic(float alpha, String x, String output) {
    return graph.node(MICROSOFT, "QuickGelu").inputs(x).attribute("alpha", alpha).output(output);
  }

  private String addBias(String x, String bias, String output) {
    return bias.equals(ABSENT) ? x : graph.node("Add").inputs(x, bias).output(output);
  }

  private void head(String first) {
    Head head = architecture.head();
    Arithmetic exact = new Float32(graph, weights);
    String dense =
        activate(
            head.activation(),
            exact.apply(head.dense(), first, Rows.ANY, "head.dense"),
            exact.bias(head.dense()),
            "head.activation");
    String product = exact.apply(head.classifier(), dense, Rows.ANY, "head.classifier");
    addBias(product, exact.bias(head.classifier()), LOGITS);
  }
}
