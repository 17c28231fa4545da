package io.github.sentimentj.keras.text;

import io.github.sentimentj.LongText;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What makes rows of one length, as {@code pad_sequences} of Keras does. Immutable.
 *
 * @param maxLength the length of a row; empty where rows may have any
 * @param padding whether shorter rows are filled up in front
 * @param truncating whether longer rows lose what is in front
 */
public record SequenceFormat(OptionalInt maxLength, Side padding, Side truncating) {

  private static final int MOST = 1 << 20;

  /** An end of a row. */
  public enum Side {
    /** In front: the default of Keras. */
    PRE,
    /** Behind. */
    POST;

    private String text() {
      return this == PRE ? "pre" : "post";
    }

    private static Side parse(Json json) {
      return switch (json.string()) {
        case "pre" -> PRE;
        case "post" -> POST;
        default ->
            throw new IllegalArgumentException(
                "%s: expected pre or post, found \"%s\"".formatted(json.path(), json.string()));
      };
    }
  }

  /**
   * Reads the keys {@code maxLength}, {@code padding} and {@code truncating}.
   *
   * @param json an object
   * @return what it says, with the defaults of Keras
   * @throws IllegalArgumentException if a key holds something else; the message says where
   */
  public static SequenceFormat parse(Json json) {
    return new SequenceFormat(
        json.find("maxLength")
            .map(value -> OptionalInt.of(value.integer(1, MOST)))
            .orElse(OptionalInt.empty()),
        json.find("padding").map(Side::parse).orElse(Side.PRE),
        json.find("truncating").map(Side::parse).orElse(Side.PRE));
  }

  /**
   * Writes the keys that {@link #parse} reads.
   *
   * @param json inside of an object
   */
  public void writeTo(JsonWriter json) {
    if (maxLength.isPresent()) {
      json.name("maxLength").value(maxLength.getAsInt());
    }
    json.name("padding").value(padding.text()).name("truncating").value(truncating.text());
  }

  /**
   * The same with another length.
   *
   * @param length the length of a row
   * @return a new format
   */
  public SequenceFormat withMaxLength(OptionalInt length) {
    return new SequenceFormat(length, padding, truncating);
  }

  /**
   * Whether a long text loses its beginning. {@code headTail}, which nobody need have asked for,
   * means what the model was trained with.
   *
   * @param policy the policy that is asked for
   * @return true if only the end of a text is read
   */
  public boolean keepsEnd(LongText policy) {
    return policy instanceof LongText.HeadTail && truncating == Side.PRE;
  }

  /**
   * Fills a row up with zeros.
   *
   * @param row at most as long as a row may be
   * @param least the least length where no length is stated
   * @return a row of the right length
   */
  public int[] pad(int[] row, int least) {
    int length = maxLength.orElse(Math.max(least, row.length));
    if (row.length >= length) {
      return row;
    }
    if (padding == Side.POST) {
      return Arrays.copyOf(row, length);
    }
    int[] padded = new int[length];
    System.arraycopy(row, 0, padded, length - row.length, row.length);
    return padded;
  }
}
