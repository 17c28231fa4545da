package io.github.sentimentj;

import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.Sentiment.Score;
import io.github.sentimentj.evaluation.Polarity;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.Backend.Scores;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.Manifest.Probe;
import io.github.sentimentj.spi.ModelTraits;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/** One model on one backend: scores, calibration, labels, listeners. */
final class LoadedClassifier implements SentimentClassifier, SelfChecking {

  private final Backend backend;
  private final ModelInfo info;
  private final List<String> labels;
  private final List<Double> polarity;
  private final Calibration calibration;
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
    this.calibration = new Calibration(manifest.temperature().orElse(1), traits.multiLabel());
    this.probes = manifest.probes();
    this.listeners = new Listeners(info, listeners);
    this.uses = new UseCount(backend::close);
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
    double[] probabilities = calibration.apply(checked(scores.probabilities()[row]));
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

  private float[] checked(float[] row) {
    if (row.length != labels.size()) {
      throw new InferenceException(
          "backend '%s' gave %d scores for %d labels"
              .formatted(info.backend(), row.length, labels.size()));
    }
    for (float score : row) {
      if (!(score >= 0 && score <= 1)) {
        throw new InferenceException(
            "backend '%s' gave %s as a probability".formatted(info.backend(), score));
      }
    }
    return row;
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
    // The temperature divides log-odds of two labels, so base and weights scale with it.
    double scale = 1 / calibration.temperature();
    if (scale == 1) {
      return raw;
    }
    return new Explanation(
        raw.label(),
        raw.base() * scale,
        raw.contributions().stream()
            .map(part -> new Contribution(part.start(), part.end(), part.weight() * scale))
            .toList(),
        raw.exact() && (labels.size() == 2 || calibration.multiLabel()));
  }

  @Override
  public ModelInfo model() {
    return info;
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
