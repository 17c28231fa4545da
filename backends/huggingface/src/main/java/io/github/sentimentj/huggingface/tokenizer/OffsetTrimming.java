package io.github.sentimentj.huggingface.tokenizer;

import java.util.Map;

/** Leaves the white space at both ends of a token out of its offsets. */
final class OffsetTrimming {

  private static final int BYTE_SPACE = PreTokenizers.BYTE_CHARS[' '];

  private final boolean prefixSpace;
  private final int[] leading;
  private final int[] trailing;

  /**
   * For a vocabulary.
   *
   * @param prefixSpace whether the first token may start with a space that the text has not
   * @param ids ids by token
   */
  OffsetTrimming(boolean prefixSpace, Map<String, Integer> ids) {
    this.prefixSpace = prefixSpace;
    int size = ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
    leading = new int[size];
    trailing = new int[size];
    ids.forEach(
        (token, id) -> {
          int[] chars = token.codePoints().toArray();
          leading[id] = leading(chars, 0, chars.length);
          trailing[id] = trailing(chars, 0, chars.length);
        });
  }

  /** Trims a token of the model. */
  void trim(Encoding encoding, int token, String text) {
    int id = encoding.id(token);
    trim(encoding, token, text, leading[id], trailing[id]);
  }

  /** Trims an added token, which is what stands in the text. */
  void trim(Encoding encoding, int token, String text, Pieces pieces, int from, int to) {
    int before = leading(pieces.chars, from, to);
    trim(encoding, token, text, before, trailing(pieces.chars, from, to));
  }

  /** Takes off code points, though what is trimmed may be a byte of one that is no space. */
  private void trim(Encoding encoding, int token, String text, int before, int behind) {
    int start = encoding.start(token);
    int end = encoding.end(token);
    int left = before > 0 && prefixSpace && (token == 0 || start == 0) ? before - 1 : before;
    for (; left > 0 && start < end; left--) {
      start = text.offsetByCodePoints(start, 1);
    }
    if (behind > 0 && text.codePointCount(0, Math.min(end, 2 * behind)) >= behind) {
      for (int right = behind; right > 0 && end > start; right--) {
        end = text.offsetByCodePoints(end, -1);
      }
    }
    encoding.move(token, start, end);
  }

  private static int leading(int[] chars, int from, int to) {
    int at = from;
    while (at < to && isSpace(chars[at])) {
      at++;
    }
    return at - from;
  }

  private static int trailing(int[] chars, int from, int to) {
    int at = to;
    while (at > from && isSpace(chars[at - 1])) {
      at--;
    }
    return to - at;
  }

  private static boolean isSpace(int c) {
    return c == BYTE_SPACE || Unicode.is(c, Unicode.WHITESPACE);
  }
}
