package io.github.sentimentj.huggingface.tokenizer;

/** The tokens {@code <0x00>} to {@code <0xFF>}, which stand for characters that are no token. */
final class ByteTokens {

  private final int[] ids = new int[256];

  ByteTokens(Tokens tokens) {
    for (int b = 0; b < ids.length; b++) {
      ids[b] = tokens.id("<0x%02X>".formatted(b));
    }
  }

  /** Whether there is a token for each byte of some code points. */
  boolean cover(int[] chars, int from, int to) {
    for (int at = from; at < to; at++) {
      int size = Utf8.size(chars[at]);
      for (int i = 0; i < size; i++) {
        if (id(chars[at], size, i) < 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** The token for one of the {@code size} bytes of a code point. */
  int id(int c, int size, int index) {
    return ids[Utf8.get(c, size, index)];
  }
}
