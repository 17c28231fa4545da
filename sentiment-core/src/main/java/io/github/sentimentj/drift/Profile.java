package io.github.sentimentj.drift;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * How a model's answers to some texts are distributed: histograms with fixed bins, so that profiles
 * can be added up and compared. Holds no text. Immutable.
 *
 * <p>A histogram has one bin more than it has edges. Bin 0 counts what is below the first edge, bin
 * i what is at least edge i - 1 and below edge i, the last bin the rest. Every histogram counts
 * each text once.
 *
 * @param labels the model's labels, at least two and at most {@value #MAX_LABELS}, in its order;
 *     none in the profile of no answers at all
 * @param scores one histogram of the probability for each label, {@link #PROBABILITY_EDGES}; where
 *     there are two labels, only one, for the second
 * @param confidence histogram of the predicted label's probability, {@link #PROBABILITY_EDGES}
 * @param lengths histogram of the texts' tokens, {@link #LENGTH_EDGES}
 * @param predictions for each label the texts that were given it
 */
public record Profile(
    List<String> labels,
    List<List<Long>> scores,
    List<Long> confidence,
    List<Long> lengths,
    List<Long> predictions) {

  /** The most labels that a profile can have. */
  public static final int MAX_LABELS = 1000;

  /**
   * The edges between the bins of a probability: tenths, and finer towards 0 and 1, where the
   * answers of a good model crowd.
   */
  public static final List<Double> PROBABILITY_EDGES =
      List.of(
          0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95,
          0.98, 0.99, 0.995, 0.998, 0.999);

  /** The edges between the bins of a number of tokens: 1, 2, 3, 4, 6, 8, 12, 16, … 65536. */
  public static final List<Integer> LENGTH_EDGES =
      IntStream.concat(
              IntStream.of(1),
              IntStream.rangeClosed(1, 16).flatMap(i -> IntStream.of(1 << i, 3 << (i - 1))))
          .filter(edge -> edge <= 1 << 16)
          .boxed()
          .toList();

  // JSON's whole numbers are exact this far in every language.
  private static final long MAX_TEXTS = 1L << 53;

  static final Profile EMPTY = new Profile(List.of(), List.of(), List.of(), List.of(), List.of());

  /**
   * Copies the lists, and checks that they fit each other.
   *
   * @throws IllegalArgumentException if the number of labels, histograms or bins is not as said
   *     above, a count is negative, there are more than 2^53 texts, or two histograms do not count
   *     the same number of texts
   */
  public Profile {
    labels = List.copyOf(labels);
    scores = scores.stream().map(List::copyOf).toList();
    confidence = List.copyOf(confidence);
    lengths = List.copyOf(lengths);
    predictions = List.copyOf(predictions);
    if (!labels.isEmpty() && !areLabels(labels)) {
      throw new IllegalArgumentException(
          "labels: "
              + labels.size()
              + " of them; wanted are 2 to "
              + MAX_LABELS
              + " distinct ones");
    }
    int histograms = labels.size() == 2 ? 1 : labels.size();
    if (scores.size() != histograms) {
      throw new IllegalArgumentException(
          "scores: " + scores.size() + " histograms, not " + histograms);
    }
    long texts = sum("predictions", predictions, labels.size());
    int bins = labels.isEmpty() ? 0 : PROBABILITY_EDGES.size() + 1;
    for (int i = 0; i < histograms; i++) {
      requireTexts("scores[" + i + "]", scores.get(i), bins, texts);
    }
    requireTexts("confidence", confidence, bins, texts);
    requireTexts("lengths", lengths, labels.isEmpty() ? 0 : LENGTH_EDGES.size() + 1, texts);
  }

  static boolean areLabels(List<String> labels) {
    return labels.size() >= 2
        && labels.size() <= MAX_LABELS
        && new HashSet<>(labels).size() == labels.size();
  }

  private static long sum(String name, List<Long> counts, int bins) {
    if (counts.size() != bins) {
      throw new IllegalArgumentException(name + ": " + counts.size() + " counts, not " + bins);
    }
    long sum = 0;
    for (long count : counts) {
      if (count < 0 || count > MAX_TEXTS - sum) {
        throw new IllegalArgumentException(
            name + ": " + count + " texts; a count is not negative, and all are at most 2^53");
      }
      sum += count;
    }
    return sum;
  }

  private static void requireTexts(String name, List<Long> counts, int bins, long texts) {
    long sum = sum(name, counts, bins);
    if (sum != texts) {
      throw new IllegalArgumentException(name + ": " + sum + " texts, but predictions: " + texts);
    }
  }

  /**
   * The profile of some answers of one model.
   *
   * @param answers any number of them
   * @return their profile; for no answers one without labels
   * @throws IllegalArgumentException if the answers do not all have the same labels, or there are
   *     more than {@value #MAX_LABELS}
   */
  public static Profile of(List<Sentiment> answers) {
    if (answers.isEmpty()) {
      return EMPTY;
    }
    Layout layout = new Layout(Layout.labels(answers.get(0)));
    AtomicLongArray counts = new AtomicLongArray(layout.size());
    for (int i = 0; i < answers.size(); i++) {
      if (!layout.count(answers.get(i), counts)) {
        throw new IllegalArgumentException(
            "answers[" + i + "]: not of the labels " + abbreviate(layout.labels()));
      }
    }
    return layout.profile(IntStream.range(0, counts.length()).mapToLong(counts::get).toArray());
  }

  /**
   * The number of texts.
   *
   * @return 0 or more
   */
  public long texts() {
    return predictions.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The profile of these texts and others together.
   *
   * @param other answers with the same labels
   * @return the sum of both
   * @throws IllegalArgumentException if the labels are others, or there are more than 2^53 texts;
   *     the profile of no answers goes with all
   */
  public Profile merge(Profile other) {
    if (labels.isEmpty() || other.labels.isEmpty()) {
      return labels.isEmpty() ? other : this;
    }
    requireSameLabels(other);
    return new Profile(
        labels,
        IntStream.range(0, scores.size())
            .mapToObj(i -> sum(scores.get(i), other.scores.get(i)))
            .toList(),
        sum(confidence, other.confidence),
        sum(lengths, other.lengths),
        sum(predictions, other.predictions));
  }

  private static List<Long> sum(List<Long> a, List<Long> b) {
    return IntStream.range(0, a.size()).mapToObj(i -> a.get(i) + b.get(i)).toList();
  }

  void requireSameLabels(Profile other) {
    if (!labels.equals(other.labels)) {
      throw new IllegalArgumentException(
          "profiles of other labels: " + abbreviate(labels) + " and " + abbreviate(other.labels));
    }
  }

  private static String abbreviate(List<String> labels) {
    return labels.size() <= 10 ? labels.toString() : labels.size() + " labels";
  }

  /**
   * Reads a profile from JSON. Nothing in it is trusted.
   *
   * @param text what {@link #toJson} made
   * @return the profile
   * @throws IllegalArgumentException if it is not JSON, something is missing, or the numbers do not
   *     fit each other; the message says where
   */
  public static Profile parse(String text) {
    Json json = Json.parse(text);
    return new Profile(
        json.get("labels").strings(),
        json.get("scores").elements().stream().map(Profile::counts).toList(),
        counts(json.get("confidence")),
        counts(json.get("lengths")),
        counts(json.get("predictions")));
  }

  private static List<Long> counts(Json json) {
    return json.elements().stream().map(Json::integer).toList();
  }

  /**
   * The profile as a JSON object.
   *
   * @return compact JSON text; some 400 bytes and the counts' digits for two labels
   */
  public String toJson() {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("labels").strings(labels).name("scores").beginArray();
    scores.forEach(histogram -> write(out, histogram));
    out.endArray();
    write(out.name("confidence"), confidence);
    write(out.name("lengths"), lengths);
    write(out.name("predictions"), predictions);
    return out.endObject().toString();
  }

  private static void write(JsonWriter out, List<Long> counts) {
    out.beginArray();
    counts.forEach(out::value);
    out.endArray();
  }
}
