package io.github.sentimentj.http.inference;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.server.RequestException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The model as the protocol sees it, however it is asked: one with an input {@code text} (BYTES)
 * and the outputs {@code label} (BYTES) and {@code probabilities} (FP32). Thread-safe.
 *
 * @see <a href="https://github.com/open-inference/open-inference-protocol">Open Inference
 *     Protocol</a>
 */
public final class InferenceModel {

  /** The server's name. */
  public static final String SERVER = "sentimentj";

  /** The output with the label of each text. */
  public static final String LABEL = "label";

  /** The output with the probabilities of all labels, a row for each text. */
  public static final String PROBABILITIES = "probabilities";

  private static final String TEXT = "text";
  private static final String BYTES = "BYTES";
  private static final String FP32 = "FP32";
  private static final List<String> OUTPUTS = List.of(LABEL, PROBABILITIES);

  private final SentimentClassifier classifier;
  private final String serverVersion;

  /** A model that answers what the classifier says. */
  public InferenceModel(SentimentClassifier classifier, String serverVersion) {
    this.classifier = classifier;
    this.serverVersion = serverVersion;
  }

  /**
   * What is known of a tensor without its contents.
   *
   * @param shape the sizes of its dimensions; -1 for any
   */
  public record Tensor(String name, String datatype, List<Long> shape) {}

  /** The server's version. */
  public String serverVersion() {
    return serverVersion;
  }

  /**
   * The model of a name.
   *
   * @param version empty for any
   * @throws RequestException if there is no such model
   */
  public ModelInfo find(String name, String version) {
    ModelInfo model = classifier.model();
    if (!name.equals(model.name()) || !(version.isEmpty() || version.equals(version(model)))) {
      throw new RequestException(
          404,
          "there is no such model; this server has '%s' in version '%s'"
              .formatted(model.name(), version(model)));
    }
    return model;
  }

  /** A model's version, which is never empty. */
  public static String version(ModelInfo model) {
    return model.version().isEmpty() ? "1" : model.version();
  }

  /** What runs a model. */
  public static String platform(ModelInfo model) {
    return SERVER + "_" + model.backend();
  }

  /** The inputs of every model. */
  public static List<Tensor> inputs() {
    return List.of(new Tensor(TEXT, BYTES, List.of(-1L)));
  }

  /** The outputs of a model. */
  public static List<Tensor> outputs(ModelInfo model) {
    return OUTPUTS.stream().map(name -> output(name, -1, model)).toList();
  }

  /** An output for so many texts. */
  public static Tensor output(String name, long texts, ModelInfo model) {
    return name.equals(LABEL)
        ? new Tensor(name, BYTES, List.of(texts))
        : new Tensor(name, FP32, List.of(texts, (long) model.labels().size()));
  }

  /**
   * Looks at the inputs of a request before their contents.
   *
   * @throws RequestException if they are not the model's
   */
  public static void requireInputs(List<Tensor> inputs) {
    if (inputs.size() != 1 || !inputs.get(0).name().equals(TEXT)) {
      throw new RequestException(400, "the model has one input, 'text'");
    }
    if (!inputs.get(0).datatype().equals(BYTES)) {
      throw new RequestException(400, "input 'text' has the datatype BYTES");
    }
    List<Long> shape = inputs.get(0).shape();
    if (shape.isEmpty() || shape.size() > 2 || (shape.size() == 2 && shape.get(1) != 1)) {
      throw new RequestException(400, "input 'text' has the shape [N] or [N, 1]");
    }
  }

  /**
   * Compares an input's contents with its shape.
   *
   * @throws RequestException if they do not go together
   */
  public static void requireElements(Tensor input, int elements) {
    if (elements != input.shape().get(0)) {
      throw new RequestException(
          400,
          "input 'text' has %d elements, and its shape says %d"
              .formatted(elements, input.shape().get(0)));
    }
  }

  /**
   * The outputs to be sent.
   *
   * @param asked the names that were asked for; all, if there are none
   * @throws RequestException if the model has no such output
   */
  public static List<String> requireOutputs(List<String> asked) {
    for (String output : asked) {
      if (!OUTPUTS.contains(output)) {
        throw new RequestException(400, "the model's outputs are " + OUTPUTS);
      }
    }
    return asked.isEmpty() ? OUTPUTS : asked;
  }

  /** Asks the model, as {@link SentimentClassifier#classifyAllAsync} does. */
  public CompletableFuture<List<Sentiment>> classify(List<String> texts) {
    return classifier.classifyAllAsync(texts);
  }

  /** Which model gave these answers. */
  public ModelInfo answering(List<Sentiment> sentiments) {
    return sentiments.isEmpty() ? classifier.model() : sentiments.get(0).model();
  }
}
