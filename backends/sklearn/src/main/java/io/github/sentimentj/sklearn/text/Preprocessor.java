package io.github.sentimentj.sklearn.text;

/**
 * What happens to a text before it is cut: first lower case, then accents.
 *
 * @param lowercase whether letters become small
 * @param accents what becomes of accents, and of all that is not ASCII
 */
record Preprocessor(boolean lowercase, Accents accents) {

  private static final byte[] SAME = new byte[128];
  private static final byte[] SMALL = new byte[128];

  static {
    for (int c = 0; c < SAME.length; c++) {
      SAME[c] = (byte) c;
      SMALL[c] = (byte) Character.toLowerCase(c);
    }
  }

  /** The option {@code strip_accents}. */
  enum Accents {
    KEPT,
    /** What has no counterpart in ASCII is left out. */
    ASCII,
    /** Only marks that combine with letters are left out. */
    UNICODE
  }

  void process(String text, Chars out) {
    int plain = plainPrefix(text, out);
    out.isPlain = plain == text.length();
    if (!out.isPlain) {
      processOthers(text, plain, out);
    }
  }

  /** Does as many plain characters as there are in a row, and says how many they were. */
  private int plainPrefix(String text, Chars out) {
    int length = text.length();
    out.start(length + 2);
    text.getChars(0, length, out.chars, 0);
    char[] chars = out.chars;
    byte[] plain = out.plain;
    byte[] table = lowercase ? SMALL : SAME;
    int at = 0;
    for (; at < length; at++) {
      int c = chars[at];
      if (c >= table.length || c == 0) {
        break;
      }
      byte result = table[c];
      chars[at] = (char) result;
      plain[at] = result;
    }
    out.length = at;
    return at;
  }

  private void processOthers(String text, int from, Chars out) {
    if (accents != Accents.KEPT || text.indexOf(0x130, from) >= 0) {
      out.move();
    }
    int end;
    for (int at = from; at < text.length(); at = end) {
      int c = text.codePointAt(at);
      end = at + Character.charCount(c);
      int small = lowercase ? PythonText.lower(text, at, c) : c;
      addWithoutAccents(small, at, end, out);
      if (lowercase && PythonText.lowersToTwo(c)) {
        addWithoutAccents(0x307, at, end, out);
      }
    }
  }

  private void addWithoutAccents(int c, int start, int end, Chars out) {
    String plain = c < 128 || accents == Accents.KEPT ? null : PythonText.withoutAccents(c);
    if (plain == null) {
      out.add(c, start, end);
    } else {
      plain
          .codePoints()
          .filter(part -> part < 128 || accents == Accents.UNICODE)
          .forEach(part -> out.add(part, start, end));
    }
  }
}
