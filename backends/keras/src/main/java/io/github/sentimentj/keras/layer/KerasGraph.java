package io.github.sentimentj.keras.layer;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.keras.text.Vectorizer;
import io.github.sentimentj.onnx.GraphRunner;
import io.github.sentimentj.onnx.graph.Dimension;
import io.github.sentimentj.onnx.graph.ElementType;
import io.github.sentimentj.onnx.graph.Graph;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A model as a graph for {@link GraphRunner}. Its weights are read when it is written.
 *
 * @param graph gives probabilities, whatever the model does
 * @param labels how many of them
 * @param singleScore whether the model gives one number, for the second of two labels
 * @param multiLabel whether they are independent of each other
 * @param length how many numbers of a text it takes; empty for any
 * @param rows how many numbers are known to its embedding; empty where it has none
 * @param vectorizer makes numbers of a text, where the model does that itself
 */
public record KerasGraph(
    Graph graph,
    int labels,
    boolean singleScore,
    boolean multiLabel,
    OptionalInt length,
    OptionalInt rows,
    Optional<Vectorizer> vectorizer) {

  private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model");
  private static final Set<String> SIGMOIDS = Set.of("sigmoid", "hard_sigmoid");
  private static final int MOST_LABELS = 10_000;

  /**
   * Makes a graph of a model.
   *
   * @param saved the model
   * @param output {@code logits} or {@code probabilities}, where the user says which it gives
   * @param independent whether the user says that labels are independent of each other
   * @return the graph
   * @throws ModelLoadException if it is no classifier of texts, or has a layer that is not
   *     supported; the message names the layer
   */
  public static KerasGraph of(Saved saved, Optional<String> output, boolean independent) {
    try {
      LayerConfig model = LayerConfig.of(saved, saved.architecture(), "", "");
      if (!MODELS.contains(model.type())) {
        throw model.refuse(
            "expected a sequential or functional model; classes of one's own are Python, which is"
                + " not run");
      }
      Network network = new Network();
      List<Value> outputs = Models.outermost(network, model);
      if (outputs.size() != 1) {
        throw model.refuse("expected one output, found " + outputs.size());
      }
      return new Head(network, model, outputs.get(0)).graph(output, independent);
    } catch (JsonException e) {
      throw new ModelLoadException(saved.where() + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ModelLoadException(
          "%s: expected a model of Keras: %s".formatted(saved.where(), e.getMessage()), e);
    }
  }

  private record Head(Network network, LayerConfig model, Value scores) {

    KerasGraph graph(Optional<String> output, boolean independent) {
      int width = scores.rank() == 2 ? scores.size(1) : Value.ANY;
      if (width < 1 || width > MOST_LABELS) {
        throw model.refuse(
            "expected an output of one or more scores for a text, found shape " + scores.shape());
      }
      String activation = network.activation(scores.name());
      boolean sigmoid = SIGMOIDS.contains(activation);
      boolean probabilities =
          output
              .map("probabilities"::equals)
              .orElseGet(() -> sigmoid || probable(activation, width));
      boolean multiLabel = width > 1 && (independent || sigmoid);
      String rows = network.floats(scores).name();
      if (!probabilities) {
        rows =
            width == 1 || multiLabel
                ? network.op("Sigmoid", rows)
                : network.out(network.node("Softmax", rows).attribute("axis", 1), "Softmax");
      }
      if (width == 1) {
        rows = network.concat(1, network.op("Sub", network.scalar(1), rows), rows);
      }
      network.node("Identity", rows).output(GraphRunner.OUTPUT);
      int labels = Math.max(2, width);
      Graph graph =
          network
              .builder()
              .output(
                  GraphRunner.OUTPUT,
                  ElementType.FLOAT,
                  Dimension.symbol("batch"),
                  Dimension.fixed(labels))
              .build();
      return new KerasGraph(
          graph,
          labels,
          width == 1,
          multiLabel,
          network.length(),
          network.rows(),
          network.vectorizer());
    }

    /** Whether an activation gives probabilities, or says that these are none. */
    private boolean probable(String activation, int width) {
      if (activation.equals("softmax") && width > 1) {
        return true;
      } else if (activation.equals("linear")) {
        return false;
      }
      throw model.refuse(
          "its output comes from %s, so nothing says what it is; put \"output\":\"logits\" or \"output\":\"probabilities\" into sentiment.json"
              .formatted(activation.isEmpty() ? "no activation" : "activation " + activation));
    }
  }
}
