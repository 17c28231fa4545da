package io.github.sentimentj.training;

import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.wandb.ArtifactDraft;
import io.github.sentimentj.wandb.RunOptions;
import io.github.sentimentj.wandb.Wandb;
import io.github.sentimentj.wandb.WandbArtifact;
import io.github.sentimentj.wandb.WandbImage;
import io.github.sentimentj.wandb.WandbRun;
import io.github.sentimentj.wandb.WandbSettings;
import io.github.sentimentj.wandb.WandbTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A training as a run of Weights &amp; Biases: its epochs, its figures, and the model itself. */
final class TrackedTraining implements AutoCloseable {

  private static final int CURVE_POINTS = 200;
  private static final int CHART_SIZE = 480;

  private final Wandb wandb;
  private final WandbRun run;

  private TrackedTraining(Wandb wandb, WandbRun run) {
    this.wandb = wandb;
    this.run = run;
  }

  static TrackedTraining start(Map<String, ?> config) {
    Wandb wandb = Wandb.connect(WandbSettings.load());
    return new TrackedTraining(wandb, wandb.startRun(RunOptions.of("training").config(config)));
  }

  void says(String line) {
    run.console(line);
  }

  void epoch(LinearTrainer.Epoch figures) {
    run.log(
        Map.of(
            "epoch", figures.number(),
            "loss", figures.loss(),
            "accuracy", figures.accuracy(),
            "val_loss", figures.heldOutLoss(),
            "val_accuracy", figures.heldOutAccuracy()));
  }

  /** How the held-out texts are answered. */
  void heldOut(List<String> labels, Evaluation evaluation, double[][] probabilities, int[] expected)
      throws IOException {
    run.summary(figures("val_", evaluation));
    List<List<?>> cells = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      for (int j = 0; j < labels.size(); j++) {
        cells.add(List.of(labels.get(i), labels.get(j), evaluation.confusion().get(i).get(j)));
      }
    }
    double[][] curve = rocCurve(probabilities, expected);
    run.log(
        Map.of(
            "confusion_matrix",
            new WandbTable(List.of("Actual", "Predicted", "nPredictions"), cells),
            "roc_curve",
            new WandbTable(
                List.of("fpr", "tpr"),
                Arrays.stream(curve).map(point -> List.of(point[0], point[1])).toList()),
            "roc_plot",
            plot(curve)));
  }

  /** How the finished model answers other texts. */
  void tested(Evaluation evaluation) {
    run.summary(figures("test_", evaluation));
  }

  private static Map<String, Double> figures(String prefix, Evaluation evaluation) {
    return Map.of(
        prefix + "accuracy", evaluation.accuracy(),
        prefix + "log_loss", evaluation.logLoss(),
        prefix + "roc_auc", evaluation.rocAuc(),
        prefix + "ece", evaluation.ece());
  }

  /** Shares of both labels that are called positive, for thresholds from high to low. */
  private static double[][] rocCurve(double[][] probabilities, int[] expected) {
    double positives = Arrays.stream(expected).sum();
    double negatives = expected.length - positives;
    double[][] curve = new double[CURVE_POINTS + 1][2];
    for (int point = 0; point <= CURVE_POINTS; point++) {
      // The first point is above all of them.
      double threshold = point == 0 ? 2 : 1 - (double) point / CURVE_POINTS;
      for (int i = 0; i < expected.length; i++) {
        if (probabilities[i][1] >= threshold) {
          curve[point][expected[i]] += 1 / (expected[i] == 1 ? positives : negatives);
        }
      }
    }
    return curve;
  }

  private static WandbImage plot(double[][] curve) throws IOException {
    XYChart chart = new XYChart(CHART_SIZE, CHART_SIZE);
    chart.setTitle("ROC");
    chart.setXAxisTitle("false positive rate");
    chart.setYAxisTitle("true positive rate");
    chart.getStyler().setLegendVisible(false);
    chart
        .addSeries(
            "ROC",
            Arrays.stream(curve).mapToDouble(point -> point[0]).toArray(),
            Arrays.stream(curve).mapToDouble(point -> point[1]).toArray())
        .setMarker(SeriesMarkers.NONE);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    BitmapEncoder.saveBitmap(chart, png, BitmapEncoder.BitmapFormat.PNG);
    return new WandbImage(png.toByteArray(), CHART_SIZE, CHART_SIZE);
  }

  /** Saves the bundle as an artifact; gives where it is, if it is anywhere. */
  Optional<String> save(Path bundle, String name, Optional<Evaluation> test) {
    ArtifactDraft draft = ArtifactDraft.model(name.replaceAll("[^A-Za-z0-9_.-]", "-")).add(bundle);
    test.ifPresent(evaluation -> draft.metadata("accuracy", evaluation.accuracy()));
    return run.save(draft).map(WandbArtifact::path);
  }

  Optional<String> succeed() {
    run.finish(0);
    return run.url();
  }

  @Override
  public void close() {
    run.close();
    wandb.close();
  }
}
