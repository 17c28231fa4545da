package io.github.sentimentj.evaluation;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * How well a classifier answered labelled texts. Immutable.
 *
 * @param examples the texts
 * @param accuracy share of texts whose label was right
 * @param perLabel precision, recall and F1 for each label, in the model's label order
 * @param confusion {@code confusion.get(i).get(j)}: texts of label i that were called j
 * @param rocAuc area under the ROC curve; for more than two labels the mean over "this label or any
 *     other"; 0.5 where a label does not occur
 * @param logLoss mean of -ln p(right label), p no smaller than 1e-15
 * @param brier mean squared error of the probabilities: of the second label where there are two,
 *     summed over labels where there are more
 * @param ece expected calibration error: how far confidence and accuracy are apart in the bins of
 *     {@code reliability}, weighted by their texts (Naeini et al., "Obtaining Well Calibrated
 *     Probabilities Using Bayesian Binning", 2015)
 * @param reliability what is right at which confidence, that is the top label's probability: 15
 *     equal bins between 1/labels and 1 (for two labels, on [0.5, 1]); empty for figures that were
 *     written without them
 */
public record Evaluation(
    int examples,
    double accuracy,
    List<LabelFigures> perLabel,
    List<List<Integer>> confusion,
    double rocAuc,
    double logLoss,
    double brier,
    double ece,
    List<ReliabilityBin> reliability) {

  /** Copies the lists. */
  public Evaluation {
    perLabel = List.copyOf(perLabel);
    confusion = confusion.stream().map(List::copyOf).toList();
    reliability = List.copyOf(reliability);
  }

  /**
   * Computes the figures.
   *
   * @param labels the model's labels
   * @param expected for each text the index of its right label
   * @param probabilities for each text the probability of each label
   * @return the figures
   * @throws IllegalArgumentException if there is no text, the lengths differ, or a probability is
   *     not in [0, 1], NaN included
   */
  public static Evaluation of(List<String> labels, int[] expected, double[][] probabilities) {
    if (expected.length == 0 || expected.length != probabilities.length) {
      throw new IllegalArgumentException(
          expected.length + " labels for " + probabilities.length + " texts");
    }
    for (double[] row : probabilities) {
      Probabilities.check(row);
    }
    int[] predicted = Arrays.stream(probabilities).mapToInt(Probabilities::argmax).toArray();
    int[][] confusion = new int[labels.size()][labels.size()];
    for (int i = 0; i < expected.length; i++) {
      confusion[expected[i]][predicted[i]]++;
    }
    int right = IntStream.range(0, labels.size()).map(label -> confusion[label][label]).sum();
    List<ReliabilityBin> reliability = ReliabilityBin.of(expected, probabilities);
    return new Evaluation(
        expected.length,
        (double) right / expected.length,
        figures(labels, confusion),
        Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList(),
        meanAreaUnderRoc(labels.size(), expected, probabilities),
        meanLogLoss(expected, probabilities),
        meanBrier(expected, probabilities),
        ReliabilityBin.expectedError(reliability),
        reliability);
  }

  /**
   * Lets a classifier answer labelled texts, and computes the figures.
   *
   * @param classifier what is judged; not closed
   * @param texts the texts; a label is one of the model's, or means the same ({@code 0}, {@code
   *     neg} and {@code negative} do)
   * @param progress told how many texts are done, now and then
   * @return the figures
   * @throws IllegalArgumentException if there is no text, or a label is not known to the model
   */
  public static Evaluation of(
      SentimentClassifier classifier, List<LabeledText> texts, IntConsumer progress) {
    Predictions predictions = Predictions.of(classifier, texts, progress);
    return of(classifier.model().labels(), predictions.expected(), predictions.probabilities());
  }

  private static List<LabelFigures> figures(List<String> labels, int[][] confusion) {
    List<LabelFigures> figures = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      int hits = confusion[label][label];
      int support = Arrays.stream(confusion[label]).sum();
      int called = 0;
      for (int[] row : confusion) {
        called += row[label];
      }
      figures.add(LabelFigures.of(labels.get(label), hits, called, support));
    }
    return figures;
  }

  private static double meanAreaUnderRoc(int labels, int[] expected, double[][] probabilities) {
    return IntStream.range(labels == 2 ? 1 : 0, labels)
        .mapToDouble(
            label ->
                areaUnderRoc(
                    Probabilities.column(probabilities, label),
                    Probabilities.hits(expected, label)))
        .average()
        .orElse(0.5);
  }

  /** The Mann-Whitney statistic: the chance that a hit scores above a miss, ties counting half. */
  static double areaUnderRoc(double[] scores, boolean[] hit) {
    Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    double hitRanks = 0;
    long hits = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      double rank = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        if (hit[order[i]]) {
          hitRanks += rank;
          hits++;
        }
      }
      from = to;
    }
    long misses = order.length - hits;
    if (hits == 0 || misses == 0) {
      return 0.5;
    }
    return (hitRanks - hits * (hits + 1) / 2.0) / ((double) hits * misses);
  }

  static double meanLogLoss(int[] expected, double[][] probabilities) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += logLoss(probabilities[i], expected[i]);
    }
    return sum / expected.length;
  }

  static double logLoss(double[] row, int expected) {
    return -Math.log(Math.max(row[expected], 1e-15));
  }

  static double meanBrier(int[] expected, double[][] probabilities) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double[] row = probabilities[i];
      for (int label = row.length == 2 ? 1 : 0; label < row.length; label++) {
        double error = row[label] - (expected[i] == label ? 1 : 0);
        sum += error * error;
      }
    }
    return sum / expected.length;
  }

  /**
   * Reads figures from JSON.
   *
   * @param text what {@link #toJson} made, now or before there was {@code reliability}
   * @return the figures
   * @throws IllegalArgumentException if it is not JSON, or a figure is missing; the message says
   *     where
   */
  public static Evaluation parse(String text) {
    Json json = Json.parse(text);
    return new Evaluation(
        json.get("examples").integer(0, Integer.MAX_VALUE),
        json.get("accuracy").number(),
        json.get("perLabel").elements().stream().map(LabelFigures::parse).toList(),
        json.get("confusion").elements().stream()
            .map(
                row ->
                    row.elements().stream()
                        .map(cell -> cell.integer(0, Integer.MAX_VALUE))
                        .toList())
            .toList(),
        json.get("rocAuc").number(),
        json.get("logLoss").number(),
        json.get("brier").number(),
        json.get("ece").number(),
        json.find("reliability")
            .map(bins -> bins.elements().stream().map(ReliabilityBin::parse).toList())
            .orElse(List.of()));
  }

  /**
   * The figures as a JSON object, numbers in full precision.
   *
   * @return compact JSON text
   */
  public String toJson() {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("examples").value(examples).name("accuracy").value(accuracy);
    out.name("perLabel").beginArray();
    perLabel.forEach(figures -> figures.write(out));
    out.endArray().name("confusion").beginArray();
    for (List<Integer> row : confusion) {
      out.beginArray();
      row.forEach(out::value);
      out.endArray();
    }
    out.endArray().name("rocAuc").value(rocAuc).name("logLoss").value(logLoss);
    out.name("brier").value(brier).name("ece").value(ece);
    if (!reliability.isEmpty()) {
      out.name("reliability").beginArray();
      reliability.forEach(bin -> bin.write(out));
      out.endArray();
    }
    return out.endObject().toString();
  }

  /**
   * The figures of one label.
   *
   * @param label the label
   * @param precision share of the texts called so that are so; 0 if none is called so
   * @param recall share of the texts that are so that are called so; 0 if none is so
   * @param f1 harmonic mean of the two
   * @param support texts that are so
   */
  public record LabelFigures(
      String label, double precision, double recall, double f1, int support) {

    static LabelFigures of(String label, int hits, int called, int support) {
      double precision = called == 0 ? 0 : (double) hits / called;
      double recall = support == 0 ? 0 : (double) hits / support;
      double f1 = hits == 0 ? 0 : 2 * precision * recall / (precision + recall);
      return new LabelFigures(label, precision, recall, f1, support);
    }

    private static LabelFigures parse(Json json) {
      return new LabelFigures(
          json.get("label").string(),
          json.get("precision").number(),
          json.get("recall").number(),
          json.get("f1").number(),
          json.get("support").integer(0, Integer.MAX_VALUE));
    }

    void write(JsonWriter out) {
      out.beginObject().name("label").value(label).name("precision").value(precision);
      out.name("recall").value(recall).name("f1").value(f1);
      out.name("support").value(support).endObject();
    }
  }

  /**
   * Texts of like confidence.
   *
   * @param lower the bin's least confidence
   * @param upper where the next bin begins; the last one includes it
   * @param count texts in it
   * @param confidence their mean confidence; 0 if there are none
   * @param accuracy share of them that is right; 0 if there are none
   */
  public record ReliabilityBin(
      double lower, double upper, int count, double confidence, double accuracy) {

    private static final int BINS = 15;

    static List<ReliabilityBin> of(int[] expected, double[][] probabilities) {
      double[] confidence = new double[BINS];
      int[] right = new int[BINS];
      int[] count = new int[BINS];
      double lowest = 1.0 / probabilities[0].length;
      for (int i = 0; i < expected.length; i++) {
        int top = Probabilities.argmax(probabilities[i]);
        double p = probabilities[i][top];
        int bin = (int) ((p - lowest) / (1 - lowest) * BINS);
        bin = Math.max(0, Math.min(bin, BINS - 1));
        confidence[bin] += p;
        right[bin] += expected[i] == top ? 1 : 0;
        count[bin]++;
      }
      return IntStream.range(0, BINS)
          .mapToObj(
              bin ->
                  new ReliabilityBin(
                      lowest + (1 - lowest) * bin / BINS,
                      lowest + (1 - lowest) * (bin + 1) / BINS,
                      count[bin],
                      confidence[bin] / Math.max(1, count[bin]),
                      (double) right[bin] / Math.max(1, count[bin])))
          .toList();
    }

    static double expectedError(List<ReliabilityBin> bins) {
      double sum = 0;
      int texts = 0;
      for (ReliabilityBin bin : bins) {
        sum += bin.count * Math.abs(bin.accuracy - bin.confidence);
        texts += bin.count;
      }
      return sum / texts;
    }

    private static ReliabilityBin parse(Json json) {
      return new ReliabilityBin(
          json.get("lower").number(),
          json.get("upper").number(),
          json.get("count").integer(0, Integer.MAX_VALUE),
          json.get("confidence").number(),
          json.get("accuracy").number());
    }

    void write(JsonWriter out) {
      out.beginObject().name("lower").value(lower).name("upper").value(upper);
      out.name("count").value(count).name("confidence").value(confidence);
      out.name("accuracy").value(accuracy).endObject();
    }
  }
}
