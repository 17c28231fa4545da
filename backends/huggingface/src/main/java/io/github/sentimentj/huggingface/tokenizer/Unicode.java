package io.github.sentimentj.huggingface.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Properties of code points, as the original library sees them. Its parts know different versions
 * of Unicode, from 8 to 17, none of them the one that a JDK has; so the properties come from a
 * table of our own, made by asking the original about every code point.
 */
final class Unicode {

  static final int WHITESPACE = 1;

  /** What {@code BertNormalizer} removes. */
  static final int CONTROL = 1 << 1;

  static final int PUNCTUATION = 1 << 2;

  static final int NONSPACING_MARK = 1 << 3;

  static final int COMBINING_MARK = 1 << 4;

  static final int LETTER = 1 << 5;

  static final int NUMBER = 1 << 6;

  /** What {@code \w} matches. */
  static final int WORD = 1 << 7;

  /** What {@code Digits} splits at; a later version of Unicode than {@link #NUMBER}. */
  static final int NUMERIC = 1 << 8;

  private static final int[] ASCII = new int[128];

  static {
    for (int c = 0; c < ASCII.length; c++) {
      if (c >= '0' && c <= '9') {
        ASCII[c] = NUMBER | NUMERIC | WORD;
      } else if ((c | 32) >= 'a' && (c | 32) <= 'z') {
        ASCII[c] = LETTER | WORD;
      } else if (c > ' ' && c < 127) {
        ASCII[c] = PUNCTUATION | (c == '_' ? WORD : 0);
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ASCII[c] = WHITESPACE;
      } else {
        ASCII[c] = CONTROL | (c == 0x0B || c == 0x0C ? WHITESPACE : 0);
      }
    }
  }

  private Unicode() {}

  static int flags(int c) {
    return c < ASCII.length ? ASCII[c] : Table.FLAGS.get(c);
  }

  static boolean is(int c, int flag) {
    return (flags(c) & flag) != 0;
  }

  /** The lower-case form, but of U+0130, which has two characters. */
  static int lower(int c) {
    if (c < ASCII.length) {
      return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
    int lower = Table.LOWER.get(c);
    return lower == 0 ? c : lower;
  }

  /** The canonical combining classes, numbered anew in their order; 0 for starters. */
  static int combiningClass(int c) {
    return c < 0x300 ? 0 : Table.CLASSES.get(c);
  }

  /**
   * Where {@link #decomposed} has the full decomposition, behind its length; 0 if there is none.
   */
  static int decomposition(int c, boolean compatible) {
    if (c < 0xA0) {
      return 0;
    }
    int at = compatible ? Table.COMPATIBLE.get(c) : 0;
    return at != 0 ? at : Table.CANONICAL.get(c);
  }

  static int decomposed(int at) {
    return Table.decompositions[at];
  }

  /** The primary composite of two code points, or -1; Hangul excluded. */
  static int compose(int first, int second) {
    int at = Arrays.binarySearch(Table.pairs, (long) first << 32 | second);
    return at < 0 ? -1 : Table.composites[at];
  }

  /** A map from code points to numbers, 0 where it has none. */
  private static final class CodePoints {
    private static final int[] NONE = new int[256];

    private final int[][] pages = new int[(Character.MAX_CODE_POINT + 1) >> 8][];

    CodePoints() {
      Arrays.fill(pages, NONE);
    }

    int get(int c) {
      return pages[c >> 8][c & 0xFF];
    }

    void put(int c, int value) {
      if (pages[c >> 8] == NONE) {
        pages[c >> 8] = new int[256];
      }
      pages[c >> 8][c & 0xFF] = value;
    }

    void fill(int from, int to, int value) {
      int[] uniform = null;
      for (int c = from; c < to; ) {
        if ((c & 0xFF) == 0 && to - c >= 256) {
          if (uniform == null) {
            uniform = new int[256];
            Arrays.fill(uniform, value);
          }
          pages[c >> 8] = uniform;
          c += 256;
        } else {
          put(c++, value);
        }
      }
    }
  }

  /** Read when the first text comes that is not ASCII. */
  private static final class Table {
    static final CodePoints FLAGS = new CodePoints();
    static final CodePoints LOWER = new CodePoints();
    static final CodePoints CLASSES = new CodePoints();
    static final CodePoints CANONICAL = new CodePoints();
    static final CodePoints COMPATIBLE = new CodePoints();
    static final int[] decompositions;
    static final long[] pairs;
    static final int[] composites;

    private static final byte[] FILE;
    private static int at;

    static {
      try (InputStream in = Unicode.class.getResourceAsStream("unicode.bin")) {
        if (in == null) {
          throw new IllegalStateException("unicode.bin is missing beside " + Unicode.class);
        }
        FILE = in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      for (int n = number(), c = 0; n > 0; n--) {
        int from = c + number();
        c = from + number();
        FLAGS.fill(from, c, number());
      }
      for (int n = number(), c = 0; n > 0; n--) {
        c += number();
        LOWER.put(c, number());
      }
      for (int n = number(), c = 0; n > 0; n--) {
        c += number();
        CLASSES.put(c, number());
      }
      decompositions = new int[number()];
      int end = decompose(CANONICAL, 1);
      decompose(COMPATIBLE, end);
      pairs = new long[number()];
      composites = new int[pairs.length];
      for (int i = 0; i < pairs.length; i++) {
        pairs[i] = (long) number() << 32 | number();
        composites[i] = number();
      }
    }

    private static int decompose(CodePoints map, int start) {
      int end = start;
      for (int n = number(), c = 0; n > 0; n--) {
        c += number();
        map.put(c, end);
        int length = number();
        decompositions[end++] = length;
        for (int i = 0; i < length; i++) {
          decompositions[end++] = number();
        }
      }
      return end;
    }

    private static int number() {
      int number = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = FILE[at++];
        number |= (b & 0x7F) << shift;
        if (b >= 0) {
          return number;
        }
      }
    }
  }
}
