package io.github.sentimentj.huggingface.tokenizer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Byte pair encoding: starts from single characters (that stand for bytes, where the pre-tokenizer
 * made them so) and merges neighbours, the pair that was learned first coming first.
 */
final class Bpe implements Model {

  /**
   * How characters become tokens.
   *
   * @param unknown stands for characters that are no token; -1 to leave them out
   * @param fuseUnknown whether unknown neighbours are one token
   * @param ignoreMerges whether a piece that is a token stays whole
   * @param byteFallback whether characters that are no token become those of their bytes
   * @param prefix marks tokens that continue a word
   * @param suffix marks tokens that end a word
   */
  record Options(
      int unknown,
      boolean fuseUnknown,
      boolean ignoreMerges,
      boolean byteFallback,
      String prefix,
      String suffix) {
    /** Those of RoBERTa. */
    static Options plain(int unknown) {
      return new Options(unknown, false, false, false, "", "");
    }
  }

  private final Options options;
  private final Vocabulary vocabulary;
  private final Vocabulary continuing;
  private final Vocabulary last;
  private final Vocabulary only;
  private final Merges merges;
  private final @Nullable ByteTokens byteTokens;

  /**
   * A model.
   *
   * @param tokens the vocabulary
   * @param merges two tokens and what they become, in the order of learning
   * @param options how characters become tokens
   */
  Bpe(Tokens tokens, List<int[]> merges, Options options) {
    this.options = options;
    boolean prefixed = !options.prefix.isEmpty();
    boolean suffixed = !options.suffix.isEmpty();
    vocabulary = tokens.index();
    continuing = prefixed ? new Vocabulary(tokens, options.prefix, "") : vocabulary;
    only = suffixed ? new Vocabulary(tokens, "", options.suffix) : vocabulary;
    last = suffixed ? new Vocabulary(tokens, options.prefix, options.suffix) : continuing;
    this.merges = new Merges(merges);
    byteTokens = options.byteFallback ? new ByteTokens(tokens) : null;
  }

  @Override
  public void encode(Pieces pieces, int from, int to, Encoding out) {
    int whole = options.ignoreMerges ? vocabulary.find(pieces.chars, from, to) : -1;
    if (whole >= 0) {
      out.add(whole, pieces.starts[from], pieces.ends[to - 1]);
      return;
    }
    // A character has at most four bytes, and each may become a token.
    int room = byteTokens == null ? to - from : Math.multiplyExact(4, to - from);
    int[] symbols = out.scratch.ints(0, room);
    int[] bytes = out.scratch.ints(1, room);
    int size = characters(pieces.chars, from, to, symbols, bytes);
    size = merges.apply(symbols, bytes, size, out.scratch);
    add(pieces, from, symbols, bytes, size, out);
  }

  /** The tokens of single characters, and how many bytes each of them has. */
  private int characters(int[] chars, int from, int to, int[] symbols, int[] bytes) {
    int size = 0;
    int unknown = 0; // bytes
    for (int at = from; at < to; at++) {
      int id = vocabulary(at == from, at == to - 1).find(chars, at, at + 1);
      int length = Utf8.size(chars[at]);
      if (id < 0 && byteTokens != null && byteTokens.cover(chars, at, at + 1)) {
        for (int i = 0; i < length; i++) {
          symbols[size] = byteTokens.id(chars[at], length, i);
          bytes[size++] = 1;
        }
        continue;
      }
      if (unknown > 0 && (id >= 0 || !options.fuseUnknown)) {
        symbols[size] = options.unknown;
        bytes[size++] = unknown;
        unknown = 0;
      }
      if (id >= 0) {
        symbols[size] = id;
        bytes[size++] = length;
      } else if (options.unknown >= 0) {
        unknown += length;
      }
    }
    if (unknown > 0) {
      symbols[size] = options.unknown;
      bytes[size++] = unknown;
    }
    return size;
  }

  private Vocabulary vocabulary(boolean isFirst, boolean isLast) {
    if (isLast) {
      return isFirst ? only : last;
    }
    return isFirst ? vocabulary : continuing;
  }

  /**
   * Adds tokens one behind the other, as the original does it: characters that were left out shift
   * the offsets of those behind, by bytes.
   */
  private static void add(
      Pieces pieces, int from, int[] symbols, int[] bytes, int size, Encoding out) {
    int at = from;
    int before = 0; // bytes before the character at that place
    int end = 0;
    for (int i = 0; i < size; i++) {
      for (int length; before + (length = Utf8.size(pieces.chars[at])) <= end; at++) {
        before += length;
      }
      int start = at;
      end += bytes[i];
      for (int length; before + (length = Utf8.size(pieces.chars[at])) < end; at++) {
        before += length;
      }
      out.add(symbols[i], pieces.starts[start], pieces.ends[at]);
    }
  }
}
