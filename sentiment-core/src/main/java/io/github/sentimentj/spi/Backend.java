package io.github.sentimentj.spi;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.InferenceException;
import java.util.List;

/**
 * A loaded model: texts in, class scores out, batch first. Calls of {@link #score} and {@link
 * #explain} may run at the same time; {@link #close} is called once, after the last of them.
 */
public interface Backend extends AutoCloseable {

  /**
   * What this model is.
   *
   * @return the same at every call
   */
  ModelTraits traits();

  /**
   * Scores some texts.
   *
   * @param texts any number of them, also none; neither kept nor changed
   * @return a row for each text, in their order
   * @throws InferenceException if the engine fails, or a text is over the limit and the policy is
   *     to reject it
   */
  Scores score(List<String> texts);

  /**
   * Explains one text's answer. Without an own way, spans are left out in turn and what that
   * changes is their contribution: words if there are no more than the budget, else sentences or
   * parts of long ones, else runs of sentences. They are scored in small batches.
   *
   * @param text the text
   * @param budget how many texts may be scored besides the text itself, 1 or more; ignored where
   *     the model itself says what each span contributes
   * @return the explanation of the label with the highest score
   * @throws IllegalArgumentException if the budget is less than 1 and not ignored
   * @throws InferenceException as {@link #score}
   */
  default Explanation explain(String text, int budget) {
    return Occlusion.explain(this, text, budget);
  }

  @Override
  void close();

  /**
   * Scores of some texts, row by row.
   *
   * @param probabilities one row for each text, one number in [0, 1] for each label; never NaN
   * @param tokens the model's tokens in each whole text
   * @param truncated whether the model did not see all of a text
   * @param tokenizationNanos the part of the time that went into cutting texts into tokens; 0 where
   *     it is not told from the rest
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // one row for each text of a batch: filled once, read once
  record Scores(
      float[][] probabilities, int[] tokens, boolean[] truncated, long tokenizationNanos) {

    /**
     * Scores whose tokenization was not timed apart.
     *
     * @param probabilities see {@link #probabilities()}
     * @param tokens see {@link #tokens()}
     * @param truncated see {@link #truncated()}
     */
    public Scores(float[][] probabilities, int[] tokens, boolean[] truncated) {
      this(probabilities, tokens, truncated, 0);
    }
  }
}
