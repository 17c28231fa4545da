package io.github.sentimentj.huggingface.tokenizer;

import java.util.Map;

/** Tokens and their ids, in a hash table that is asked with code points. Immutable. */
final class Vocabulary {

  static final int SEED = 0x811c9dc5;

  // A table that is half empty has chains of some ten; only a file made for it has longer ones.
  private static final int LONGEST_CHAIN = 512;

  private final String[] tokens;
  private final int[] ids;
  private final int[] hashes;
  private final int mask;
  private int maxLength;

  /**
   * Fills the table.
   *
   * @param vocabulary ids by token
   * @param prefix only tokens that start with it are taken, and it is left out
   * @throws IllegalArgumentException if too many tokens have the same hash
   */
  Vocabulary(Map<String, Integer> vocabulary, String prefix) {
    long count = vocabulary.keySet().stream().filter(token -> token.startsWith(prefix)).count();
    int size = Math.max(16, Integer.highestOneBit((int) count) * 4);
    tokens = new String[size];
    ids = new int[size];
    hashes = new int[size];
    mask = size - 1;
    vocabulary.forEach(
        (token, id) -> {
          if (token.startsWith(prefix) && token.length() > prefix.length()) {
            put(token.substring(prefix.length()), id);
          }
        });
  }

  private void put(String token, int id) {
    int hash = SEED;
    int length = 0;
    for (int at = 0; at < token.length(); length++) {
      int c = token.codePointAt(at);
      hash = step(hash, c);
      at += Character.charCount(c);
    }
    int slot = slot(hash);
    for (int probes = 0; tokens[slot] != null; probes++) {
      if (probes == LONGEST_CHAIN) {
        throw new IllegalArgumentException("too many tokens of the vocabulary have the same hash");
      }
      slot = (slot + 1) & mask;
    }
    tokens[slot] = token;
    ids[slot] = id;
    hashes[slot] = hash;
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
   * Looks up a token.
   *
   * @param hash the token's, made with {@link #step} from {@link #SEED}
   * @param chars where its code points are
   * @param from the first of them
   * @param to behind the last of them
   * @return its id, or -1
   */
  int find(int hash, int[] chars, int from, int to) {
    for (int slot = slot(hash); ; slot = (slot + 1) & mask) {
      String token = tokens[slot];
      if (token == null) {
        return -1;
      }
      if (hashes[slot] == hash && same(token, chars, from, to)) {
        return ids[slot];
      }
    }
  }

  int find(int[] chars, int from, int to) {
    int hash = SEED;
    for (int at = from; at < to; at++) {
      hash = step(hash, chars[at]);
    }
    return find(hash, chars, from, to);
  }

  private int slot(int hash) {
    int h = hash * 0x9e3779b1;
    return (h ^ h >>> 15) & mask;
  }

  private static boolean same(String token, int[] chars, int from, int to) {
    int length = token.length();
    int i = 0;
    for (int at = from; at < to; at++) {
      int c = chars[at];
      if (i >= length) {
        return false;
      }
      if (c < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
        if (token.charAt(i++) != c) {
          return false;
        }
      } else {
        if (token.codePointAt(i) != c) {
          return false;
        }
        i += 2;
      }
    }
    return i == length;
  }
}
