package io.github.sentimentj.huggingface.tokenizer;

import java.util.Arrays;

/** The four Unicode normalization forms. */
enum UnicodeNormalizer implements Step {
  NFC(false, true),
  NFD(false, false),
  NFKC(true, true),
  NFKD(true, false);

  private static final int HANGUL = 0xAC00;
  private static final int HANGUL_COUNT = 11_172;
  private static final int LEADING = 0x1100;
  private static final int VOWEL = 0x1161;
  private static final int TRAILING = 0x11A7;
  private static final int VOWELS = 21;
  private static final int TRAILINGS = 28;
  private static final int FEW = 16;

  private final boolean compatible;
  private final boolean composing;

  UnicodeNormalizer(boolean compatible, boolean composing) {
    this.compatible = compatible;
    this.composing = composing;
  }

  @Override
  public void apply(Pieces in, int from, int to, Pieces out, Scratch scratch) {
    int size = 0;
    int highest = 0;
    for (int i = from; i < to; i++) {
      int c = in.chars[i];
      highest = Math.max(highest, c);
      size += decomposedLength(c);
    }
    if (highest < 0xA0) {
      out.copy(in, from, to);
    } else {
      int[] chars = scratch.ints(0, size);
      int[] changes = scratch.ints(1, size);
      decompose(in, from, to, chars, changes);
      reorder(chars, changes, size, scratch);
      int left = composing ? compose(chars, changes, size) : size;
      int at = from;
      for (int i = 0; i < left; i++) {
        at = out.transform(in, from, at, chars[i], changes[i]);
      }
    }
    out.endPiece();
  }

  private int decomposedLength(int c) {
    int syllable = c - HANGUL;
    if (syllable >= 0 && syllable < HANGUL_COUNT) {
      return syllable % TRAILINGS == 0 ? 2 : 3;
    }
    int at = Unicode.decomposition(c, compatible);
    return at == 0 ? 1 : Unicode.decomposed(at);
  }

  private void decompose(Pieces in, int from, int to, int[] chars, int[] changes) {
    int size = 0;
    for (int i = from; i < to; i++) {
      int c = in.chars[i];
      int length = decomposedLength(c);
      int syllable = c - HANGUL;
      if (syllable >= 0 && syllable < HANGUL_COUNT) {
        chars[size] = LEADING + syllable / (VOWELS * TRAILINGS);
        chars[size + 1] = VOWEL + syllable / TRAILINGS % VOWELS;
        if (length == 3) {
          chars[size + 2] = TRAILING + syllable % TRAILINGS;
        }
      } else if (length == 1 && Unicode.decomposition(c, compatible) == 0) {
        chars[size] = c;
      } else {
        int at = Unicode.decomposition(c, compatible);
        for (int k = 0; k < length; k++) {
          chars[size + k] = Unicode.decomposed(at + 1 + k);
        }
      }
      for (int k = 0; k < length; k++) {
        changes[size++] = k == 0 ? 0 : 1;
      }
    }
  }

  /** Sorts each run of marks by its combining classes; marks of the same class stay in order. */
  private static void reorder(int[] chars, int[] changes, int size, Scratch scratch) {
    for (int i = 0; i < size; i++) {
      if (Unicode.combiningClass(chars[i]) == 0) {
        continue;
      }
      int start = i;
      while (i < size && Unicode.combiningClass(chars[i]) != 0) {
        i++;
      }
      if (i - start <= FEW) {
        insertionSort(chars, changes, start, i);
      } else {
        sort(chars, changes, start, i, scratch);
      }
    }
  }

  private static void insertionSort(int[] chars, int[] changes, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int c = chars[i];
      int change = changes[i];
      int combiningClass = Unicode.combiningClass(c);
      int at = i;
      for (; at > from && Unicode.combiningClass(chars[at - 1]) > combiningClass; at--) {
        chars[at] = chars[at - 1];
        changes[at] = changes[at - 1];
      }
      chars[at] = c;
      changes[at] = change;
    }
  }

  private static void sort(int[] chars, int[] changes, int from, int to, Scratch scratch) {
    int size = to - from;
    long[] keys = scratch.longs(size);
    int[] charCopy = scratch.ints(2, size);
    int[] changeCopy = scratch.ints(3, size);
    for (int i = 0; i < size; i++) {
      keys[i] = (long) Unicode.combiningClass(chars[from + i]) << 32 | i;
      charCopy[i] = chars[from + i];
      changeCopy[i] = changes[from + i];
    }
    Arrays.sort(keys, 0, size);
    for (int i = 0; i < size; i++) {
      chars[from + i] = charCopy[(int) keys[i]];
      changes[from + i] = changeCopy[(int) keys[i]];
    }
  }

  /** Composes in place. */
  private static int compose(int[] chars, int[] changes, int size) {
    int left = 0;
    int starter = -1;
    int lastClass = -1;
    for (int i = 0; i < size; i++) {
      int c = chars[i];
      int combiningClass = Unicode.combiningClass(c);
      boolean blocked = starter < 0 || lastClass >= combiningClass;
      int composite = blocked ? -1 : compose(chars[starter], c);
      if (composite >= 0) {
        chars[starter] = composite;
        changes[starter] += changes[i] - 1;
        continue;
      }
      if (combiningClass == 0) {
        starter = left;
        lastClass = -1;
      } else {
        lastClass = combiningClass;
      }
      chars[left] = c;
      changes[left++] = changes[i];
    }
    return left;
  }

  private static int compose(int first, int second) {
    int leading = first - LEADING;
    int vowel = second - VOWEL;
    if (leading >= 0 && leading < HANGUL_COUNT / VOWELS / TRAILINGS && vowel >= 0) {
      return vowel < VOWELS ? HANGUL + (leading * VOWELS + vowel) * TRAILINGS : -1;
    }
    int syllable = first - HANGUL;
    int trailing = second - TRAILING;
    if (syllable >= 0 && syllable < HANGUL_COUNT && syllable % TRAILINGS == 0) {
      return trailing > 0 && trailing < TRAILINGS ? first + trailing : -1;
    }
    return Unicode.compose(first, second);
  }
}
