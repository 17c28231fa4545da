package io.github.sentimentj;

import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.Sentiment.Score;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.evaluation.Calibration;
import io.github.sentimentj.evaluation.Polarity;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.Backend.Scores;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.Manifest.Probe;
import io.github.sentimentj.spi.ModelTraits;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One model on one backend: scores, calibration, labels, listeners. */
final class LoadedClassifier implements SentimentClassifier, SelfChecking {

  private final Backend backend;
  private final ModelInfo info;
  private final List<String> labels;
  private final List<Double> polarity;
  private final boolean multiLabel;
  private final @Nullable Calibration calibration;
  private final Optional<Profile> reference;
  private final List<Probe> probes;
  private final Listeners listeners;
  private final UseCount uses;

  LoadedClassifier(
      Backend backend, ModelInfo info, Manifest manifest, List<ClassificationListener> listeners) {
    ModelTraits traits = backend.traits();
    this.backend = backend;
    this.info = info;
    this.labels = traits.labels();
    this.polarity = polarity(traits, manifest);
    this.multiLabel = traits.multiLabel();
    this.calibration = manifest.calibration().orElse(null);
    this.reference = manifest.reference();
    this.probes = manifest.probes();
    this.listeners = new Listeners(info, listeners);
    this.uses = new UseCount(backend::close);
    requireCalibrationForTheseLabels();
    this.listeners.loaded(reference);
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
    long start = System.nanoTime();
    try {
      Answers answers = answer(copy);
      listeners.classified(
          copy, answers.results, 0, answers.tokenizationNanos, answers.inferenceNanos);
      return answers.results;
    } catch (SentimentException e) {
      listeners.failed(copy, e, 0, System.nanoTime() - start);
      throw e;
    }
  }

  /** What some texts got, and what it took. */
  record Answers(List<Sentiment> results, long tokenizationNanos, long inferenceNanos) {}

  /** Classifies without telling listeners. */
  Answers answer(List<String> texts) {
    enter();
    try {
      long start = System.nanoTime();
      Scores scores = backend.score(texts);
      requireRows(scores.probabilities().length, texts.size());
      requireRows(scores.tokens().length, texts.size());
      requireRows(scores.truncated().length, texts.size());
      Sentiment[] results = new Sentiment[texts.size()];
      for (int i = 0; i < results.length; i++) {
        results[i] = sentiment(scores, i);
      }
      long elapsed = System.nanoTime() - start;
      long tokenization = Math.max(0, Math.min(elapsed, scores.tokenizationNanos()));
      return new Answers(List.of(results), tokenization, elapsed - tokenization);
    } catch (SentimentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InferenceException("backend '%s' failed: %s".formatted(info.backend(), e), e);
    } finally {
      uses.exit();
    }
  }

  private void requireRows(int rows, int texts) {
    if (rows != texts) {
      throw new InferenceException(
          "backend '%s' gave %d rows for %d texts".formatted(info.backend(), rows, texts));
    }
  }

  static List<String> copyOf(List<String> texts) {
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
        scores.truncated()[row],
        info);
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

  @Override
  public Explanation explain(String text, int budget) {
    Objects.requireNonNull(text, "text");
    if (budget < 1) {
      throw new IllegalArgumentException("budget: " + budget);
    }
    enter();
    Explanation raw;
    try {
      raw = backend.explain(text, budget);
    } finally {
      uses.exit();
    }
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

  @Override
  public Optional<Profile> reference() {
    return reference;
  }

  boolean multiLabel() {
    return multiLabel;
  }

  Listeners listeners() {
    return listeners;
  }

  @Override
  public void check() {
    List<Sentiment> answers = answer(probes.stream().map(Probe::text).toList()).results;
    for (int i = 0; i < answers.size(); i++) {
      String expected = probes.get(i).label();
      if (!answers.get(i).label().equals(expected)) {
        throw new ModelLoadException(
            "model '%s' calls probe text %d '%s' instead of '%s'; it does not run here as it did where it was made"
                .formatted(info.name(), i, answers.get(i).label(), expected));
      }
    }
  }

  private void enter() {
    if (!uses.enter()) {
      throw new IllegalStateException("the classifier is closed");
    }
  }

  @Override
  public void close() {
    uses.close();
  }
}
