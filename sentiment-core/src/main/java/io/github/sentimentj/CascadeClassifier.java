package io.github.sentimentj;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Asks a costly model only about those texts of which a cheap one is not sure enough. {@link
 * Sentiment#model} says which of them answered. Thread-safe.
 */
public final class CascadeClassifier implements SentimentClassifier, SelfChecking {

  private final SentimentClassifier cheap;
  private final SentimentClassifier costly;
  private final double threshold;
  private final ModelInfo info;
  private final LongAdder classified = new LongAdder();
  private final LongAdder passedOn = new LongAdder();

  CascadeClassifier(SentimentClassifier cheap, SentimentClassifier costly, double threshold) {
    this.cheap = Objects.requireNonNull(cheap, "cheap");
    this.costly = Objects.requireNonNull(costly, "costly");
    this.threshold = threshold;
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold: " + threshold);
    }
    ModelInfo first = cheap.model();
    ModelInfo second = costly.model();
    if (!first.labels().equals(second.labels())) {
      throw new IllegalArgumentException(
          "labels differ: '%s' has %s, '%s' has %s"
              .formatted(first.name(), first.labels(), second.name(), second.labels()));
    }
    info = both(first, second);
  }

  private static ModelInfo both(ModelInfo cheap, ModelInfo costly) {
    return new ModelInfo(
        cheap.name() + "+" + costly.name(),
        cheap.version() + "+" + costly.version(),
        cheap.loader() + "+" + costly.loader(),
        cheap.backend() + "+" + costly.backend(),
        costly.precision(),
        costly.labels(),
        costly.maxTokens(),
        cheap.calibrated() && costly.calibrated(),
        sha256(cheap.sha256() + costly.sha256()),
        costly.lineage());
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /**
   * How many texts were classified.
   *
   * @return the count since this was made, explanations left out
   */
  public long classified() {
    return classified.sum();
  }

  /**
   * How many of the texts went on to the costly model.
   *
   * @return at most {@link #classified} once no call runs
   */
  public long passedOn() {
    return passedOn.sum();
  }

  @Override
  public Sentiment classify(String text) {
    return classifyAll(List.of(Objects.requireNonNull(text, "text"))).get(0);
  }

  @Override
  public List<Sentiment> classifyAll(List<String> texts) {
    List<String> copy = LoadedClassifier.copyOf(texts);
    List<Sentiment> answers = new ArrayList<>(cheap.classifyAll(copy));
    List<Integer> unsure = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (unsure(answers.get(i))) {
        unsure.add(i);
        rest.add(copy.get(i));
      }
    }
    classified.add(copy.size());
    if (!rest.isEmpty()) {
      passedOn.add(rest.size());
      List<Sentiment> second = costly.classifyAll(rest);
      for (int i = 0; i < rest.size(); i++) {
        answers.set(unsure.get(i), second.get(i));
      }
    }
    return List.copyOf(answers);
  }

  @Override
  public CompletableFuture<Sentiment> classifyAsync(String text) {
    return new Asking(text).start();
  }

  /** Asks one after the other; cancelling it cancels whoever is being asked. */
  private final class Asking extends CompletableFuture<Sentiment> {
    private final String text;

    Asking(String text) {
      this.text = text;
    }

    Asking start() {
      ask(
          cheap,
          answer -> {
            classified.increment();
            if (unsure(answer)) {
              passedOn.increment();
              ask(costly, this::complete);
            } else {
              complete(answer);
            }
          });
      return this;
    }

    private void ask(SentimentClassifier classifier, Consumer<Sentiment> onAnswer) {
      if (isDone()) {
        return;
      }
      CompletableFuture<Sentiment> asked = classifier.classifyAsync(text);
      var unused =
          asked.whenComplete(
              (answer, failure) -> {
                if (failure != null) {
                  completeExceptionally(failure);
                  return;
                }
                try {
                  onAnswer.accept(answer);
                } catch (RuntimeException e) {
                  completeExceptionally(e);
                }
              });
      unused = whenComplete((answer, failure) -> asked.cancel(false));
    }
  }

  private boolean unsure(Sentiment answer) {
    return answer.probability(answer.label()) < threshold;
  }

  @Override
  public Explanation explain(String text, int budget) {
    return (unsure(cheap.classify(text)) ? costly : cheap).explain(text, budget);
  }

  /** Both models in one: names, versions, formats and engines joined by a plus sign. */
  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public void check() {
    for (SentimentClassifier each : List.of(cheap, costly)) {
      if (each instanceof SelfChecking checking) {
        checking.check();
      }
    }
  }

  @Override
  public void close() {
    try (cheap) {
      costly.close();
    }
  }
}
