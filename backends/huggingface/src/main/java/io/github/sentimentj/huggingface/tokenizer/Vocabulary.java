package io.github.sentimentj.huggingface.tokenizer;

import java.util.Map;

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
   * @throws IllegalArgumentException if too many tokens have the same hash
   */
  Vocabulary(Map<String, Integer> vocabulary, String prefix, String suffix) {
    int count = 0;
    int length = 0;
    for (String token : vocabulary.keySet()) {
      if (isTaken(token, prefix, suffix)) {
        count++;
        length = Math.addExact(length, token.length());
      }
    }
    int size = Math.max(16, Integer.highestOneBit(Math.max(1, count)) * 4);
    table = new int[SLOT * size];
    chars = new int[length];
    mask = size - 1;
    beginnings = new long[size / 8];
    vocabulary.forEach(
        (token, id) -> {
          if (isTaken(token, prefix, suffix)) {
            put(token, prefix.length(), token.length() - suffix.length(), id);
          }
        });
  }

  private static boolean isTaken(String token, String prefix, String suffix) {
    return token.length() > prefix.length() + suffix.length()
        && token.startsWith(prefix)
        && token.endsWith(suffix);
  }

  Vocabulary(Map<String, Integer> vocabulary, String prefix) {
    this(vocabulary, prefix, "");
  }

  private void put(String token, int from, int to, int id) {
    int hash = SEED;
    int start = used;
    for (int at = from; at < to; ) {
      int c = token.codePointAt(at);
      hash = step(hash, c);
      beginnings[bit(hash) >>> 6] |= 1L << bit(hash);
      chars[used++] = c;
      at += Character.charCount(c);
    }
    int slot = slot(hash);
    for (int probes = 0; table[slot + LENGTH] != 0; probes++) {
      if (probes == LONGEST_CHAIN) {
        throw new IllegalArgumentException("too many tokens of the vocabulary have the same hash");
      }
      slot = next(slot);
    }
    table[slot + HASH] = hash;
    table[slot + ID] = id;
    table[slot + START] = start;
    table[slot + LENGTH] = used - start;
    maxLength = Math.max(maxLength, used - start);
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
