package io.github.sentimentj;

import java.util.List;

/**
 * Tells what a text's sentiment is. Thread-safe until {@link #close}; whoever made it closes it,
 * when no call is running any more.
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
   * @throws IllegalStateException after {@link #close}
   */
  List<Sentiment> classifyAll(List<String> texts);

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

  /** Frees what the model holds. Further calls do nothing. */
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
}
