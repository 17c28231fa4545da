package io.github.sentimentj.tensorflow;

import io.github.sentimentj.InferenceException;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.keras.text.SequenceFormat;
import io.github.sentimentj.keras.text.Sequences;
import io.github.sentimentj.keras.text.Stated;
import io.github.sentimentj.keras.text.TextEncoder;
import io.github.sentimentj.keras.text.TextFiles;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringTokenizer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a SavedModel on TensorFlow. Thread-safe. */
final class TensorFlowBackend implements Backend {

  /** What an output is tried with. Logits of all of them would hardly look like probabilities. */
  private static final List<String> TRIALS =
      List.of(
          "the",
          "a good film",
          "bad, bad, bad",
          "one of the best movies of all time",
          "I did not like it",
          "boring and far too long",
          "great",
          "what a waste of my time");

  private static final double SUM_TOLERANCE = 1e-3;

  private final TensorFlowSession session;
  private final ModelTraits traits;
  private final boolean logits;
  // Absent where the model is given texts.
  private final @Nullable Sequences sequences;

  private TensorFlowBackend(
      TensorFlowSession session,
      ModelTraits traits,
      boolean logits,
      @Nullable Sequences sequences) {
    this.session = session;
    this.traits = traits;
    this.logits = logits;
    this.sequences = sequences;
  }

  /**
   * Opens a model.
   *
   * @throws ModelLoadException if it is damaged, not allowed, or no classifier of texts
   */
  static TensorFlowBackend open(ModelFiles files, BackendOptions options) {
    Stated stated = Stated.read(files);
    SavedModel model = SavedModel.read(files, stated.signature());
    Optional<TextEncoder> encoder =
        model.takesText()
            ? Optional.empty()
            : Optional.of(TextFiles.read(files, stated.tokenizer(), OptionalInt.empty()));
    OptionalInt length = model.takesText() ? OptionalInt.empty() : model.input().columns();
    SequenceFormat format = stated.formatOf(model.where(), length);
    TensorFlowSession session = TensorFlowSession.load(files, model, options.threads());
    try {
      int least =
          encoder.isEmpty()
              ? 0
              : Sequences.leastLength(model.where(), format, row -> session.runRows(List.of(row)));
      int width =
          encoder.isEmpty()
              ? session.runTexts(TRIALS).get(0).length
              : session.runRows(List.of(new int[least])).get(0).length;
      ModelTraits traits =
          new ModelTraits(
              Stated.labels(model.where(), files.manifest(), width),
              files.manifest().multiLabel(),
              true,
              encoder.isEmpty() ? OptionalInt.empty() : format.maxLength(),
              Precision.FP32);
      Sequences sequences =
          encoder
              .map(words -> new Sequences(words, format, traits, options.longText(), least))
              .orElse(null);
      boolean logits = stated.output().equals(Optional.of(Stated.LOGITS));
      if (!logits) {
        requireProbabilities(model, sequences, session, traits.multiLabel());
      }
      return new TensorFlowBackend(session, traits, logits, sequences);
    } catch (InferenceException e) {
      session.close();
      throw new ModelLoadException(model.where() + ": " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private static void requireProbabilities(
      SavedModel model,
      @Nullable Sequences sequences,
      TensorFlowSession session,
      boolean multiLabel) {
    List<float[]> rows =
        sequences == null ? session.runTexts(TRIALS) : session.runRows(sequences.of(TRIALS).rows());
    for (float[] row : rows) {
      double sum = 0;
      boolean inRange = true;
      for (float p : row) {
        sum += p;
        inRange &= p >= 0 && p <= 1;
      }
      boolean sums = row.length == 1 || multiLabel || Math.abs(sum - 1) <= SUM_TOLERANCE;
      if (!inRange || !sums) {
        throw new ModelLoadException(
            "%s: expected probabilities, found %s for a short text; if these are logits, put \"output\":\"logits\" into sentiment.json"
                .formatted(model.where(), Arrays.toString(row)));
      }
    }
  }

  @Override
  public ModelTraits traits() {
    return traits;
  }

  @Override
  public Scores score(List<String> texts) {
    if (sequences == null) {
      int[] tokens = texts.stream().mapToInt(TensorFlowBackend::words).toArray();
      float[][] rows = probabilities(() -> session.runTexts(texts));
      return new Scores(rows, tokens, new boolean[tokens.length]);
    }
    long start = System.nanoTime();
    Sequences.Batch batch = sequences.of(texts);
    long tokenizationNanos = System.nanoTime() - start;
    Scores scores = batch.plan().scores(probabilities(() -> session.runRows(batch.rows())));
    return new Scores(
        scores.probabilities(), scores.tokens(), scores.truncated(), tokenizationNanos);
  }

  /** What the graph makes of a text is its own affair; words are what can be counted. */
  private static int words(String text) {
    return new StringTokenizer(text).countTokens();
  }

  private float[][] probabilities(Supplier<List<float[]>> run) {
    List<float[]> rows;
    try {
      rows = run.get();
    } catch (InferenceException e) {
      // TensorFlow's message may contain what was computed with, and so words of a text.
      throw new InferenceException("TensorFlow cannot run the model on one of these texts");
    }
    return rows.stream().map(this::probabilities).toArray(float[][]::new);
  }

  private float[] probabilities(float[] row) {
    for (float score : row) {
      if (Float.isNaN(score)) {
        throw new InferenceException("the model's answer is no number");
      }
    }
    if (row.length == 1) {
      float second = logits ? sigmoid(row[0]) : row[0];
      return new float[] {1 - second, second};
    }
    if (logits && traits.multiLabel()) {
      for (int i = 0; i < row.length; i++) {
        row[i] = sigmoid(row[i]);
      }
    } else if (logits) {
      softmax(row);
    }
    return row;
  }

  private static float sigmoid(float logit) {
    return (float) (1 / (1 + Math.exp(-logit)));
  }

  private static void softmax(float[] row) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : row) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : row) {
      sum += Math.exp(logit - most);
    }
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) (Math.exp(row[i] - most) / sum);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
