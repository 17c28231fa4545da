package io.github.sentimentj.evaluation;

import io.github.sentimentj.evaluation.Evaluation.LabelFigures;
import io.github.sentimentj.evaluation.Evaluation.ReliabilityBin;
import io.github.sentimentj.json.JsonWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well a classifier decided about labels that are independent of each other. A text is said to
 * have a label whose probability is above 0.5. Immutable.
 *
 * @param examples the texts
 * @param accuracy share of texts of which every label was right
 * @param perLabel precision, recall and F1 for each label, in the model's label order
 * @param rocAuc for each label the area under the ROC curve; 0.5 where all texts have it, or none
 * @param logLoss mean over all labels of all texts of -ln p(what is so), p no smaller than 1e-15
 * @param brier mean squared error of all probabilities
 * @param ece expected calibration error over all labels of all texts, as {@link Evaluation#ece}
 * @param reliability what is right at which confidence, that is the probability of what was
 *     decided: 15 equal bins on [0.5, 1], over all labels of all texts
 */
public record MultiLabelEvaluation(
    int examples,
    double accuracy,
    List<LabelFigures> perLabel,
    List<Double> rocAuc,
    double logLoss,
    double brier,
    double ece,
    List<ReliabilityBin> reliability) {

  /** Copies the lists. */
  public MultiLabelEvaluation {
    perLabel = List.copyOf(perLabel);
    rocAuc = List.copyOf(rocAuc);
    reliability = List.copyOf(reliability);
  }

  /**
   * Computes the figures.
   *
   * @param labels the model's labels
   * @param expected for each text whether it has each label
   * @param probabilities for each text the probability of each label
   * @return the figures
   * @throws IllegalArgumentException if there is no text, or the lengths differ
   */
  public static MultiLabelEvaluation of(
      List<String> labels, boolean[][] expected, double[][] probabilities) {
    if (expected.length == 0 || expected.length != probabilities.length) {
      throw new IllegalArgumentException(
          expected.length + " rows of labels for " + probabilities.length + " texts");
    }
    int right = 0;
    for (int i = 0; i < expected.length; i++) {
      if (expected[i].length != labels.size() || probabilities[i].length != labels.size()) {
        throw new IllegalArgumentException("text " + i + ": expected " + labels.size() + " labels");
      }
      right += Arrays.equals(expected[i], decided(probabilities[i])) ? 1 : 0;
    }
    List<LabelFigures> perLabel = new ArrayList<>();
    List<Double> rocAuc = new ArrayList<>();
    for (int label = 0; label < labels.size(); label++) {
      boolean[] hits = Probabilities.column(expected, label);
      double[] scores = Probabilities.column(probabilities, label);
      perLabel.add(figures(labels.get(label), hits, decided(scores)));
      rocAuc.add(Evaluation.areaUnderRoc(scores, hits));
    }
    int[] truth = Probabilities.decisions(expected);
    double[][] decisions = Probabilities.decisions(probabilities);
    List<ReliabilityBin> reliability = ReliabilityBin.of(truth, decisions);
    return new MultiLabelEvaluation(
        expected.length,
        (double) right / expected.length,
        perLabel,
        rocAuc,
        Evaluation.meanLogLoss(truth, decisions),
        Evaluation.meanBrier(truth, decisions),
        ReliabilityBin.expectedError(reliability),
        reliability);
  }

  private static boolean[] decided(double[] probabilities) {
    boolean[] decided = new boolean[probabilities.length];
    for (int i = 0; i < decided.length; i++) {
      decided[i] = probabilities[i] > 0.5;
    }
    return decided;
  }

  private static LabelFigures figures(String label, boolean[] truth, boolean[] decided) {
    int hits = 0;
    int called = 0;
    int support = 0;
    for (int i = 0; i < truth.length; i++) {
      hits += truth[i] && decided[i] ? 1 : 0;
      called += decided[i] ? 1 : 0;
      support += truth[i] ? 1 : 0;
    }
    return LabelFigures.of(label, hits, called, support);
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
    out.endArray().name("rocAuc").beginArray();
    rocAuc.forEach(out::value);
    out.endArray().name("logLoss").value(logLoss).name("brier").value(brier);
    out.name("ece").value(ece).name("reliability").beginArray();
    reliability.forEach(bin -> bin.write(out));
    return out.endArray().endObject().toString();
  }
}
