package io.github.sentimentj.huggingface.model;

import io.github.sentimentj.huggingface.checkpoint.Checkpoint;
import io.github.sentimentj.huggingface.model.Architecture.Embeddings;
import io.github.sentimentj.huggingface.model.Architecture.Head;
import io.github.sentimentj.huggingface.model.Architecture.Layer;
import io.github.sentimentj.huggingface.model.Architecture.LayerNorm;
import io.github.sentimentj.huggingface.model.Architecture.Linear;
import io.github.sentimentj.huggingface.model.Architecture.Weight;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * Computes what an {@link Architecture} says, one sequence at a time, in plain loops and double
 * precision. It is slow; it is there so that engines can be compared with it. Thread-safe.
 */
public final class ReferenceModel {

  private final Architecture architecture;
  private final Config config;
  private final Map<String, float[]> weights = new HashMap<>();

  /**
   * Reads the weights.
   *
   * @param architecture what to compute, {@linkplain Architecture#of checked} against the
   *     checkpoint
   * @param checkpoint the weights, not used any more afterwards
   * @throws io.github.sentimentj.ModelLoadException if a tensor cannot be read
   */
  public ReferenceModel(Architecture architecture, Checkpoint checkpoint) {
    this.architecture = architecture;
    config = architecture.config();
    for (Weight weight : architecture.weights()) {
      weights.put(weight.name(), checkpoint.get(weight.name()).toFloats());
    }
  }

  /**
   * Runs the model on one sequence, in which every token sees every other.
   *
   * @param tokenIds the tokens, special ones included: 1 to {@link Config#maxTokens}
   * @param typeIds the type of each token; ignored by models without token types
   * @return one logit for each label
   * @throws IllegalArgumentException if there are too few or too many tokens, or an id has no
   *     embedding
   */
  public float[] logits(int[] tokenIds, int[] typeIds) {
    check(tokenIds, typeIds);
    double[][] hidden = embed(tokenIds, typeIds);
    for (Layer layer : architecture.layers()) {
      hidden = run(layer, hidden);
    }
    Head head = architecture.head();
    double[][] first = {hidden[0]};
    double[] logits =
        linear(head.classifier(), map(linear(head.dense(), first), head.activation()::apply))[0];
    float[] rounded = new float[logits.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) logits[i];
    }
    return rounded;
  }

  private void check(int[] tokenIds, int[] typeIds) {
    int tokens = tokenIds.length;
    if (tokens == 0 || tokens > config.maxTokens() || typeIds.length != tokens) {
      throw new IllegalArgumentException(
          "expected 1 to %d tokens and as many types, found %d and %d"
              .formatted(config.maxTokens(), tokens, typeIds.length));
    }
    checkIds("token", tokenIds, config.vocabularySize());
    if (config.tokenTypes() > 0) {
      checkIds("type", typeIds, config.tokenTypes());
    }
  }

  private static void checkIds(String what, int[] ids, int limit) {
    for (int id : ids) {
      if (id < 0 || id >= limit) {
        throw new IllegalArgumentException(
            "expected %s ids below %d, found %d".formatted(what, limit, id));
      }
    }
  }

  private double[][] embed(int[] tokenIds, int[] typeIds) {
    Embeddings embeddings = architecture.embeddings();
    int[] positionIds = config.positionIds(tokenIds);
    double[][] sum = new double[tokenIds.length][config.embeddingSize()];
    for (int t = 0; t < sum.length; t++) {
      addRow(sum[t], embeddings.word(), tokenIds[t]);
      addRow(sum[t], embeddings.position(), positionIds[t]);
      if (embeddings.tokenType().isPresent()) {
        addRow(sum[t], embeddings.tokenType().get(), typeIds[t]);
      }
    }
    double[][] normed = norm(embeddings.norm(), sum);
    return embeddings.projection().map(projection -> linear(projection, normed)).orElse(normed);
  }

  private void addRow(double[] to, Weight weight, int row) {
    float[] from = floats(weight);
    for (int i = 0; i < to.length; i++) {
      to[i] += from[row * to.length + i];
    }
  }

  private double[][] run(Layer layer, double[][] hidden) {
    double[][] attention =
        attention(
            linear(layer.query(), hidden),
            linear(layer.key(), hidden),
            linear(layer.value(), hidden));
    double[][] attended =
        norm(layer.attentionNorm(), sum(hidden, linear(layer.attentionOutput(), attention)));
    double[][] intermediate =
        map(linear(layer.intermediate(), attended), config.activation()::apply);
    return norm(layer.outputNorm(), sum(attended, linear(layer.output(), intermediate)));
  }

  private double[][] attention(double[][] query, double[][] key, double[][] value) {
    int tokens = query.length;
    int size = config.hiddenSize() / config.heads();
    double[][] result = new double[tokens][config.hiddenSize()];
    for (int head = 0; head < config.heads(); head++) {
      int from = head * size;
      int to = from + size;
      for (int t = 0; t < tokens; t++) {
        double[] scores = new double[tokens];
        for (int s = 0; s < tokens; s++) {
          for (int i = from; i < to; i++) {
            scores[s] += query[t][i] * key[s][i];
          }
          scores[s] /= Math.sqrt(size);
        }
        softmax(scores);
        for (int s = 0; s < tokens; s++) {
          for (int i = from; i < to; i++) {
            result[t][i] += scores[s] * value[s][i];
          }
        }
      }
    }
    return result;
  }

  private static void softmax(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i] - max);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
  }

  private double[][] linear(Linear linear, double[][] x) {
    float[] weight = floats(linear.weight());
    float[] bias = floats(linear.bias());
    int inputs = x[0].length;
    double[][] y = new double[x.length][bias.length];
    for (int t = 0; t < x.length; t++) {
      for (int o = 0; o < bias.length; o++) {
        y[t][o] = bias[o];
        for (int i = 0; i < inputs; i++) {
          y[t][o] += weight[o * inputs + i] * x[t][i];
        }
      }
    }
    return y;
  }

  private double[][] norm(LayerNorm norm, double[][] x) {
    float[] weight = floats(norm.weight());
    float[] bias = floats(norm.bias());
    double[][] y = new double[x.length][weight.length];
    for (int t = 0; t < x.length; t++) {
      double mean = 0;
      for (double value : x[t]) {
        mean += value / weight.length;
      }
      double variance = 0;
      for (double value : x[t]) {
        variance += (value - mean) * (value - mean) / weight.length;
      }
      for (int i = 0; i < weight.length; i++) {
        double normed = (x[t][i] - mean) / Math.sqrt(variance + config.layerNormEpsilon());
        y[t][i] = weight[i] * normed + bias[i];
      }
    }
    return y;
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int t = 0; t < sum.length; t++) {
      for (int i = 0; i < sum[t].length; i++) {
        sum[t][i] = a[t][i] + b[t][i];
      }
    }
    return sum;
  }

  private static double[][] map(double[][] x, DoubleUnaryOperator function) {
    double[][] y = new double[x.length][];
    for (int t = 0; t < y.length; t++) {
      y[t] = Arrays.stream(x[t]).map(function).toArray();
    }
    return y;
  }

  private float[] floats(Weight weight) {
    return Objects.requireNonNull(weights.get(weight.name()));
  }
}
