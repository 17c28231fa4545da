package io.github.sentimentj;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.Sentiment.Score;
import io.github.sentimentj.evaluation.Calibration;
import io.github.sentimentj.evaluation.Polarity;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.Backend.Scores;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelTraits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One model on one backend: scores, calibration, labels, listeners. */
final class LoadedClassifier implements SentimentClassifier {

  private static final System.Logger LOG = System.getLogger("io.github.sentimentj");

  private final Backend backend;
  private final ModelInfo info;
  private final List<String> labels;
  private final List<Double> polarity;
  private final boolean multiLabel;
  private final @Nullable Calibration calibration;
  private final List<ClassificationListener> listeners;
  private final AtomicBoolean listenerFailed = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  LoadedClassifier(
      Backend backend, ModelInfo info, Manifest manifest, List<ClassificationListener> listeners) {
    ModelTraits traits = backend.traits();
    this.backend = backend;
    this.info = info;
    this.labels = traits.labels();
    this.polarity = polarity(traits, manifest);
    this.multiLabel = traits.multiLabel();
    this.calibration = manifest.calibration().orElse(null);
    this.listeners = listeners;
    requireCalibrationForTheseLabels();
  }

  private void requireCalibrationForTheseLabels() {
    try {
      calibrated(new double[labels.size()]);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException("%s: %s".formatted(Manifest.FILE_NAME, e.getMessage()), e);
    }
  }

  private static List<Double> polarity(ModelTraits traits, Manifest manifest) {
    if (traits.multiLabel()) {
      return List.of();
    }
    return manifest.polarity().size() == traits.labels().size()
        ? manifest.polarity()
        : Polarity.of(traits.labels());
  }

  @Override
  public Sentiment classify(String text) {
    return classifyAll(List.of(Objects.requireNonNull(text, "text"))).get(0);
  }

  @Override
  public List<Sentiment> classifyAll(List<String> texts) {
    List<String> copy = copyOf(texts);
    requireOpen();
    long start = System.nanoTime();
    Scores scores = backend.score(copy);
    requireRows(scores.probabilities().length, copy.size());
    requireRows(scores.tokens().length, copy.size());
    requireRows(scores.truncated().length, copy.size());
    List<Sentiment> results = new ArrayList<>(copy.size());
    for (int i = 0; i < copy.size(); i++) {
      results.add(sentiment(scores, i));
    }
    results = List.copyOf(results);
    if (!listeners.isEmpty() && !results.isEmpty()) {
      notifyListeners(results, System.nanoTime() - start);
    }
    return results;
  }

  private void requireRows(int rows, int texts) {
    if (rows != texts) {
      throw new InferenceException(
          "backend '%s' gave %d rows for %d texts".formatted(info.backend(), rows, texts));
    }
  }

  private static List<String> copyOf(List<String> texts) {
    Objects.requireNonNull(texts, "texts");
    Object[] copy = texts.toArray();
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] == null) {
        throw new NullPointerException("texts[" + i + "]");
      }
    }
    return List.of(Arrays.copyOf(copy, copy.length, String[].class));
  }

  private Sentiment sentiment(Scores scores, int row) {
    double[] probabilities = calibrated(checked(scores.probabilities()[row]));
    Score[] all = new Score[probabilities.length];
    int best = 0;
    double expectation = 0;
    for (int i = 0; i < probabilities.length; i++) {
      all[i] = new Score(labels.get(i), probabilities[i]);
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
      expectation += polarity.isEmpty() ? 0 : polarity.get(i) * probabilities[i];
    }
    return new Sentiment(
        labels.get(best),
        List.of(all),
        polarity.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Math.max(-1, Math.min(1, expectation))),
        scores.tokens()[row],
        scores.truncated()[row]);
  }

  private double[] calibrated(double[] row) {
    if (calibration == null) {
      return row;
    }
    return multiLabel ? calibration.applyMultiLabel(row) : calibration.apply(row);
  }

  private double[] checked(float[] row) {
    if (row.length != labels.size()) {
      throw new InferenceException(
          "backend '%s' gave %d scores for %d labels"
              .formatted(info.backend(), row.length, labels.size()));
    }
    double[] probabilities = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      if (!(row[i] >= 0 && row[i] <= 1)) {
        throw new InferenceException(
            "backend '%s' gave %s as a probability".formatted(info.backend(), row[i]));
      }
      probabilities[i] = row[i];
    }
    return probabilities;
  }

  private void notifyListeners(List<Sentiment> results, long elapsedNanos) {
    Classification classification =
        new Classification(info, results, Duration.ofNanos(elapsedNanos));
    for (ClassificationListener listener : listeners) {
      try {
        listener.onClassified(classification);
      } catch (RuntimeException e) {
        if (listenerFailed.compareAndSet(false, true)) {
          LOG.log(
              System.Logger.Level.WARNING, "a listener failed; further failures are not logged", e);
        }
      }
    }
  }

  @Override
  public Explanation explain(String text) {
    Objects.requireNonNull(text, "text");
    requireOpen();
    Explanation raw = backend.explain(text);
    if (calibration == null) {
      return raw;
    }
    // A temperature divides log-odds of two labels, so base and weights scale with it. An isotonic
    // map bends them, and the sum is theirs no more.
    OptionalDouble temperature = calibration.temperature();
    double scale = 1 / temperature.orElse(1);
    boolean exact = raw.exact() && temperature.isPresent() && (labels.size() == 2 || multiLabel);
    return new Explanation(
        raw.label(),
        raw.base() * scale,
        raw.contributions().stream()
            .map(part -> new Contribution(part.start(), part.end(), part.weight() * scale))
            .toList(),
        exact);
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the classifier is closed");
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      backend.close();
    }
  }
}
