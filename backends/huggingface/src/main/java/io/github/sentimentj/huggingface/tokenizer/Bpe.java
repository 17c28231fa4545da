package io.github.sentimentj.huggingface.tokenizer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Byte pair encoding: starts from single characters (that stand for bytes, where the pre-tokenizer
 * made them so) and merges neighbours, the pair that was learned first coming first.
 */
final class Bpe implements Model {

  private static final int CACHE_SIZE = 1 << 14;
  private static final int CACHE_PROBES = 4;
  private static final int LONGEST_CACHED = 48;

  /** A word and its tokens. */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  private record Word(int hash, int[] chars, int[] ids, int[] lengths) {
    boolean is(int hash, int[] other, int from, int to) {
      if (this.hash != hash || chars.length != to - from) {
        return false;
      }
      for (int i = 0; i < chars.length; i++) {
        if (chars[i] != other[from + i]) {
          return false;
        }
      }
      return true;
    }
  }

  private final Map<String, Integer> ids;
  private final Vocabulary vocabulary;
  private final Merges merges;
  private final int unknown;
  private final boolean fuseUnknown;
  private final boolean ignoreMerges;
  // Filled without a lock: words are immutable, and one that gets lost is found again. A word stays
  // for good, because the first that come are mostly the frequent ones.
  private final @Nullable Word[] cache = new @Nullable Word[CACHE_SIZE];

  /**
   * A model.
   *
   * @param ids ids by token
   * @param merges two tokens and what they become, in the order of learning
   * @param unknown stands for characters that are no token; -1 to leave them out
   * @param fuseUnknown whether unknown neighbours are one token
   * @param ignoreMerges whether a piece that is a token stays whole
   */
  Bpe(
      Map<String, Integer> ids,
      List<int[]> merges,
      int unknown,
      boolean fuseUnknown,
      boolean ignoreMerges) {
    this.ids = ids;
    this.vocabulary = new Vocabulary(ids, "");
    this.merges = new Merges(merges);
    this.unknown = unknown;
    this.fuseUnknown = fuseUnknown;
    this.ignoreMerges = ignoreMerges;
  }

  @Override
  public int id(String token) {
    return ids.getOrDefault(token, -1);
  }

  @Override
  public void encode(Pieces pieces, int from, int to, Encoding out) {
    if (to - from > LONGEST_CACHED) {
      merge(pieces, from, to, out);
      return;
    }
    int hash = Vocabulary.SEED;
    for (int at = from; at < to; at++) {
      hash = Vocabulary.step(hash, pieces.chars[at]);
    }
    int slot = (hash * 0x9e3779b1) >>> 16;
    for (int probe = 0; probe < CACHE_PROBES; probe++) {
      int place = (slot + probe) & (CACHE_SIZE - 1);
      Word word = cache[place];
      if (word == null) {
        cache[place] = merge(hash, pieces, from, to, out);
        return;
      }
      if (word.is(hash, pieces.chars, from, to)) {
        int at = from;
        for (int i = 0; i < word.ids.length; i++) {
          int end = at + word.lengths[i];
          out.add(word.ids[i], pieces.starts[at], pieces.ends[end - 1]);
          at = end;
        }
        return;
      }
    }
    merge(pieces, from, to, out);
  }

  private Word merge(int hash, Pieces pieces, int from, int to, Encoding out) {
    int before = out.size();
    int size = merge(pieces, from, to, out);
    int[] wordIds = new int[size];
    int[] chars = new int[to - from];
    System.arraycopy(pieces.chars, from, chars, 0, chars.length);
    for (int i = 0; i < size; i++) {
      wordIds[i] = out.id(before + i);
    }
    return new Word(hash, chars, wordIds, lengths(out.scratch, size));
  }

  private static int[] lengths(Scratch scratch, int size) {
    int[] lengths = new int[size];
    System.arraycopy(scratch.ints(1, size), 0, lengths, 0, size);
    return lengths;
  }

  /** Adds the tokens, leaves their lengths in the second scratch array, and counts them. */
  private int merge(Pieces pieces, int from, int to, Encoding out) {
    int[] chars = pieces.chars;
    int whole = ignoreMerges ? vocabulary.find(chars, from, to) : -1;
    int[] symbols = out.scratch.ints(0, to - from);
    int[] lengths = out.scratch.ints(1, to - from);
    int size = 0;
    if (whole >= 0) {
      symbols[0] = whole;
      lengths[0] = to - from;
      size = 1;
    } else {
      // As the original does it: characters that are left out shift the offsets of those behind.
      boolean afterUnknown = false;
      for (int at = from; at < to; at++) {
        int id = vocabulary.find(chars, at, at + 1);
        boolean isUnknown = id < 0;
        if (isUnknown && unknown < 0) {
          continue;
        }
        if (isUnknown && afterUnknown && fuseUnknown) {
          lengths[size - 1]++;
        } else {
          symbols[size] = isUnknown ? unknown : id;
          lengths[size++] = 1;
        }
        afterUnknown = isUnknown;
      }
      size = merges.apply(symbols, lengths, size, out.scratch);
    }
    int at = from;
    for (int i = 0; i < size; i++) {
      int end = at + lengths[i];
      out.add(symbols[i], pieces.starts[at], pieces.ends[end - 1]);
      at = end;
    }
    return size;
  }
}
