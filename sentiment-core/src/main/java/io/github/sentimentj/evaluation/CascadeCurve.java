package io.github.sentimentj.evaluation;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * What a cascade of two classifiers trades: a cheap one answers, and texts on which its confidence,
 * the probability of its top label, is below a threshold go on to a costly one (Viola and Jones,
 * "Rapid Object Detection using a Boosted Cascade of Simple Features", 2001). Immutable.
 *
 * @param costlyAccuracy accuracy of the costly classifier alone
 * @param points at most 101, of rising threshold: the first is 0, at which no text goes on; the
 *     last is 1, at which all do but those of confidence 1; between them the share rises evenly
 */
public record CascadeCurve(double costlyAccuracy, List<Point> points) {

  private static final int STEPS = 100;

  /** Copies the list. */
  public CascadeCurve {
    points = List.copyOf(points);
  }

  /**
   * A threshold and what it makes of the cascade.
   *
   * @param threshold on the cheap classifier's confidence, in [0, 1]
   * @param share share of texts that go on to the costly classifier
   * @param accuracy share of texts whose label is right
   * @param logLoss mean of -ln p(right label), p no smaller than 1e-15
   */
  public record Point(double threshold, double share, double accuracy, double logLoss) {

    private void write(JsonWriter out) {
      out.beginObject().name("threshold").value(threshold).name("share").value(share);
      out.name("accuracy").value(accuracy).name("logLoss").value(logLoss).endObject();
    }
  }

  /**
   * Computes the curve.
   *
   * @param expected for each text the index of its right label
   * @param cheap for each text the cheap classifier's probability of each label
   * @param costly for each text the costly classifier's probability of each label
   * @return the curve
   * @throws IllegalArgumentException if there is no text, or the lengths differ
   */
  public static CascadeCurve of(int[] expected, double[][] cheap, double[][] costly) {
    int n = expected.length;
    if (n == 0 || cheap.length != n || costly.length != n) {
      throw new IllegalArgumentException(
          n + " labels for " + cheap.length + " and " + costly.length + " texts");
    }
    double[] confidence =
        Arrays.stream(cheap).mapToDouble(row -> row[Probabilities.argmax(row)]).toArray();
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> confidence[i]))
            .mapToInt(i -> i)
            .toArray();
    // Sums over the texts in this order, of which the first ones go on.
    int right = 0;
    int costlyRight = 0;
    double loss = 0;
    for (int i = 0; i < n; i++) {
      right += right(cheap[i], expected[i]);
      costlyRight += right(costly[i], expected[i]);
      loss += Evaluation.logLoss(cheap[i], expected[i]);
    }
    List<Point> points = new ArrayList<>();
    int passed = 0;
    for (int step = 0; step <= STEPS; step++) {
      double threshold =
          step == 0 ? 0 : step == STEPS ? 1 : confidence[order[(int) ((long) n * step / STEPS)]];
      if (step > 0 && threshold <= points.get(points.size() - 1).threshold()) {
        continue;
      }
      for (; passed < n && confidence[order[passed]] < threshold; passed++) {
        int i = order[passed];
        right += right(costly[i], expected[i]) - right(cheap[i], expected[i]);
        loss +=
            Evaluation.logLoss(costly[i], expected[i]) - Evaluation.logLoss(cheap[i], expected[i]);
      }
      points.add(new Point(threshold, (double) passed / n, (double) right / n, loss / n));
    }
    return new CascadeCurve((double) costlyRight / n, points);
  }

  private static int right(double[] row, int expected) {
    return Probabilities.argmax(row) == expected ? 1 : 0;
  }

  /**
   * Lets both classifiers answer labelled texts, and computes the curve.
   *
   * @param cheap answers first; not closed
   * @param costly answers what goes on; not closed
   * @param texts the texts; a label is one of the models', or means the same
   * @param progress told how many texts the costly classifier has done, now and then
   * @return the curve
   * @throws IllegalArgumentException if there is no text, if a label is not known to the models, or
   *     if their labels are not the same in the same order
   */
  public static CascadeCurve measure(
      SentimentClassifier cheap,
      SentimentClassifier costly,
      List<LabeledText> texts,
      IntConsumer progress) {
    Objects.requireNonNull(progress, "progress");
    List<String> labels = cheap.model().labels();
    if (!labels.equals(costly.model().labels())) {
      throw new IllegalArgumentException(
          "labels " + labels + " of the one, " + costly.model().labels() + " of the other");
    }
    Predictions first = Predictions.of(cheap, texts, done -> {});
    Predictions second = Predictions.of(costly, texts, progress);
    return of(first.expected(), first.probabilities(), second.probabilities());
  }

  /**
   * The threshold at which the fewest texts go on, of those that keep the costly classifier's
   * accuracy but for a loss.
   *
   * @param maxAccuracyLoss how much lower accuracy may be, such as 0.001; negative to demand more
   *     than the costly classifier's
   * @return a threshold in [0, 1]; 1 if none keeps that accuracy
   */
  public double thresholdFor(double maxAccuracyLoss) {
    // The subtraction rounds, and must not lose the point that is exactly there.
    double least = costlyAccuracy - maxAccuracyLoss - 1e-12;
    return points.stream()
        .filter(point -> point.accuracy() >= least)
        .findFirst()
        .map(Point::threshold)
        .orElse(1.0);
  }

  /**
   * The curve as a JSON object, numbers in full precision.
   *
   * @return compact JSON text
   */
  public String toJson() {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("costlyAccuracy").value(costlyAccuracy).name("points").beginArray();
    points.forEach(point -> point.write(out));
    return out.endArray().endObject().toString();
  }
}
