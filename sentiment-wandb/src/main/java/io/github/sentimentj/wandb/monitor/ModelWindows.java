package io.github.sentimentj.wandb.monitor;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.drift.Drift;
import io.github.sentimentj.drift.DriftMonitor;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.wandb.WandbHistogram;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;

/**
 * How the answers of each model are distributed: usually of one, of two around a swap, and of both
 * models of a cascade. What is told of a window is told of the model that answered most texts.
 */
final class ModelWindows {

  /** By chance alone, the index of fewer texts would be a shift to look into. */
  private static final int MIN_TEXTS_FOR_DRIFT = 1000;

  private static final int MAX_LABELS = 20;
  private static final int MAX_MODELS = 16;

  private static final double[] PROBABILITY_EDGES = edges(Profile.PROBABILITY_EDGES, 1);

  /** The last bin has no end; it is given the width that the bins before it have. */
  private static final double[] LENGTH_EDGES = edges(Profile.LENGTH_EDGES, 3 << 15);

  private final Map<String, Window> models = new ConcurrentHashMap<>();

  private static final class Window {
    final ModelInfo model;
    final Optional<Profile> reference;
    final DriftMonitor counts = DriftMonitor.create();
    // What has not been compared with the reference yet.
    Profile waiting = Profile.of(List.of());

    Window(ModelInfo model, Optional<Profile> reference) {
      this.model = model;
      this.reference = reference.filter(profile -> profile.texts() > 0);
    }
  }

  private static double[] edges(List<? extends Number> between, double last) {
    return DoubleStream.concat(
            DoubleStream.concat(
                DoubleStream.of(0), between.stream().mapToDouble(Number::doubleValue)),
            DoubleStream.of(last))
        .toArray();
  }

  /** A window that ended, and the texts in it. */
  private record Ended(Window window, Profile profile) {}

  void loaded(ModelInfo model, Optional<Profile> reference) {
    if (models.size() >= MAX_MODELS) {
      models.values().removeIf(window -> window.counts.snapshot().texts() == 0);
    }
    models.putIfAbsent(model.sha256(), new Window(model, reference));
  }

  void add(Classification classification) {
    Window window = models.get(classification.model().sha256());
    if (window == null) {
      window =
          models.computeIfAbsent(
              classification.model().sha256(),
              sha256 -> new Window(classification.model(), Optional.empty()));
    }
    window.counts.onClassified(classification);
  }

  /** Ends the window, tells of it, and begins the next. Called by one thread at a time. */
  void roll(Map<String, Object> row) {
    models.values().stream()
        .map(window -> new Ended(window, window.counts.roll()))
        .filter(ended -> ended.profile.texts() > 0)
        .max(Comparator.comparingLong(ended -> ended.profile.texts()))
        .ifPresent(
            most -> {
              describe(most.window.model, most.profile, row);
              drift(most.window, most.profile, row);
            });
  }

  private static void describe(ModelInfo model, Profile profile, Map<String, Object> row) {
    row.put("model/name", model.name());
    row.put("model/version", model.version());
    row.put("model/sha256", model.sha256());
    List<String> labels = profile.labels();
    for (int i = 0; i < Math.min(MAX_LABELS, labels.size()); i++) {
      double texts = profile.texts();
      row.put("labels/" + labels.get(i), profile.predictions().get(i) / texts);
    }
    row.put("confidence/histogram", histogram(profile.confidence(), PROBABILITY_EDGES));
    row.put("length/histogram_tokens", histogram(profile.lengths(), LENGTH_EDGES));
  }

  private static WandbHistogram histogram(List<Long> counts, double[] edges) {
    return new WandbHistogram(edges, counts.stream().mapToDouble(Long::doubleValue).toArray());
  }

  private static void drift(Window window, Profile profile, Map<String, Object> row) {
    boolean comparable =
        window.reference.filter(known -> known.labels().equals(profile.labels())).isPresent();
    if (!comparable) {
      return;
    }
    window.waiting = window.waiting.merge(profile);
    if (window.waiting.texts() < MIN_TEXTS_FOR_DRIFT) {
      return;
    }
    Drift drift = Drift.between(window.reference.orElseThrow(), window.waiting);
    window.waiting = Profile.of(List.of());
    row.put("drift/texts", drift.windowTexts());
    row.put(
        "drift/psi_scores",
        drift.scores().stream().mapToDouble(Drift.Divergence::psi).max().orElse(0));
    row.put("drift/psi_confidence", drift.confidence().psi());
    row.put("drift/psi_lengths", drift.lengths().psi());
    row.put("drift/psi_labels", drift.predictions().psi());
    row.put("drift/psi_max", drift.maxPsi());
  }
}
