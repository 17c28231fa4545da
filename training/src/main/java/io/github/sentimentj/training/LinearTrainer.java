package io.github.sentimentj.training;

import static java.util.stream.Collectors.joining;

import io.github.sentimentj.evaluation.Calibration;
import io.github.sentimentj.linear.LinearModel;
import io.github.sentimentj.linear.Ngrams;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trains a linear model of two labels, and with unlabelled texts lets it learn from a teacher too:
 * logistic regression on n-grams mixed with one on {@link DocumentVectors}. Deterministic for a
 * seed, whatever the number of threads.
 *
 * <p>All constants were chosen on held-out fifths of the IMDB training reviews.
 */
final class LinearTrainer {

  private static final int FOLDS = 5;
  private static final int HELD_OUT_FOLDS = 2;

  private static final int MIN_LABELLED = 2;
  private static final int MIN_ALL = 4;
  private static final double SMOOTHING = 1;
  private static final float COST = 0.1f;

  private static final List<VectorSet> VECTOR_SETS =
      List.of(new VectorSet(96, 12, 15), new VectorSet(160, 10, 10));
  private static final double VECTOR_SHARE = 0.3;

  private static final float CHUNK_IMPORTANCE = 0.2f;

  private static final int MAX_WEIGHT = 127;

  private final List<String> texts;
  private final boolean[] positive;
  private final int[] fold;
  private final Features features;
  private final Features.Chunk[] chunks;
  private final double @Nullable [] taught;
  private final Trust trust;
  private final List<float[][]> vectors;
  private final long seed;
  private final Progress progress;

  /**
   * What the answers of a teacher to texts without labels are worth.
   *
   * @param importance of such a text, where a labelled one has 1
   * @param sharpening factor of its log-odds
   */
  record Trust(float importance, double sharpening) {
    // One that knows no more than who learns from it is believed less, and made surer.
    static final Trust IN_AN_EQUAL = new Trust(2, 2);
    static final Trust IN_A_BETTER_ONE = new Trust(8, 1);
  }

  /** Is told how the training goes. */
  interface Progress {
    /** What is done now. */
    void says(String what);

    /** How the model that does not see the first held-out fifth is after each epoch. */
    default void epoch(Epoch figures) {}
  }

  /** Mean loss and share of right answers, on what is learned from and on what is held out. */
  record Epoch(
      int number, double loss, double accuracy, double heldOutLoss, double heldOutAccuracy) {}

  /** The file, its calibration, and how the held-out fifths were answered before that. */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, to be written
  record Trained(
      byte[] weights, Calibration calibration, double[][] heldOutProbabilities, int[] heldOut) {}

  /** Vectors of so many numbers, of the n-grams that are in so many documents. */
  private record VectorSet(int size, int epochs, int minDocuments) {}

  private LinearTrainer(
      List<String> labelled,
      boolean[] positive,
      List<String> unlabelled,
      double @Nullable [] taught,
      Trust trust,
      long seed,
      Progress progress) {
    this.positive = positive;
    this.taught = taught;
    this.trust = trust;
    this.seed = seed;
    this.progress = progress;
    texts = new ArrayList<>(labelled);
    texts.addAll(unlabelled);
    fold = folds(positive);
    progress.says("reading n-grams of " + texts.size() + " texts");
    features = new Features(texts, positive.length, MIN_LABELLED, MIN_ALL);
    SplittableRandom random = new SplittableRandom(seed);
    chunks =
        labelled.stream().map(text -> features.chunk(text, random)).toArray(Features.Chunk[]::new);
    vectors = unlabelled.isEmpty() || taught != null ? List.of() : vectors();
  }

  /**
   * What is done, in one sentence.
   *
   * @param teacher the name of the model that is there already, if there is one
   */
  static String recipe(boolean unlabelled, Optional<String> teacher) {
    String alone = "n-grams of 1 to 3 words, logistic regression with naive-Bayes priors";
    if (teacher.isPresent()) {
      return "%s, taught by what %s says of the unlabelled texts".formatted(alone, teacher.get());
    }
    String sizes =
        VECTOR_SETS.stream().map(set -> String.valueOf(set.size())).collect(joining(" and "));
    return unlabelled
        ? "%s, taught by itself and by document vectors of %s numbers on the unlabelled texts"
            .formatted(alone, sizes)
        : alone;
  }

  static Trained train(
      List<String> labelled,
      boolean[] positive,
      List<String> unlabelled,
      long seed,
      Progress progress) {
    return new LinearTrainer(
            labelled, positive, unlabelled, null, Trust.IN_AN_EQUAL, seed, progress)
        .train();
  }

  /**
   * Trains as above, with a teacher that is there already.
   *
   * @param logits what it makes of each unlabelled text: calibrated log-odds of "positive"
   * @param trust what these are worth
   */
  static Trained train(
      List<String> labelled,
      boolean[] positive,
      List<String> unlabelled,
      double[] logits,
      Trust trust,
      long seed,
      Progress progress) {
    double[] taught = new double[positive.length + logits.length];
    System.arraycopy(logits, 0, taught, positive.length, logits.length);
    return new LinearTrainer(labelled, positive, unlabelled, taught, trust, seed, progress).train();
  }

  /** Blocks in the order of the data, label by label: neighbours are often about the same film. */
  private static int[] folds(boolean[] positive) {
    int[] fold = new int[positive.length];
    for (boolean label : new boolean[] {false, true}) {
      int[] rows = IntStream.range(0, fold.length).filter(i -> positive[i] == label).toArray();
      for (int i = 0; i < rows.length; i++) {
        fold[rows[i]] = (int) ((long) i * FOLDS / rows.length);
      }
    }
    return fold;
  }

  private List<float[][]> vectors() {
    return VECTOR_SETS.parallelStream().map(this::vectors).toList();
  }

  private float[][] vectors(VectorSet set) {
    Features.Frequent frequent = features.frequent(set.minDocuments());
    return DocumentVectors.train(
        frequent.rows(),
        frequent.count(),
        set.size(),
        set.epochs(),
        seed,
        epoch ->
            progress.says("vectors of " + set.size() + ", epoch " + epoch + " of " + set.epochs()));
  }

  private Trained train() {
    progress.says("fitting " + features.count() + " weights without the held-out fifths");
    int[] heldOut = IntStream.range(0, fold.length).filter(i -> fold[i] < HELD_OUT_FOLDS).toArray();
    int[] truth = Arrays.stream(heldOut).map(i -> positive[i] ? 1 : 0).toArray();
    IntFunction<double[]> teacher = taught == null ? teacher(heldOut, truth) : out -> taught;
    List<byte[]> files =
        IntStream.range(0, HELD_OUT_FOLDS)
            .parallel()
            .mapToObj(out -> quantize(student(out, teacher.apply(out))))
            .toList();
    double[] logits = new double[heldOut.length];
    Ngrams ngrams = new Ngrams();
    List<LinearModel> models =
        files.stream().map(file -> LinearModel.parse(ByteBuffer.wrap(file))).toList();
    for (int i = 0; i < heldOut.length; i++) {
      ngrams.read(texts.get(heldOut[i]));
      logits[i] = models.get(fold[heldOut[i]]).logit(ngrams);
    }
    progress.says("fitting on all texts");
    double[] all = teacher.apply(FOLDS);
    double[][] probabilities = probabilities(logits);
    return new Trained(
        quantize(student(FOLDS, all)),
        Calibration.fitTemperature(probabilities, truth),
        probabilities,
        truth);
  }

  /** What was learned without a fold says of all texts. */
  private IntFunction<double[]> teacher(int[] heldOut, int[] truth) {
    List<double[][]> guesses =
        IntStream.range(0, HELD_OUT_FOLDS).parallel().mapToObj(this::guesses).toList();
    Teacher teacher = new Teacher(heldOut, truth, guesses);
    return out -> teacher.mix(out < HELD_OUT_FOLDS ? guesses.get(out) : guesses(out));
  }

  private static double[][] probabilities(double[] logits) {
    return Arrays.stream(logits)
        .mapToObj(logit -> new double[] {1 / (1 + Math.exp(logit)), 1 / (1 + Math.exp(-logit))})
        .toArray(double[][]::new);
  }

  /**
   * Mixes guesses: brought to one scale by temperatures fitted on the texts that they did not see.
   */
  private final class Teacher {
    private final double[] factors;
    private double scale = 1;

    Teacher(int[] heldOut, int[] truth, List<double[][]> guesses) {
      factors = new double[1 + vectors.size()];
      for (int i = 0; i < factors.length; i++) {
        int each = i;
        double share = i == 0 ? 1 - VECTOR_SHARE * vectors.size() : VECTOR_SHARE;
        factors[i] = share / temperature(heldOut, truth, out -> guesses.get(out)[each]);
      }
      List<double[]> mixed = guesses.stream().map(this::mix).toList();
      scale = 1 / temperature(heldOut, truth, mixed::get);
    }

    private double temperature(int[] heldOut, int[] truth, IntFunction<double[]> logits) {
      double[] unseen = Arrays.stream(heldOut).mapToDouble(i -> logits.apply(fold[i])[i]).toArray();
      return Calibration.fitTemperature(probabilities(unseen), truth).temperature().orElseThrow();
    }

    double[] mix(double[][] guesses) {
      double[] mixed = new double[texts.size()];
      for (int i = 0; i < guesses.length; i++) {
        for (int text = 0; text < mixed.length; text++) {
          mixed[text] += scale * factors[i] * guesses[i][text];
        }
      }
      return mixed;
    }
  }

  /** Logits of all texts, from n-grams and from each set of vectors, learned without one fold. */
  private double[][] guesses(int out) {
    return Stream.concat(
            Stream.of(ngramLogits(out)), vectors.stream().map(set -> vectorLogits(set, out)))
        .toArray(double[][]::new);
  }

  private double[] ngramLogits(int out) {
    Examples examples = new Examples();
    addLabelled(examples, out);
    LogisticRegression model = examples.fit(unused -> {});
    return IntStream.range(0, texts.size())
        .mapToDouble(i -> model.score(features.row(i)) * lengthFactor(features.tokens(i)))
        .toArray();
  }

  private double[] vectorLogits(float[][] vectors, int out) {
    int[] rows = IntStream.range(0, fold.length).filter(i -> fold[i] != out).toArray();
    return DenseRegression.fit(vectors, rows, positive, seed);
  }

  /** Learns from labels, from the teacher's guesses on unlabelled texts, and from short chunks. */
  private LogisticRegression student(int out, double[] teacher) {
    Examples examples = new Examples();
    addLabelled(examples, out);
    for (int i = fold.length; i < texts.size(); i++) {
      double target = 1 / (1 + Math.exp(-trust.sharpening() * teacher[i]));
      examples.add(features.row(i), features.tokens(i), (float) target, trust.importance());
    }
    for (int i = 0; i < fold.length; i++) {
      if (fold[i] != out) {
        examples.add(chunks[i].row(), chunks[i].tokens(), positive[i] ? 1 : 0, CHUNK_IMPORTANCE);
      }
    }
    int[] epochs = {0};
    return examples.fit(
        model -> {
          if (out == 0) {
            progress.epoch(figures(model, ++epochs[0]));
          }
        });
  }

  /** How a model that does not see the first fifth answers it, and the others. */
  private Epoch figures(LogisticRegression model, int number) {
    double[] loss = new double[2];
    double[] right = new double[2];
    double[] count = new double[2];
    for (int i = 0; i < fold.length; i++) {
      double logit = model.score(features.row(i)) * lengthFactor(features.tokens(i));
      double margin = positive[i] ? logit : -logit;
      int side = fold[i] == 0 ? 1 : 0;
      loss[side] += Math.log1p(Math.exp(-margin));
      right[side] += margin > 0 ? 1 : 0;
      count[side]++;
    }
    return new Epoch(
        number, loss[0] / count[0], right[0] / count[0], loss[1] / count[1], right[1] / count[1]);
  }

  private void addLabelled(Examples examples, int out) {
    for (int i = 0; i < fold.length; i++) {
      if (fold[i] != out) {
        examples.add(features.row(i), features.tokens(i), positive[i] ? 1 : 0, 1);
      }
    }
  }

  private static float lengthFactor(int tokens) {
    return (float) LinearModel.lengthFactor(tokens);
  }

  /** Rounds to int8 without clipping: the few strong words are what a review says. */
  private byte[] quantize(LogisticRegression model) {
    float[] weights = model.weights();
    float largest = 1e-6f;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    float scale = largest / MAX_WEIGHT;
    Map<Integer, Integer> byKey = new TreeMap<>();
    for (int i = 0; i < weights.length; i++) {
      int rounded = Math.round(weights[i] / scale);
      if (rounded != 0) {
        byKey.merge(
            LinearModel.key(features.hash(i)),
            rounded,
            (a, b) -> Math.abs(a) < Math.abs(b) ? b : a);
      }
    }
    int[] keys = new int[byKey.size()];
    byte[] values = new byte[byKey.size()];
    int next = 0;
    for (Map.Entry<Integer, Integer> entry : byKey.entrySet()) {
      keys[next] = entry.getKey();
      values[next++] = entry.getValue().byteValue();
    }
    return LinearModel.encode(model.bias(), scale, keys, values);
  }

  /** What a regression learns from. */
  private final class Examples {
    private final List<int[]> rows = new ArrayList<>();
    private final List<Float> scales = new ArrayList<>();
    private final List<Float> targets = new ArrayList<>();
    private final List<Float> importance = new ArrayList<>();

    void add(int[] row, int tokens, float target, float weight) {
      rows.add(row);
      scales.add(lengthFactor(tokens));
      targets.add(target);
      importance.add(weight);
    }

    LogisticRegression fit(Consumer<LogisticRegression> afterEpoch) {
      float[] costs = floats(importance);
      for (int i = 0; i < costs.length; i++) {
        costs[i] *= COST;
      }
      return LogisticRegression.fit(
          rows.toArray(int[][]::new),
          floats(scales),
          floats(targets),
          costs,
          variances(),
          seed,
          afterEpoch);
    }

    /**
     * Squares of the naive-Bayes log-count ratios: n-grams that speak for a side may weigh more.
     */
    private float[] variances() {
      float[] forPositive = new float[features.count()];
      float[] forNegative = new float[features.count()];
      int[] seen = new int[features.count()];
      double allPositive = 2 * SMOOTHING;
      double allNegative = 2 * SMOOTHING;
      for (int i = 0; i < rows.size(); i++) {
        float share = importance.get(i) * targets.get(i);
        float rest = importance.get(i) - share;
        allPositive += share;
        allNegative += rest;
        for (int feature : rows.get(i)) {
          forPositive[feature] += share;
          forNegative[feature] += rest;
          seen[feature]++;
        }
      }
      float[] variances = new float[seen.length];
      for (int i = 0; i < variances.length; i++) {
        double ratio =
            Math.log((forPositive[i] + SMOOTHING) / allPositive)
                - Math.log((forNegative[i] + SMOOTHING) / allNegative);
        variances[i] = seen[i] < MIN_LABELLED ? 0 : (float) (ratio * ratio);
      }
      return variances;
    }

    private static float[] floats(List<Float> values) {
      float[] array = new float[values.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = values.get(i);
      }
      return array;
    }
  }
}
