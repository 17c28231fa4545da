package io.github.sentimentj;

import java.util.List;
import java.util.Objects;

/**
 * Why a text got its label: what each span of it contributed, in log-odds of that label. Immutable.
 *
 * <p>Exact explanations add up: {@code base} plus all weights is the logit of the label's
 * probability. Those found by leaving spans out ({@code exact} is false) only rank the spans.
 *
 * @param label the label that is explained: the one that the text got, before an isotonic
 *     calibration where there are more than two
 * @param base log-odds of the label before any span is read; 0 where it is not known
 * @param contributions the spans, in the order of the text; they may overlap and may repeat
 * @param exact whether base and contributions add up to the label's log-odds
 */
public record Explanation(
    String label, double base, List<Contribution> contributions, boolean exact) {

  /** Copies the contributions. */
  public Explanation {
    Objects.requireNonNull(label, "label");
    contributions = List.copyOf(contributions);
  }

  /**
   * A span of the original text with what it contributed.
   *
   * @param start offset of its first {@code char} in the text
   * @param end offset behind its last {@code char}
   * @param weight change of the label's log-odds; positive speaks for the label
   */
  public record Contribution(int start, int end, double weight) {
    /**
     * Checks the span.
     *
     * @throws IllegalArgumentException if the span is negative or empty the wrong way round
     */
    public Contribution {
      if (start < 0 || end < start) {
        throw new IllegalArgumentException("span [" + start + ", " + end + ")");
      }
    }
  }
}
