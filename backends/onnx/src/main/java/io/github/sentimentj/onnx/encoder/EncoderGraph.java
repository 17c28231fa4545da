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
 * <p>Nobody asks for more of the last layer than its first token, so it computes no more.
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
    String hidden = embed(typeId);
    List<Layer> layers = architecture.layers();
    for (int i = 0; i < layers.size(); i++) {
      String queries = i < layers.size() - 1 ? hidden : first(hidden);
      hidden = layer(layers.get(i), "layer." + i + ".", queries, hidden);
    }
    head(hidden);
    return graph
        .output(LOGITS, ElementType.FLOAT, symbol("batch"), fixed(config.labels().size()))
        .build();
  }

  private String embed(int typeId) {
    Dimension[] shape = {symbol("batch"), symbol("tokens")};
    String ids = graph.input(INPUT_IDS, ElementType.INT32, shape);
    Embeddings embeddings = architecture.embeddings();
    String words = arithmetic.gather(weights.matrix(embeddings.word()), "words", ids);
    Matrix table = positions(embeddings, typeId);
    String positions;
    if (config.positionOffset() > 0) {
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
    return embeddings.projection().map(p -> project(p, normed)).orElse(normed);
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
    String product = arithmetic.apply(projection, x, "projection");
    return addBias(product, arithmetic.bias(projection), "projected");
  }

  /** The first token of each sequence, of shape [batch, 1, hidden]. */
  private String first(String hidden) {
    String zero = weights.constant("zeros", List.of(1), 0);
    return graph.node("Gather").inputs(hidden, zero).attribute("axis", 1).output("first");
  }

  private String layer(Layer layer, String path, String queries, String hidden) {
    String attention =
        graph
            .node(MICROSOFT, "MultiHeadAttention")
            .inputs(
                arithmetic.apply(layer.query(), queries, path + "query"),
                arithmetic.apply(layer.key(), hidden, path + "key"),
                arithmetic.apply(layer.value(), hidden, path + "value"),
                arithmetic.bias(layer.query(), layer.key(), layer.value()))
            .attribute("num_heads", config.heads())
            .output(path + "attention");
    String attended =
        addAndNorm(
            layer.attentionNorm(), queries, layer.attentionOutput(), attention, path + "attended");
    String intermediate =
        activate(
            config.activation(),
            arithmetic.apply(layer.intermediate(), attended, path + "intermediate"),
            arithmetic.bias(layer.intermediate()),
            path + "activation");
    return addAndNorm(layer.outputNorm(), attended, layer.output(), intermediate, path + "output");
  }

  /** norm(x + linear(y)). */
  private String addAndNorm(LayerNorm norm, String x, Linear linear, String y, String output) {
    String product = arithmetic.apply(linear, y, output + ".product");
    return norm(norm, x, product, arithmetic.bias(linear), output);
  }

  /** norm(x + y + bias). */
  private String norm(LayerNorm norm, String x, String y, String bias, String output) {
    String sum =
        graph.node("Add").inputs(x, addBias(y, bias, output + ".addend")).output(output + ".sum");
    // SkipLayerNormalization is all of this, and takes five times as long (AVX-512, 128 tokens of
    // 768).
    return graph
        .node("LayerNormalization")
        .inputs(sum, weights.vector(norm.weight()), weights.vector(norm.bias()))
        .attribute("axis", -1)
        .attribute("epsilon", (float) config.layerNormEpsilon())
        .output(output);
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

  private void head(String hidden) {
    Head head = architecture.head();
    Arithmetic exact = new Float32(graph, weights);
    String axis = weights.constant("axis", List.of(1), 1);
    String first = graph.node("Squeeze").inputs(hidden, axis).output("head.first");
    String dense =
        activate(
            head.activation(),
            exact.apply(head.dense(), first, "head.dense"),
            exact.bias(head.dense()),
            "head.activation");
    String product = exact.apply(head.classifier(), dense, "head.classifier");
    addBias(product, exact.bias(head.classifier()), LOGITS);
  }
}
