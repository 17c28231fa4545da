package io.github.sentimentj.testkit;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Precision;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A classifier without a model, for the tests of applications: it answers what it was told to, and
 * remembers what it was asked. Thread-safe.
 *
 * <pre>{@code
 * StubClassifier stub = StubClassifier.answering(0.9).when("Dull.", 0.2);
 * stub.classify("Dull.").label();  // "negative"
 * stub.asked();                    // ["Dull."]
 * }</pre>
 */
public final class StubClassifier implements SentimentClassifier {

  private static final ModelInfo MODEL =
      new ModelInfo(
          "stub",
          "",
          "stub",
          "stub",
          Precision.FP32,
          List.of("negative", "positive"),
          OptionalInt.empty(),
          false,
          "0".repeat(64),
          Map.of());

  private final double otherwise;
  private final Map<String, Double> answers = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean closed;

  private StubClassifier(double otherwise) {
    this.otherwise = checked(otherwise);
  }

  private static double checked(double positive) {
    if (!(positive >= 0 && positive <= 1)) {
      throw new IllegalArgumentException("probability: " + positive);
    }
    return positive;
  }

  /**
   * A stub with one answer.
   *
   * @param positive how probable it is that a text is positive, in [0, 1]
   * @return the stub
   * @throws IllegalArgumentException if it is no probability
   */
  public static StubClassifier answering(double positive) {
    return new StubClassifier(positive);
  }

  /**
   * Sets the answer to one text.
   *
   * @param text the text
   * @param positive how probable it is that it is positive, in [0, 1]
   * @return this
   * @throws IllegalArgumentException if it is no probability
   */
  public StubClassifier when(String text, double positive) {
    answers.put(Objects.requireNonNull(text, "text"), checked(positive));
    return this;
  }

  /**
   * What it was asked.
   *
   * @return the texts, in their order
   */
  public List<String> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  @Override
  public Sentiment classify(String text) {
    if (closed) {
      throw new IllegalStateException("the classifier is closed");
    }
    asked.add(Objects.requireNonNull(text, "text"));
    double positive = answers.getOrDefault(text, otherwise);
    return new Sentiment(
        positive > 0.5 ? "positive" : "negative",
        List.of(
            new Sentiment.Score("negative", 1 - positive),
            new Sentiment.Score("positive", positive)),
        OptionalDouble.of(2 * positive - 1),
        text.isBlank() ? 0 : text.strip().split("\\s+").length,
        false,
        MODEL);
  }

  @Override
  public List<Sentiment> classifyAll(List<String> texts) {
    return texts.stream().map(this::classify).toList();
  }

  @Override
  public Explanation explain(String text, int budget) {
    return new Explanation(classify(text).label(), 0, List.of(), true);
  }

  @Override
  public ModelInfo model() {
    return MODEL;
  }

  @Override
  public void close() {
    closed = true;
  }
}
