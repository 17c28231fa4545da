package io.github.sentimentj.huggingface.tokenizer;

/** Tokens and their ids, in a hash table that is asked with code points. Immutable. */
final class Vocabulary {

  static final int SEED = 0x811c9dc5;

  // A table that is half empty has chains of some ten; only a file made for it has longer ones.
  private static final int LONGEST_CHAIN = 512;

  // What a slot of the table holds, side by side, so that it is read from memory at once.
  private static final int SLOT = 4;
  private static final int HASH = 0;
  private static final int ID = 1;
  private static final int START = 2;
  private static final int LENGTH = 3;

  private final int[] table;
  // The code points of all tokens.
  private final int[] chars;
  private int used;
  private final int mask;
  // A bit for each hash that a token's beginning has; other hashes may have the same bit.
  private final long[] beginnings;
  private int maxLength;

  /**
   * Fills the table.
   *
   * @param vocabulary ids by token
   * @param prefix only tokens that start with it are taken, and it is left out
   * @param suffix only tokens that end with it are taken, and it is left out
   * @throws IllegalArgumentException if too many tokens have the same hash, or one is there twice
   */
  Vocabulary(Tokens vocabulary, String prefix, String suffix) {
    int shorter = prefix.length() + suffix.length();
    int count = 0;
    int length = 0;
    for (int i = 0; i < vocabulary.size(); i++) {
      if (isTaken(vocabulary, i, prefix, suffix)) {
        count++;
        length = Math.addExact(length, vocabulary.end(i) - vocabulary.start(i) - shorter);
      }
    }
    int size = Math.max(16, Integer.highestOneBit(Math.max(1, count)) * 4);
    table = new int[SLOT * size];
    chars = new int[length];
    mask = size - 1;
    beginnings = new long[size / 8];
    for (int i = 0; i < vocabulary.size(); i++) {
      if (isTaken(vocabulary, i, prefix, suffix)) {
        put(
            vocabulary.chars(),
            vocabulary.start(i) + prefix.length(),
            vocabulary.end(i) - suffix.length(),
            vocabulary.id(i));
      }
    }
  }

  private static boolean isTaken(Tokens tokens, int token, String prefix, String suffix) {
    int start = tokens.start(token);
    int end = tokens.end(token);
    return end - start > prefix.length() + suffix.length()
        && has(tokens.chars(), start, prefix)
        && has(tokens.chars(), end - suffix.length(), suffix);
  }

  private static boolean has(char[] text, int from, String part) {
    for (int i = 0; i < part.length(); i++) {
      if (text[from + i] != part.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void put(char[] token, int from, int to, int id) {
    int hash = SEED;
    int start = used;
    for (int at = from; at < to; at++) {
      int c = token[at];
      if (Character.isHighSurrogate((char) c)) {
        c = Character.codePointAt(token, at, to);
        at += Character.charCount(c) - 1;
      }
      hash = step(hash, c);
      int bit = bit(hash);
      beginnings[bit >>> 6] |= 1L << bit;
      chars[used++] = c;
    }
    int length = used - start;
    int slot = slot(hash);
    for (int probes = 0; table[slot + LENGTH] != 0; probes++) {
      if (table[slot + HASH] == hash
          && table[slot + LENGTH] == length
          && same(table[slot + START], chars, start, length)) {
        throw Tokens.twice(new String(token, from, to - from));
      }
      if (probes == LONGEST_CHAIN) {
        throw new IllegalArgumentException("too many tokens of the vocabulary have the same hash");
      }
      slot = next(slot);
    }
    table[slot + HASH] = hash;
    table[slot + ID] = id;
    table[slot + START] = start;
    table[slot + LENGTH] = length;
    maxLength = Math.max(maxLength, length);
  }

  /** The code points of the longest token. */
  int maxLength() {
    return maxLength;
  }

  /** The hash of some code points and one more. */
  static int step(int hash, int c) {
    return (hash ^ c) * 0x01000193;
  }

  /**
   * Whether a token may begin with some code points.
   *
   * @param hash theirs, made with {@link #step} from {@link #SEED}
   * @return false only if none does
   */
  boolean mayBegin(int hash) {
    return (beginnings[bit(hash) >>> 6] >>> bit(hash) & 1) != 0;
  }

  private int bit(int hash) {
    int h = hash * 0x85ebca6b;
    return (h ^ h >>> 15) & (8 * mask | 7);
  }

  /**
   * Looks up a token.
   *
   * @param hash the token's, made with {@link #step} from {@link #SEED}
   * @param text where its code points are
   * @param from the first of them
   * @param to behind the last of them
   * @return its id, or -1
   */
  int find(int hash, int[] text, int from, int to) {
    int length = to - from;
    int slot = slot(hash);
    for (; table[slot + LENGTH] != 0; slot = next(slot)) {
      if (table[slot + HASH] == hash
          && table[slot + LENGTH] == length
          && same(table[slot + START], text, from, length)) {
        return table[slot + ID];
      }
    }
    return -1;
  }

  int find(int[] text, int from, int to) {
    int hash = SEED;
    for (int at = from; at < to; at++) {
      hash = step(hash, text[at]);
    }
    return find(hash, text, from, to);
  }

  private boolean same(int start, int[] text, int from, int length) {
    for (int i = 0; i < length; i++) {
      if (chars[start + i] != text[from + i]) {
        return false;
      }
    }
    return true;
  }

  private int slot(int hash) {
    int h = hash * 0x9e3779b1;
    return ((h ^ h >>> 15) & mask) * SLOT;
  }

  private int next(int slot) {
    return (slot + SLOT) & (mask * SLOT | SLOT - 1);
  }
}
