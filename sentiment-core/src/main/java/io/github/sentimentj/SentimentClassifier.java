package io.github.sentimentj;

import io.github.sentimentj.drift.Profile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Tells what a text's sentiment is. Thread-safe. Whoever made it closes it; calls that still run
 * then end with their answer.
 *
 * <pre>{@code
 * try (SentimentClassifier classifier = SentimentClassifier.create()) {
 *   Sentiment sentiment = classifier.classify("One of the best movies of all time.");
 *   System.out.println(sentiment.label() + " " + sentiment.probability("positive"));
 * }
 * }</pre>
 */
public interface SentimentClassifier extends AutoCloseable {

  /**
   * Classifies one text. The empty text is a text.
   *
   * @param text any text
   * @return what the model thinks of it
   * @throws NullPointerException if the text is null
   * @throws InferenceException if the model fails
   * @throws OverloadedException if {@link Batching} was asked for and the queue is full, or the
   *     deadline passed
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while the text
   *     waits in a queue; the interrupt status is kept
   * @throws IllegalStateException after {@link #close}
   */
  Sentiment classify(String text);

  /**
   * Classifies many texts, which may be faster than one after the other.
   *
   * @param texts any number of texts
   * @return the answer to {@code texts.get(i)} at index i
   * @throws NullPointerException if the list or a text is null; the message names which
   * @throws InferenceException if the model fails
   * @throws OverloadedException if {@link Batching} was asked for and the queue is full, or the
   *     deadline passed
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while the text
   *     waits in a queue; the interrupt status is kept
   * @throws IllegalStateException after {@link #close}
   */
  List<Sentiment> classifyAll(List<String> texts);

  /**
   * Classifies one text without waiting for the answer. Only a classifier with {@link Batching}
   * answers on another thread; any other has answered when this returns. Cancelling the future
   * takes a text that still waits out of the queue.
   *
   * @param text any text
   * @return the answer, or an {@link InferenceException} or {@link OverloadedException}; what
   *     depends on it must be quick, or asynchronous itself
   * @throws NullPointerException if the text is null
   * @throws IllegalStateException after {@link #close}
   */
  default CompletableFuture<Sentiment> classifyAsync(String text) {
    try {
      return CompletableFuture.completedFuture(classify(text));
    } catch (SentimentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Classifies many texts without waiting for the answers, as {@link #classifyAsync} does one. A
   * long list takes turns with the texts of other callers.
   *
   * @param texts any number of texts
   * @return the answer to {@code texts.get(i)} at index i, or an {@link InferenceException} or
   *     {@link OverloadedException}; what depends on it must be quick, or asynchronous itself
   * @throws NullPointerException if the list or a text is null; the message names which
   * @throws IllegalStateException after {@link #close}
   */
  default CompletableFuture<List<Sentiment>> classifyAllAsync(List<String> texts) {
    try {
      return CompletableFuture.completedFuture(classifyAll(texts));
    } catch (SentimentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Tells which spans of a text led to its label, with a budget of 128.
   *
   * @param text any text
   * @return what each span contributed
   * @throws NullPointerException if the text is null
   * @throws InferenceException if the model fails
   * @throws IllegalStateException after {@link #close}
   */
  default Explanation explain(String text) {
    return explain(text, 128);
  }

  /**
   * Tells which spans of a text led to its label. Where the model itself does not say, each span is
   * left out in turn: words if there are no more than the budget, else sentences or parts of long
   * ones, else runs of sentences. Words are what white space separates; a text of white space has
   * no span.
   *
   * @param text any text
   * @param budget how many texts may be scored besides the text itself, 1 or more; models whose
   *     explanations are exact need none and ignore it
   * @return what each span contributed
   * @throws NullPointerException if the text is null
   * @throws IllegalArgumentException if the budget is less than 1
   * @throws InferenceException if the model fails
   * @throws IllegalStateException after {@link #close}
   */
  Explanation explain(String text, int budget);

  /**
   * The model that answers.
   *
   * @return the same at every call, also after {@link #close}
   */
  ModelInfo model();

  /**
   * How the model's answers were distributed when it was made: what drift is told against.
   *
   * @return the profile that the bundle carries; empty if it has none, or if several models answer
   */
  default Optional<Profile> reference() {
    return Optional.empty();
  }

  /**
   * How many texts wait for their turn.
   *
   * @return 0 or more; always 0 without {@link Batching}
   */
  default int queued() {
    return 0;
  }

  /** Frees what the model holds, after the last call that runs. Further calls do nothing. */
  @Override
  void close();

  /**
   * A classifier with the bundled model that is on the class path: {@code imdb}, else {@code
   * imdb-linear}.
   *
   * @return the classifier; the caller closes it
   * @throws ModelLoadException if there is none; the message names the artifact to add
   */
  static SentimentClassifier create() {
    return builder().build();
  }

  /**
   * A classifier with a model of your choice.
   *
   * @return a builder that, left alone, builds what {@link #create} does
   */
  static SentimentClassifierBuilder builder() {
    return new SentimentClassifierBuilder();
  }

  /**
   * A classifier that answers with a cheap model where that is sure enough, and else asks a costly
   * one. Texts of one call that go on, go on together.
   *
   * @param cheap who is asked first
   * @param costly who is asked where the cheap one's best probability is below the threshold
   * @param threshold in [0, 1]
   * @return a classifier that closes both when it is closed
   * @throws IllegalArgumentException if their labels differ, or the threshold is not in [0, 1]
   */
  static CascadeClassifier cascade(
      SentimentClassifier cheap, SentimentClassifier costly, double threshold) {
    return new CascadeClassifier(cheap, costly, threshold);
  }

  /**
   * A classifier whose model can be replaced while it answers.
   *
   * @param first who answers until the first swap
   * @return a classifier that closes it when it is replaced, or closed itself
   */
  static SwappableClassifier swappable(SentimentClassifier first) {
    return new SwappableClassifier(first);
  }
}
