package io.github.sentimentj;

import java.util.Locale;

/**
 * What happens to a text that has more tokens than its model reads. Counted in the model's own
 * tokens, special tokens included; models without a limit never need it.
 */
public sealed interface LongText {

  /**
   * Keeps the beginning.
   *
   * @return the policy
   */
  static LongText head() {
    return new Head();
  }

  /**
   * Keeps the beginning and the end, where reviews say what they think: a quarter from the
   * beginning and the rest from the end (Sun et al., "How to Fine-Tune BERT for Text
   * Classification?", 2019).
   *
   * @return the policy
   */
  static LongText headTail() {
    return headTail(0.25);
  }

  /**
   * Keeps the beginning and the end.
   *
   * @param share the part of the tokens that is from the beginning, from 0.01 to 0.99
   * @return the policy
   * @throws IllegalArgumentException if the share is anything else
   */
  static LongText headTail(double share) {
    return new HeadTail(share);
  }

  /**
   * Reads all of the text, in windows that overlap, and averages the logarithms of their
   * probabilities. The last window may share more than the others, so that it is full.
   *
   * @param overlap tokens shared by neighbouring windows, 0 or more; less than the model reads of
   *     one text, or it cannot be opened with this policy
   * @return the policy
   * @throws IllegalArgumentException if {@code overlap} is negative
   */
  static LongText windows(int overlap) {
    return new Windows(overlap);
  }

  /**
   * Refuses the text with an {@link InferenceException}.
   *
   * @return the policy
   */
  static LongText reject() {
    return new Reject();
  }

  /**
   * Reads what {@code toString()} writes: {@code head}, {@code head-tail}, {@code head-tail:SHARE},
   * {@code windows:N} or {@code reject}.
   *
   * @param text the name of a policy, in any case
   * @return the policy
   * @throws IllegalArgumentException if it is none of them
   */
  static LongText parse(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    switch (name) {
      case "head":
        return head();
      case "head-tail":
        return headTail();
      case "reject":
        return reject();
      default:
        if (name.matches("windows:\\d{1,6}")) {
          return windows(Integer.parseInt(name.substring("windows:".length())));
        }
        if (name.matches("head-tail:0\\.\\d{1,17}")) {
          return headTail(Double.parseDouble(name.substring("head-tail:".length())));
        }
        throw new IllegalArgumentException(
            "long-text policy '"
                + text
                + "': expected head, head-tail, head-tail:SHARE, windows:N or reject");
    }
  }

  /** See {@link #head()}. */
  record Head() implements LongText {
    @Override
    public String toString() {
      return "head";
    }
  }

  /**
   * See {@link #headTail(double)}.
   *
   * @param share the part of the tokens that is from the beginning
   */
  record HeadTail(double share) implements LongText {
    /** Checks the share. */
    public HeadTail {
      if (!(share >= 0.01 && share <= 0.99)) {
        throw new IllegalArgumentException("share must be from 0.01 to 0.99: " + share);
      }
    }

    @Override
    public String toString() {
      return share == 0.25 ? "head-tail" : "head-tail:" + share;
    }
  }

  /**
   * See {@link #windows}.
   *
   * @param overlap tokens shared by neighbouring windows
   */
  record Windows(int overlap) implements LongText {
    /** Checks the overlap. */
    public Windows {
      if (overlap < 0) {
        throw new IllegalArgumentException("overlap must not be negative: " + overlap);
      }
    }

    @Override
    public String toString() {
      return "windows:" + overlap;
    }
  }

  /** See {@link #reject()}. */
  record Reject() implements LongText {
    @Override
    public String toString() {
      return "reject";
    }
  }
}
