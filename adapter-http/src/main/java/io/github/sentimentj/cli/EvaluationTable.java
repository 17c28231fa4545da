package io.github.sentimentj.cli;

import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.Evaluation.LabelFigures;
import java.util.List;
import java.util.Locale;

/** Figures for people. */
final class EvaluationTable {

  private EvaluationTable() {}

  static String of(Evaluation evaluation) {
    StringBuilder out = new StringBuilder();
    figure(out, "examples", Integer.toString(evaluation.examples()));
    figure(out, "accuracy", evaluation.accuracy());
    figure(out, "ROC-AUC", evaluation.rocAuc());
    figure(out, "log loss", evaluation.logLoss());
    figure(out, "Brier", evaluation.brier());
    figure(out, "ECE", evaluation.ece());

    List<LabelFigures> labels = evaluation.perLabel();
    int width = labels.stream().mapToInt(label -> label.label().length()).max().orElse(0);
    width = Math.max(width, "actual".length());
    out.append('\n').append(pad("label", width));
    out.append("  precision     recall         F1    support\n");
    for (LabelFigures label : labels) {
      out.append(pad(label.label(), width));
      for (double value : new double[] {label.precision(), label.recall(), label.f1()}) {
        out.append(String.format(Locale.ROOT, "%11.4f", value));
      }
      out.append(String.format(Locale.ROOT, "%11d%n", label.support()));
    }

    out.append('\n').append(pad("actual", width)).append("  called");
    int column = Math.max(10, width + 2);
    out.append('\n').append(" ".repeat(width));
    labels.forEach(
        label -> out.append(" ".repeat(column - label.label().length())).append(label.label()));
    out.append('\n');
    for (int i = 0; i < labels.size(); i++) {
      out.append(pad(labels.get(i).label(), width));
      for (int count : evaluation.confusion().get(i)) {
        String text = Integer.toString(count);
        out.append(" ".repeat(Math.max(1, column - text.length()))).append(text);
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static void figure(StringBuilder out, String name, double value) {
    figure(out, name, String.format(Locale.ROOT, "%.4f", value));
  }

  private static void figure(StringBuilder out, String name, String value) {
    out.append(pad(name, 12)).append(value).append('\n');
  }

  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
