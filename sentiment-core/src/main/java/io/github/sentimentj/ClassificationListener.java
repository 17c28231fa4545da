package io.github.sentimentj;

import io.github.sentimentj.drift.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Told of every call of a model, after its callers have their answers where texts are batched, and
 * else on the caller's thread just before. It must be quick and thread-safe; what it throws is
 * logged once and changes no result.
 */
@FunctionalInterface
public interface ClassificationListener {

  /**
   * Some texts were classified.
   *
   * @param classification what was answered, and how long it took
   */
  void onClassified(Classification classification);

  /**
   * Some texts got no answer: the model failed, or had too much to do.
   *
   * @param failure what went wrong
   */
  default void onFailed(Failure failure) {}

  /**
   * A model that this listener listens to was loaded, and has not answered yet.
   *
   * @param model the model
   * @param reference how its answers were distributed when it was made, if its bundle says so
   */
  default void onLoaded(ModelInfo model, Optional<Profile> reference) {}

  /**
   * Whether this listener is given the texts. They are withheld from all others.
   *
   * @return false unless overridden; asked once, when the classifier is built
   */
  default boolean wantsTexts() {
    return false;
  }

  /**
   * One call of a model that succeeded. With batching, the texts of several callers.
   *
   * @param model the model that answered
   * @param results the answers, in the order of the texts; at least one
   * @param timing when, and how long it took
   * @param texts what was answered; empty unless the listener {@link #wantsTexts}
   */
  record Classification(
      ModelInfo model, List<Sentiment> results, Timing timing, List<String> texts) {}

  /**
   * One call of a model that failed, or that was refused.
   *
   * @param model the model that was to answer
   * @param cause what the callers got
   * @param size the number of texts
   * @param timing when, and how long it took until then
   * @param texts what was not answered; empty unless the listener {@link #wantsTexts}
   */
  record Failure(
      ModelInfo model, SentimentException cause, int size, Timing timing, List<String> texts) {}

  /**
   * When a call began and where its time went.
   *
   * @param start when the first of the texts arrived
   * @param queue how long it waited for its turn; zero without batching
   * @param tokenization time spent on cutting texts into tokens; zero where the backend does not
   *     tell it from inference
   * @param inference the time from then to the answers
   */
  record Timing(Instant start, Duration queue, Duration tokenization, Duration inference) {

    /**
     * Wall-clock time from the arrival of the first text to the answers.
     *
     * @return the sum of the parts
     */
    public Duration elapsed() {
      return queue.plus(tokenization).plus(inference);
    }
  }
}
