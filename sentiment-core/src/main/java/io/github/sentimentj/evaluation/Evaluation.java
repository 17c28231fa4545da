package io.github.sentimentj.evaluation;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
 * @param ece expected calibration error of the top label's probability, 15 equal bins between
 *     1/labels and 1 (for two labels, on [0.5, 1])
 */
public record Evaluation(
    int examples,
    double accuracy,
    List<LabelFigures> perLabel,
    List<List<Integer>> confusion,
    double rocAuc,
    double logLoss,
    double brier,
    double ece) {

  private static final int BINS = 15;
  private static final int CHUNK = 256;

  /** Copies the lists. */
  public Evaluation {
    perLabel = List.copyOf(perLabel);
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /**
   * Computes the figures.
   *
   * @param labels the model's labels
   * @param expected for each text the index of its right label
   * @param probabilities for each text the probability of each label
   * @return the figures
   * @throws IllegalArgumentException if there is no text, or the lengths differ
   */
  public static Evaluation of(List<String> labels, int[] expected, double[][] probabilities) {
    if (expected.length == 0 || expected.length != probabilities.length) {
      throw new IllegalArgumentException(
          expected.length + " labels for " + probabilities.length + " texts");
    }
    int[] predicted = Arrays.stream(probabilities).mapToInt(Evaluation::argmax).toArray();
    int[][] confusion = new int[labels.size()][labels.size()];
    for (int i = 0; i < expected.length; i++) {
      confusion[expected[i]][predicted[i]]++;
    }
    int right = IntStream.range(0, labels.size()).map(label -> confusion[label][label]).sum();
    return new Evaluation(
        expected.length,
        (double) right / expected.length,
        figures(labels, confusion),
        Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList(),
        meanAreaUnderRoc(labels.size(), expected, probabilities),
        meanLogLoss(expected, probabilities),
        meanBrier(expected, probabilities),
        calibrationError(expected, predicted, probabilities));
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
    List<String> labels = classifier.model().labels();
    Map<String, Integer> meaning = Polarity.match(texts, labels);
    int[] expected = new int[texts.size()];
    double[][] probabilities = new double[texts.size()][];
    for (int from = 0; from < texts.size(); from += CHUNK) {
      List<LabeledText> chunk = texts.subList(from, Math.min(from + CHUNK, texts.size()));
      List<Sentiment> answers =
          classifier.classifyAll(chunk.stream().map(LabeledText::text).toList());
      for (int i = 0; i < chunk.size(); i++) {
        expected[from + i] = meaning.getOrDefault(chunk.get(i).label(), 0); // every label is in it
        probabilities[from + i] =
            answers.get(i).scores().stream().mapToDouble(Sentiment.Score::probability).toArray();
      }
      progress.accept(from + chunk.size());
    }
    return of(labels, expected, probabilities);
  }

  private static int argmax(double[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
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
      double precision = called == 0 ? 0 : (double) hits / called;
      double recall = support == 0 ? 0 : (double) hits / support;
      double f1 = hits == 0 ? 0 : 2 * precision * recall / (precision + recall);
      figures.add(new LabelFigures(labels.get(label), precision, recall, f1, support));
    }
    return figures;
  }

  private static double meanAreaUnderRoc(int labels, int[] expected, double[][] probabilities) {
    if (labels == 2) {
      return areaUnderRoc(1, expected, probabilities);
    }
    double sum = 0;
    for (int label = 0; label < labels; label++) {
      sum += areaUnderRoc(label, expected, probabilities);
    }
    return sum / labels;
  }

  /** The Mann-Whitney statistic: the chance that a hit scores above a miss, ties counting half. */
  private static double areaUnderRoc(int label, int[] expected, double[][] probabilities) {
    Integer[] order = IntStream.range(0, expected.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> probabilities[i][label]));
    double hitRanks = 0;
    long hits = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      double score = probabilities[order[from]][label];
      while (to < order.length && probabilities[order[to]][label] == score) {
        to++;
      }
      double rank = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        if (expected[order[i]] == label) {
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

  private static double meanLogLoss(int[] expected, double[][] probabilities) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum -= Math.log(Math.max(probabilities[i][expected[i]], 1e-15));
    }
    return sum / expected.length;
  }

  private static double meanBrier(int[] expected, double[][] probabilities) {
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

  private static double calibrationError(
      int[] expected, int[] predicted, double[][] probabilities) {
    double[] confidence = new double[BINS];
    int[] right = new int[BINS];
    int[] count = new int[BINS];
    double lowest = 1.0 / probabilities[0].length;
    for (int i = 0; i < expected.length; i++) {
      double p = probabilities[i][predicted[i]];
      int bin = (int) ((p - lowest) / (1 - lowest) * BINS);
      bin = Math.max(0, Math.min(bin, BINS - 1));
      confidence[bin] += p;
      right[bin] += expected[i] == predicted[i] ? 1 : 0;
      count[bin]++;
    }
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += count[bin] == 0 ? 0 : Math.abs(right[bin] - confidence[bin]);
    }
    return sum / expected.length;
  }

  /**
   * Reads figures from JSON.
   *
   * @param text what {@link #toJson} made
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
        json.get("ece").number());
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
    out.name("brier").value(brier).name("ece").value(ece).endObject();
    return out.toString();
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

    private static LabelFigures parse(Json json) {
      return new LabelFigures(
          json.get("label").string(),
          json.get("precision").number(),
          json.get("recall").number(),
          json.get("f1").number(),
          json.get("support").integer(0, Integer.MAX_VALUE));
    }

    private void write(JsonWriter out) {
      out.beginObject().name("label").value(label).name("precision").value(precision);
      out.name("recall").value(recall).name("f1").value(f1);
      out.name("support").value(support).endObject();
    }
  }
}
