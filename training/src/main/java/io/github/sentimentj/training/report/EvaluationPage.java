package io.github.sentimentj.training.report;

import static io.github.sentimentj.training.document.Figures.count;
import static io.github.sentimentj.training.document.Figures.interval;
import static io.github.sentimentj.training.document.Figures.number;
import static io.github.sentimentj.training.document.Figures.percent;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.Evaluation.ReliabilityBin;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.training.cascade.BothAnswers;
import io.github.sentimentj.training.cascade.CascadeFit;
import io.github.sentimentj.training.cascade.Reading;
import io.github.sentimentj.training.document.Charts;
import io.github.sentimentj.training.document.Charts.Axes;
import io.github.sentimentj.training.document.Charts.Curve;
import io.github.sentimentj.training.document.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The page and its charts. */
final class EvaluationPage {

  private static final List<String> LABELS = List.of("negative", "positive");
  private static final String BUNDLE = "the bundle";
  private static final int[] LENGTHS = {128, 192, 256, 384, 512, 768, 1024};
  private static final double[] SPEEDS = {1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 8, 12};

  private final Cascade cascade;
  private final BothAnswers answers;
  private final Reading reading;
  private final List<String> names;
  private final Path folder;
  private final int[] expected;
  private final Map<String, double[][]> models = new LinkedHashMap<>();
  private final Markdown page = new Markdown();

  EvaluationPage(
      Cascade cascade, BothAnswers answers, Reading reading, List<String> names, Path folder) {
    this.cascade = cascade;
    this.answers = answers;
    this.reading = reading;
    this.names = names;
    this.folder = folder;
    expected = answers.expected();
    models.put(BUNDLE, answers.answers(cascade));
    models.put("its transformer alone", answers.second());
    models.put("its linear model alone", answers.first());
  }

  void write(SentimentClassifier classifier, List<LabeledText> texts) throws IOException {
    page.heading(1, "How well " + classifier.model().name() + " answers");
    page.paragraph(
        "%s %s on %s labelled texts that it was not trained on. Written by `sentiment-training.jar report`."
            .formatted(
                classifier.model().name(), classifier.model().version(), count(texts.size())));
    figures();
    curves();
    reliability();
    lengths();
    if (!names.isEmpty()) {
      stars();
    }
    cost();
    page.heading(2, "The worst mistakes");
    Mistakes.write(page, classifier, cascade, answers, texts, names);
    Files.writeString(folder.resolve("README.md"), page.toString());
  }

  private Evaluation evaluation(String model) {
    return Evaluation.of(LABELS, expected, models.getOrDefault(model, new double[0][]));
  }

  private void figures() {
    page.heading(2, "Figures");
    List<List<String>> rows = new ArrayList<>();
    for (String model : models.keySet()) {
      Evaluation found = evaluation(model);
      rows.add(
          List.of(
              model,
              percent(found.accuracy()),
              interval(found.accuracy(), found.examples()),
              number(found.rocAuc()),
              number(found.logLoss()),
              number(found.brier()),
              number(found.ece())));
    }
    page.table(
        List.of("", "accuracy", "95 % interval", "ROC-AUC", "log loss", "Brier", "ECE"), rows);
    Evaluation bundle = evaluation(BUNDLE);
    page.paragraph("What the bundle calls them:");
    List<List<String>> confusion = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Evaluation.LabelFigures label = bundle.perLabel().get(i);
      confusion.add(
          List.of(
              label.label(),
              count(bundle.confusion().get(i).get(0)),
              count(bundle.confusion().get(i).get(1)),
              number(label.precision()),
              number(label.recall()),
              number(label.f1())));
    }
    page.table(
        List.of("", "called negative", "called positive", "precision", "recall", "F1"), confusion);
  }

  private void curves() throws IOException {
    page.heading(2, "ROC and precision-recall curves");
    Map<String, Curve> roc = new LinkedHashMap<>();
    Map<String, Curve> precisionRecall = new LinkedHashMap<>();
    models.forEach(
        (model, probabilities) -> {
          roc.put(model, Curves.roc(expected, probabilities));
          precisionRecall.put(model, Curves.precisionRecall(expected, probabilities));
        });
    Charts.curves(
        new Axes(
            "ROC curve, its upper left corner",
            "share of the negative texts called positive",
            "share of the positive texts called so"),
        roc,
        new double[] {0, 0.3},
        new double[] {0.7, 1},
        "#.##",
        LegendPosition.InsideSE,
        folder.resolve("roc.png"));
    page.image("ROC curve", "roc.png");
    Charts.curves(
        new Axes("Precision and recall of positive, the upper right corner", "recall", "precision"),
        precisionRecall,
        new double[] {0.7, 1},
        new double[] {0.7, 1},
        "#.##",
        LegendPosition.InsideSW,
        folder.resolve("precision-recall.png"));
    page.image("Precision-recall curve", "precision-recall.png");
  }

  private void reliability() throws IOException {
    page.heading(2, "Reliability");
    Map<String, Curve> curves = new LinkedHashMap<>();
    for (String model : models.keySet()) {
      List<ReliabilityBin> bins =
          evaluation(model).reliability().stream().filter(bin -> bin.count() > 0).toList();
      curves.put(
          model,
          new Curve(
              bins.stream().mapToDouble(ReliabilityBin::confidence).toArray(),
              bins.stream().mapToDouble(ReliabilityBin::accuracy).toArray()));
    }
    curves.put("as it should be", new Curve(new double[] {0.5, 1}, new double[] {0.5, 1}));
    Charts.curves(
        new Axes("How often it is right when it is so sure", "probability of its label", "right"),
        curves,
        new double[] {0.5, 1},
        new double[] {0.4, 1},
        "#.##",
        LegendPosition.InsideSE,
        folder.resolve("reliability.png"));
    page.image("Reliability diagram", "reliability.png");
    List<List<String>> rows = new ArrayList<>();
    for (ReliabilityBin bin : evaluation(BUNDLE).reliability()) {
      rows.add(
          List.of(
              String.format(Locale.ROOT, "%.3f–%.3f", bin.lower(), bin.upper()),
              count(bin.count()),
              number(bin.confidence()),
              number(bin.accuracy())));
    }
    page.table(List.of("probability", "texts", "mean probability", "right"), rows);
  }

  private void lengths() {
    page.heading(2, "By length");
    page.paragraph(
        "In the transformer's tokens. It reads %s at once; longer texts: `%s`."
            .formatted(count(reading.maxTokens()), reading.policy()));
    grouped(
        "tokens",
        i -> {
          int tokens = answers.rows().get(i).secondTokens();
          int bin = 0;
          while (bin < LENGTHS.length && tokens > LENGTHS[bin]) {
            bin++;
          }
          return bin;
        },
        bin ->
            bin == LENGTHS.length
                ? "over " + count(LENGTHS[bin - 1])
                : "up to " + count(LENGTHS[bin]));
  }

  private void stars() {
    page.heading(2, "By star rating");
    page.paragraph("There are no reviews of 5 or 6 stars in the data.");
    grouped(
        "stars",
        i -> {
          String name = names.get(i).replaceFirst("\\.\\w+$", "");
          return Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
        },
        String::valueOf);
  }

  private void grouped(String unit, IntFunction<Integer> group, IntFunction<String> title) {
    Map<Integer, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < expected.length; i++) {
      groups.computeIfAbsent(group.apply(i), key -> new ArrayList<>()).add(i);
    }
    List<String> head = new ArrayList<>(List.of(unit, "texts"));
    head.addAll(models.keySet());
    head.add("95 % interval");
    head.add("go on to the transformer");
    List<List<String>> rows = new ArrayList<>();
    groups.forEach(
        (key, members) -> {
          List<String> row = new ArrayList<>(List.of(title.apply(key), count(members.size())));
          models.values().forEach(found -> row.add(percent(accuracy(members, found))));
          double bundle = accuracy(members, models.getOrDefault(BUNDLE, new double[0][]));
          row.add(interval(bundle, members.size()));
          long passed = members.stream().filter(i -> answers.rows().get(i).goesOn(cascade)).count();
          row.add(percent((double) passed / members.size()));
          rows.add(row);
        });
    page.table(head, rows);
  }

  private double accuracy(List<Integer> members, double[][] probabilities) {
    long right =
        members.stream().filter(i -> (probabilities[i][1] > 0.5) == (expected[i] == 1)).count();
    return (double) right / members.size();
  }

  private void cost() throws IOException {
    page.heading(2, "Cost and accuracy");
    page.paragraph(
        "The surer the linear model has to be, the more texts go on, the slower and the more accurate"
            + " the bundle is. Speed is relative to the transformer alone, computed from the lengths of"
            + " the texts that go on; shipped is the threshold "
            + cascade.threshold()
            + ".");
    Cascade always = CascadeFit.withThreshold(cascade, 1);
    List<Cascade> points = new ArrayList<>(List.of(always));
    for (double speed : SPEEDS) {
      points.add(CascadeFit.atSpeed(answers, cascade, speed, reading));
    }
    points.add(cascade);
    points.sort((a, b) -> Double.compare(b.threshold(), a.threshold()));
    List<List<String>> rows = new ArrayList<>();
    for (Cascade point : points) {
      Evaluation found = Evaluation.of(LABELS, expected, answers.answers(point));
      String threshold = String.format(Locale.ROOT, "%.4f", point.threshold());
      rows.add(
          List.of(
              point.equals(cascade) ? "**" + threshold + "** (shipped)" : threshold,
              percent(answers.passedOn(point)),
              String.format(Locale.ROOT, "%.1f", answers.speedUp(point, reading)),
              percent(found.accuracy()),
              number(found.logLoss()),
              number(found.ece())));
    }
    page.table(List.of("threshold", "go on", "times as fast", "accuracy", "log loss", "ECE"), rows);
    double[] thresholds = IntStream.rangeClosed(0, 200).mapToDouble(i -> 1 - i / 400.0).toArray();
    List<double[]> curve = new ArrayList<>();
    for (double threshold : thresholds) {
      Cascade point = CascadeFit.withThreshold(cascade, threshold);
      double speed = answers.speedUp(point, reading);
      if (speed <= 12) {
        curve.add(new double[] {speed, accuracyOf(answers.answers(point))});
      }
    }
    double alone = accuracyOf(answers.second());
    Map<String, Curve> curves = new LinkedHashMap<>();
    curves.put(
        "the bundle, by threshold",
        new Curve(
            curve.stream().mapToDouble(point -> point[0]).toArray(),
            curve.stream().mapToDouble(point -> point[1]).toArray()));
    curves.put(
        "the transformer alone", new Curve(new double[] {1, 12}, new double[] {alone, alone}));
    curves.put(
        "shipped",
        new Curve(
            new double[] {answers.speedUp(cascade, reading)},
            new double[] {accuracyOf(models.getOrDefault(BUNDLE, new double[0][]))}));
    Charts.curves(
        new Axes("Speed and accuracy", "times as fast as the transformer alone", "accuracy"),
        curves,
        new double[] {1, 12},
        yRange(curves.values()),
        "#.#",
        LegendPosition.InsideSW,
        folder.resolve("cost.png"));
    page.image("Speed and accuracy", "cost.png");
  }

  /** Whole hundredths around all points. */
  private static double[] yRange(Collection<Curve> curves) {
    DoubleSummaryStatistics heights =
        curves.stream().flatMapToDouble(curve -> DoubleStream.of(curve.y())).summaryStatistics();
    return new double[] {
      Math.floor(heights.getMin() * 100) / 100, Math.ceil(heights.getMax() * 100 + 0.01) / 100
    };
  }

  private double accuracyOf(double[][] probabilities) {
    return Evaluation.of(LABELS, expected, probabilities).accuracy();
  }
}
