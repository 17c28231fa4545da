package io.github.sentimentj.tensorflow;

import io.github.sentimentj.InferenceException;
import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.keras.text.SequenceFormat;
import io.github.sentimentj.keras.text.TextEncoder;
import io.github.sentimentj.keras.text.TextFiles;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import io.github.sentimentj.spi.TokenWindows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs a SavedModel on TensorFlow. Thread-safe. */
final class TensorFlowBackend implements Backend {

  private static final List<String> TWO = List.of("negative", "positive");
  private static final int MOST_TOGETHER = 32;
  private static final double SUM_TOLERANCE = 1e-3;

  private final TensorFlowModel model;
  private final ModelTraits traits;
  private final boolean logits;
  // Absent where the model is given texts.
  private final @Nullable TextEncoder encoder;
  private final SequenceFormat format;
  private final TokenWindows windows;
  private final boolean keepsEnd;

  private TensorFlowBackend(
      TensorFlowModel model,
      ModelTraits traits,
      boolean logits,
      @Nullable TextEncoder encoder,
      SequenceFormat format,
      LongText policy) {
    this.model = model;
    this.traits = traits;
    this.logits = logits;
    this.encoder = encoder;
    this.format = format;
    keepsEnd = format.keepsEnd(policy);
    windows =
        new TokenWindows(traits, 0, policy instanceof LongText.HeadTail ? LongText.head() : policy);
  }

  /**
   * Opens a model.
   *
   * @throws ModelLoadException if it is damaged, not allowed, or no classifier of texts
   */
  static TensorFlowBackend open(ModelFiles files, BackendOptions options) {
    Stated stated = Stated.read(files);
    SavedModel saved = SavedModel.read(files, stated.signature());
    OptionalInt length = saved.length().isPresent() ? saved.length() : stated.format().maxLength();
    SequenceFormat format = stated.format().withMaxLength(length);
    TextEncoder encoder =
        saved.takesText() ? null : TextFiles.read(files, stated.tokenizer(), OptionalInt.empty());
    TensorFlowModel model = TensorFlowModel.load(saved);
    try {
      float[] first =
          encoder == null
              ? model.runTexts(padded(List.of(""), model)).get(0)
              : model.runRows(padded(List.of(format.pad(new int[0], 1)), model)).get(0);
      boolean logits = stated.logits();
      boolean independent = files.manifest().multiLabel();
      if (!logits) {
        requireProbabilities(files, first, independent);
      }
      ModelTraits traits =
          new ModelTraits(
              labels(files, first.length), independent, true, length, Precision.FP32);
      return new TensorFlowBackend(model, traits, logits, encoder, format, options.longText());
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private static List<String> labels(ModelFiles files, int width) {
    List<String> stated = files.manifest().labels();
    int count = Math.max(2, width);
    if (!stated.isEmpty() && stated.size() != count) {
      throw new ModelLoadException(
          "%s: expected %d labels in sentiment.json, found %s"
              .formatted(files.location(), count, stated));
    }
    if (!stated.isEmpty()) {
      return stated;
    }
    return width == 1 ? TWO : IntStream.range(0, width).mapToObj(i -> "LABEL_" + i).toList();
  }

  private static void requireProbabilities(ModelFiles files, float[] row, boolean independent) {
    double sum = 0;
    boolean inRange = row.length > 0;
    for (float p : row) {
      sum += p;
      inRange &= p >= 0 && p <= 1;
    }
    if (!inRange || !(row.length == 1 || independent || Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new ModelLoadException(
          "%s: expected probabilities, found %s for an empty text; if these are logits, put \"output\":\"logits\" into sentiment.json"
              .formatted(files.location(), Arrays.toString(row)));
    }
  }

  /** As many as the model takes at once. */
  private static <T> List<T> padded(List<T> inputs, TensorFlowModel model) {
    List<T> all = new ArrayList<>(inputs);
    while (all.size() < model.batch()) {
      all.add(inputs.get(inputs.size() - 1));
    }
    return all;
  }

  @Override
  public ModelTraits traits() {
    return traits;
  }

  @Override
  public Scores score(List<String> texts) {
    return encoder == null ? scoreTexts(texts) : scoreRows(encoder, texts);
  }

  private Scores scoreTexts(List<String> texts) {
    List<float[]> rows = new ArrayList<>();
    int most = model.batch() == 0 ? MOST_TOGETHER : model.batch();
    for (int from = 0; from < texts.size(); from += most) {
      List<String> some = texts.subList(from, Math.min(texts.size(), from + most));
      rows.addAll(model.runTexts(padded(some, model)).subList(0, some.size()));
    }
    int[] tokens = texts.stream().mapToInt(TensorFlowBackend::words).toArray();
    return new Scores(probabilities(rows), tokens, new boolean[tokens.length]);
  }

  /** What the model makes of a text is its own affair; words are what can be counted. */
  private static int words(String text) {
    return (int) Arrays.stream(text.split("\\s+", -1)).filter(word -> !word.isEmpty()).count();
  }

  private Scores scoreRows(TextEncoder words, List<String> texts) {
    int[][] tokens = texts.stream().map(words::encode).toArray(int[][]::new);
    TokenWindows.Plan plan =
        windows.plan(Arrays.stream(tokens).mapToInt(ids -> ids.length).toArray());
    List<float[]> rows = new ArrayList<>();
    int most = model.batch() == 0 ? MOST_TOGETHER : model.batch();
    List<int[]> some = new ArrayList<>();
    for (int piece = 0; piece < plan.pieces(); piece++) {
      int[] row = format.pad(piece(plan, piece, tokens), 1);
      boolean another = !some.isEmpty() && some.get(0).length != row.length;
      if (another || some.size() == most) {
        rows.addAll(model.runRows(padded(some, model)).subList(0, some.size()));
        some.clear();
      }
      some.add(row);
    }
    if (!some.isEmpty()) {
      rows.addAll(model.runRows(padded(some, model)).subList(0, some.size()));
    }
    return plan.scores(probabilities(rows));
  }

  private int[] piece(TokenWindows.Plan plan, int piece, int[][] tokens) {
    int[] all = tokens[plan.text(piece)];
    return keepsEnd
        ? Arrays.copyOfRange(all, all.length - plan.length(piece), all.length)
        : plan.copy(piece, all);
  }

  private float[][] probabilities(List<float[]> rows) {
    return rows.stream().map(this::probabilities).toArray(float[][]::new);
  }

  private float[] probabilities(float[] row) {
    float[] scores = row;
    if (logits) {
      scores = row.length == 1 || traits.multiLabel() ? sigmoid(row) : softmax(row);
    }
    for (float score : scores) {
      if (Float.isNaN(score)) {
        throw new InferenceException("the model's answer is no number");
      }
    }
    return scores.length == 1 ? new float[] {1 - scores[0], scores[0]} : scores;
  }

  private static float[] sigmoid(float[] row) {
    float[] out = new float[row.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (1 / (1 + Math.exp(-row[i])));
    }
    return out;
  }

  private static float[] softmax(float[] row) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : row) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : row) {
      sum += Math.exp(logit - most);
    }
    float[] out = new float[row.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (Math.exp(row[i] - most) / sum);
    }
    return out;
  }

  @Override
  public void close() {
    model.close();
  }
}
