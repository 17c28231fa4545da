package io.github.sentimentj.keras.text;

import io.github.sentimentj.InferenceException;
import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.spi.ModelTraits;
import io.github.sentimentj.spi.TokenWindows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Makes rows of numbers of texts, of which long ones are cut as asked for. Immutable. */
public final class Sequences {

  private static final int MOST_LEAST = 1024;

  private final TextEncoder encoder;
  private final SequenceFormat format;
  private final TokenWindows windows;
  private final boolean keepsEnd;
  private final int leastLength;

  /**
   * Sets how.
   *
   * @param encoder makes numbers of texts
   * @param format makes rows of one length
   * @param traits the model's
   * @param policy what is done with long texts; {@code headTail}, which nobody need have asked for,
   *     means what the model was trained with
   * @param leastLength the least length of a row where no length is stated
   * @throws IllegalArgumentException if windows overlap by all that the model reads
   */
  public Sequences(
      TextEncoder encoder,
      SequenceFormat format,
      ModelTraits traits,
      LongText policy,
      int leastLength) {
    this.encoder = encoder;
    this.format = format;
    this.leastLength = leastLength;
    keepsEnd = format.keepsEnd(policy);
    windows =
        new TokenWindows(traits, 0, policy instanceof LongText.HeadTail ? LongText.head() : policy);
  }

  /**
   * Finds the shortest row that a model can read, where rows may have any length.
   *
   * @param where the model, for messages
   * @param format of its rows
   * @param model runs a row; throws {@link InferenceException} if it cannot
   * @return a length, the stated one where there is one
   * @throws ModelLoadException if it reads none
   */
  public static int leastLength(String where, SequenceFormat format, Consumer<int[]> model) {
    int length = format.maxLength().orElse(1);
    while (true) {
      try {
        model.accept(new int[length]);
        return length;
      } catch (InferenceException e) {
        length *= 2;
        if (format.maxLength().isPresent() || length > MOST_LEAST) {
          throw new ModelLoadException(where + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /**
   * What is run for some texts.
   *
   * @param plan which row is of which text
   * @param rows as the model reads them
   */
  public record Batch(TokenWindows.Plan plan, List<int[]> rows) {}

  /**
   * Makes rows.
   *
   * @param texts any
   * @return one row or more for each
   * @throws InferenceException if one is too long and the policy is to reject it
   */
  public Batch of(List<String> texts) {
    int[][] tokens = texts.stream().map(encoder::encode).toArray(int[][]::new);
    TokenWindows.Plan plan =
        windows.plan(Arrays.stream(tokens).mapToInt(ids -> ids.length).toArray());
    List<int[]> rows = new ArrayList<>(plan.pieces());
    for (int piece = 0; piece < plan.pieces(); piece++) {
      rows.add(format.pad(piece(plan, piece, tokens), leastLength));
    }
    return new Batch(plan, rows);
  }

  private int[] piece(TokenWindows.Plan plan, int piece, int[][] tokens) {
    int[] all = tokens[plan.text(piece)];
    return keepsEnd
        ? Arrays.copyOfRange(all, all.length - plan.length(piece), all.length)
        : plan.copy(piece, all);
  }
}
