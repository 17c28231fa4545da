package io.github.sentimentj.keras.text;

import java.nio.ByteBuffer;

/** Refuses JSON whose many small values would take far more memory than its text. */
public final class JsonCost {

  private static final long VALUE = 250;
  private static final long FREE = 40 << 20;
  private static final int MOST_TIMES = 4;

  private JsonCost() {}

  /**
   * Counts what looks like values.
   *
   * @param utf8 the text; its position is not moved
   * @throws IllegalArgumentException if reading it would take over ten times its size and 40 MB
   */
  public static void check(ByteBuffer utf8) {
    long values = 0;
    boolean quoted = false;
    for (int i = utf8.position(); i < utf8.limit(); i++) {
      byte b = utf8.get(i);
      if (quoted && b == '\\') {
        i++;
      } else if (b == '"') {
        quoted = !quoted;
      } else if (!quoted && (b == ',' || b == '[' || b == '{')) {
        values++;
      }
    }
    if (values * VALUE > FREE + (long) MOST_TIMES * utf8.remaining()) {
      throw new IllegalArgumentException(
          "expected a description of a model or its words, found %d values".formatted(values));
    }
  }
}
