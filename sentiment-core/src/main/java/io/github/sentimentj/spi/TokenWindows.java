package io.github.sentimentj.spi;

import io.github.sentimentj.InferenceException;
import io.github.sentimentj.LongText;
import io.github.sentimentj.spi.Backend.Scores;
import java.util.Arrays;

/**
 * Applies a {@link LongText} policy for a backend whose model reads a limited number of tokens:
 * cuts texts into pieces that the model can read, and makes one answer of the answers to a text's
 * pieces. A text within the limit is one piece, whatever the policy. Immutable.
 *
 * <pre>{@code
 * TokenWindows windows = new TokenWindows(traits, 2, options.longText()); // once, in open
 *
 * TokenWindows.Plan plan = windows.plan(counts);                          // for each batch
 * for (int piece = 0; piece < plan.pieces(); piece++) {
 *   int[] ids = plan.copy(piece, tokens[plan.text(piece)]);               // rows[piece] = …
 * }
 * return plan.scores(rows);
 * }</pre>
 *
 * <p>A plan takes a few bytes for each text, however many pieces there are: a backend copies and
 * scores them a chunk at a time, in any order.
 */
public final class TokenWindows {

  private static final double LEAST_PROBABILITY = 1e-7;

  private final int specialTokens;
  private final LongText policy;
  private final boolean multiLabel;
  private final int room;
  private final int stride;

  /**
   * Sets limit and policy.
   *
   * @param traits the model's; without {@code maxTokens} no text is over the limit
   * @param specialTokens tokens that the model adds to each piece, such as 2 for {@code [CLS]} and
   *     {@code [SEP]}
   * @param policy what is done with texts over the limit
   * @throws IllegalArgumentException if special tokens leave no room for a text's own, or windows
   *     would overlap by all that they hold
   */
  public TokenWindows(ModelTraits traits, int specialTokens, LongText policy) {
    this.specialTokens = specialTokens;
    this.policy = policy;
    multiLabel = traits.multiLabel();
    room = traits.maxTokens().orElse(Integer.MAX_VALUE) - specialTokens;
    if (specialTokens < 0 || room < 1) {
      throw new IllegalArgumentException(
          "the model reads %d tokens, %d of them special"
              .formatted(room + specialTokens, specialTokens));
    }
    stride = policy instanceof LongText.Windows windows ? room - windows.overlap() : room;
    if (stride < 1) {
      throw new IllegalArgumentException(
          "long-text policy '%s': a window holds %d tokens, the overlap must be less"
              .formatted(policy, room));
    }
  }

  /**
   * Plans a batch.
   *
   * @param tokens the number of tokens in each text, without special tokens; not kept
   * @return its pieces; those of a text lie together, in the order of the texts
   * @throws InferenceException if a text is over the limit and the policy is to reject it; the
   *     message names its index
   */
  public Plan plan(int[] tokens) {
    int[] firstPieces = new int[tokens.length + 1];
    for (int i = 0; i < tokens.length; i++) {
      if (policy instanceof LongText.Reject && tokens[i] > room) {
        throw new InferenceException(
            "texts[%d] has %d tokens, the model reads %d"
                .formatted(i, tokens[i] + specialTokens, room + specialTokens));
      }
      firstPieces[i + 1] = Math.addExact(firstPieces[i], pieces(tokens[i]));
    }
    return new Plan(tokens.clone(), firstPieces);
  }

  private int pieces(int tokens) {
    boolean one = tokens <= room || !(policy instanceof LongText.Windows);
    return one ? 1 : 2 + (tokens - room - 1) / stride;
  }

  /** The pieces of one batch. Immutable. */
  public final class Plan {

    private final int[] tokens;
    private final int[] firstPieces;

    private Plan(int[] tokens, int[] firstPieces) {
      this.tokens = tokens;
      this.firstPieces = firstPieces;
    }

    /**
     * The number of pieces.
     *
     * @return at least one for each text
     */
    public int pieces() {
      return firstPieces[tokens.length];
    }

    /**
     * The text that a piece is from.
     *
     * @param piece from 0 to below {@link #pieces}
     * @return its index
     */
    public int text(int piece) {
      int at = Arrays.binarySearch(firstPieces, piece);
      return at >= 0 ? at : -at - 2;
    }

    /**
     * The length of a piece.
     *
     * @param piece from 0 to below {@link #pieces}
     * @return its tokens, without special tokens
     */
    public int length(int piece) {
      return Math.min(tokens[text(piece)], room);
    }

    /**
     * Copies a piece out of its text.
     *
     * @param piece from 0 to below {@link #pieces}
     * @param textTokens all tokens of its text, without special tokens
     * @return the piece's tokens, without special tokens
     */
    public int[] copy(int piece, int[] textTokens) {
      int text = text(piece);
      int length = length(piece);
      int rest = tokens[text] - length;
      if (policy instanceof LongText.HeadTail kept && rest > 0) {
        int head = (int) Math.round(room * kept.share()); // 128 of 510, as in the paper
        int[] copy = Arrays.copyOf(textTokens, length);
        System.arraycopy(textTokens, rest + head, copy, head, length - head);
        return copy;
      }
      // The last window is moved back, so that it is full.
      int start = (int) Math.min((long) stride * (piece - firstPieces[text]), rest);
      return Arrays.copyOfRange(textTokens, start, start + length);
    }

    /**
     * Makes one answer for each text. For a text of several windows that is the mean of their
     * log-probabilities, scaled to sum to 1; of their log-odds where labels are independent: a
     * logarithmic opinion pool (Genest and Zidek, "Combining Probability Distributions", 1986). Its
     * weights are the tokens in a window, which are as many in each. On long film reviews this was
     * better than the mean of probabilities, and than weights that count shared tokens once.
     *
     * @param rows the model's probabilities for each piece
     * @return scores of the texts, special tokens counted once in each; a text of one piece has
     *     that piece's row itself
     * @throws IllegalArgumentException if there are not as many rows as pieces
     */
    public Scores scores(float[][] rows) {
      if (rows.length != pieces()) {
        throw new IllegalArgumentException(rows.length + " rows for " + pieces() + " pieces");
      }
      float[][] probabilities = new float[tokens.length][];
      int[] counts = new int[tokens.length];
      boolean[] truncated = new boolean[tokens.length];
      for (int i = 0; i < tokens.length; i++) {
        probabilities[i] = pool(rows, firstPieces[i], firstPieces[i + 1]);
        counts[i] = tokens[i] + specialTokens;
        truncated[i] = tokens[i] > room && !(policy instanceof LongText.Windows);
      }
      return new Scores(probabilities, counts, truncated);
    }

    private float[] pool(float[][] rows, int from, int to) {
      if (to - from == 1) {
        return rows[from];
      }
      double[] odds = new double[rows[from].length];
      double sum = 0;
      for (int label = 0; label < odds.length; label++) {
        double logs = 0;
        for (int piece = from; piece < to; piece++) {
          logs += log(rows[piece][label]) - (multiLabel ? log(1 - rows[piece][label]) : 0);
        }
        odds[label] = Math.exp(logs / (to - from));
        sum += odds[label];
      }
      float[] pooled = new float[odds.length];
      for (int label = 0; label < odds.length; label++) {
        pooled[label] = (float) (odds[label] / (multiLabel ? 1 + odds[label] : sum));
      }
      return pooled;
    }

    private static double log(double probability) {
      return Math.log(Math.max(probability, LEAST_PROBABILITY));
    }
  }
}
