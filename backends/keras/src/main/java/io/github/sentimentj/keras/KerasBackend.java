package io.github.sentimentj.keras;

import io.github.sentimentj.InferenceException;
import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.onnx.GraphRunner;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import io.github.sentimentj.spi.TokenWindows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes rows of numbers of texts, and runs them on ONNX Runtime. */
final class KerasBackend implements Backend {

  // What graphs of other versions of this backend must not be taken for.
  private static final String VERSION = "keras 1";

  private static final int MOST_LEAST = 1024;

  private final KerasModel model;
  private final ModelTraits traits;
  private final TokenWindows windows;
  private final boolean keepsEnd;
  private final GraphRunner runner;
  private final int leastLength;

  private KerasBackend(
      KerasModel model, BackendOptions options, ModelTraits traits, GraphRunner runner, int least) {
    this.model = model;
    this.traits = traits;
    this.runner = runner;
    leastLength = least;
    keepsEnd = model.format().keepsEnd(options.longText());
    boolean asTrained = options.longText() instanceof LongText.HeadTail;
    windows = new TokenWindows(traits, 0, asTrained ? LongText.head() : options.longText());
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
      int least = leastLength(files, model, runner);
      return new KerasBackend(model, options, traits, runner, least);
    } catch (RuntimeException | Error e) {
      runner.close();
      throw e;
    }
  }

  /** The shortest row that its layers can read, where rows may have any length. */
  private static int leastLength(ModelFiles files, KerasModel model, GraphRunner runner) {
    int length = model.format().maxLength().orElse(1);
    while (true) {
      try {
        runner.run(List.of(new int[length]));
        return length;
      } catch (InferenceException e) {
        length *= 2;
        if (model.format().maxLength().isPresent() || length > MOST_LEAST) {
          throw new ModelLoadException(files.location() + ": " + e.getMessage(), e);
        }
      }
    }
  }

  @Override
  public ModelTraits traits() {
    return traits;
  }

  @Override
  public Scores score(List<String> texts) {
    long start = System.nanoTime();
    int[][] tokens = new int[texts.size()][];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = model.encoder().encode(texts.get(i));
    }
    TokenWindows.Plan plan =
        windows.plan(Arrays.stream(tokens).mapToInt(ids -> ids.length).toArray());
    List<int[]> rows = new ArrayList<>(plan.pieces());
    for (int piece = 0; piece < plan.pieces(); piece++) {
      rows.add(model.format().pad(piece(plan, piece, tokens), leastLength));
    }
    long tokenizationNanos = System.nanoTime() - start;
    float[][] answers = runner.run(rows);
    requireNumbers(answers);
    Scores scores = plan.scores(answers);
    return new Scores(
        scores.probabilities(), scores.tokens(), scores.truncated(), tokenizationNanos);
  }

  private int[] piece(TokenWindows.Plan plan, int piece, int[][] tokens) {
    int[] all = tokens[plan.text(piece)];
    return keepsEnd
        ? Arrays.copyOfRange(all, all.length - plan.length(piece), all.length)
        : plan.copy(piece, all);
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
