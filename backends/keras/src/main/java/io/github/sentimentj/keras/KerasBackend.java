package io.github.sentimentj.keras;

import io.github.sentimentj.InferenceException;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.keras.text.Sequences;
import io.github.sentimentj.onnx.GraphRunner;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import java.util.List;

/** Makes rows of numbers of texts, and runs them on ONNX Runtime. */
final class KerasBackend implements Backend {

  // What graphs of other versions of this backend must not be taken for.
  private static final String VERSION = "keras 1";

  private final ModelTraits traits;
  private final Sequences sequences;
  private final GraphRunner runner;

  private KerasBackend(ModelTraits traits, Sequences sequences, GraphRunner runner) {
    this.traits = traits;
    this.sequences = sequences;
    this.runner = runner;
  }

  /**
   * Opens a model.
   *
   * @throws ModelLoadException if ONNX Runtime does not run its graph
   * @throws IllegalArgumentException if windows overlap by all that the model reads
   */
  static KerasBackend open(ModelFiles files, KerasModel model, BackendOptions options) {
    ModelTraits traits =
        new ModelTraits(
            model.labels(), model.multiLabel(), true, model.format().maxLength(), Precision.FP32);
    int labels = model.labels().size();
    GraphRunner runner =
        model.graph().isPresent()
            ? GraphRunner.open(files, VERSION, model.graph().get(), labels, options.threads())
            : GraphRunner.open(files, Converted.GRAPH, labels, options.threads());
    try {
      int least =
          Sequences.leastLength(files.location(), model.format(), row -> runner.run(List.of(row)));
      Sequences sequences =
          new Sequences(model.encoder(), model.format(), traits, options.longText(), least);
      return new KerasBackend(traits, sequences, runner);
    } catch (RuntimeException | Error e) {
      runner.close();
      throw e;
    }
  }

  @Override
  public ModelTraits traits() {
    return traits;
  }

  @Override
  public Scores score(List<String> texts) {
    long start = System.nanoTime();
    Sequences.Batch batch = sequences.of(texts);
    long tokenizationNanos = System.nanoTime() - start;
    float[][] answers = runner.run(batch.rows());
    requireNumbers(answers);
    Scores scores = batch.plan().scores(answers);
    return new Scores(
        scores.probabilities(), scores.tokens(), scores.truncated(), tokenizationNanos);
  }

  private static void requireNumbers(float[][] rows) {
    for (float[] row : rows) {
      for (float score : row) {
        if (Float.isNaN(score)) {
          throw new InferenceException("the model's answer is no number");
        }
      }
    }
  }

  @Override
  public void close() {
    runner.close();
  }
}
