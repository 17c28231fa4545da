package io.github.sentimentj.huggingface.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * Remembers the tokens of up to {@value #SIZE} words that come often. A word that comes again takes
 * the first place of its pair, and only the second one is for new words; so no text can make it
 * large, or slow for long. Threads share it without a lock: what a word holds is final, and one
 * that gets lost is found again.
 */
final class WordCache {

  /** The most characters of a word. Its key is two times eight bytes, one of them for its place. */
  static final int LONGEST = 15;

  private static final int SIZE_LOG = 16;
  private static final int SIZE = 1 << SIZE_LOG;
  private static final int OFFSET_BITS = 5;
  private static final int OFFSET = (1 << OFFSET_BITS) - 1;

  /**
   * A word and its tokens, each of them id, start and end from the word's start. Most words have
   * one or two, which are read without looking at another place in memory.
   */
  private static final class Word {
    private static final int NONE = -1;

    private final long low;
    private final long high;
    private final int first;
    private final int second;
    private final int @Nullable [] more;

    Word(long low, long high, int start, Encoding tokens, int from) {
      this.low = low;
      this.high = high;
      int count = tokens.size() - from;
      this.first = packed(tokens, from, start);
      this.second = count > 1 ? packed(tokens, from + 1, start) : NONE;
      this.more = count > 2 ? new int[count - 2] : null;
      if (more != null) {
        for (int i = 0; i < more.length; i++) {
          more[i] = packed(tokens, from + 2 + i, start);
        }
      }
    }

    private static int packed(Encoding tokens, int at, int start) {
      return (tokens.id(at) << OFFSET_BITS | tokens.start(at) - start) << OFFSET_BITS
          | tokens.end(at) - start;
    }

    boolean has(long otherLow, long otherHigh) {
      return low == otherLow && high == otherHigh;
    }

    void add(int start, Encoding out) {
      add(first, start, out);
      if (second != NONE) {
        add(second, start, out);
        if (more != null) {
          for (int packed : more) {
            add(packed, start, out);
          }
        }
      }
    }

    private static void add(int packed, int start, Encoding out) {
      out.add(
          packed >>> (2 * OFFSET_BITS),
          start + (packed >> OFFSET_BITS & OFFSET),
          start + (packed & OFFSET));
    }
  }

  private final @Nullable Word[] words = new @Nullable Word[SIZE];

  /**
   * Adds the tokens of a word, if they are known.
   *
   * @param low the last eight bytes of its key
   * @param high the first eight bytes
   * @param start where it starts
   */
  boolean add(long low, long high, int start, Encoding out) {
    int slot = slot(low, high);
    Word word = words[slot];
    if (word == null || !word.has(low, high)) {
      Word first = word;
      word = words[slot + 1];
      if (word == null || !word.has(low, high)) {
        return false;
      }
      words[slot] = word;
      words[slot + 1] = first;
    }
    word.add(start, out);
    return true;
  }

  /**
   * Remembers a word.
   *
   * @param from the first of its tokens; they are the last ones
   */
  void keep(long low, long high, int start, Encoding tokens, int from) {
    if (tokens.size() > from) {
      words[slot(low, high) + 1] = new Word(low, high, start, tokens, from);
    }
  }

  private static int slot(long low, long high) {
    long hash = (low ^ high * 0xff51afd7ed558ccdL) * 0x9e3779b97f4a7c15L;
    return (int) (hash >>> (65 - SIZE_LOG)) << 1;
  }
}
