package io.github.sentimentj.huggingface.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cuts added tokens out, of several that start at one place the longest. */
final class AddedTokens implements Step {

  private final List<AddedToken> tokens;
  private final Vocabulary contents;
  // The last six bits of the characters that one of them starts with.
  private final long firsts;

  /**
   * The tokens to look for.
   *
   * @param tokens they themselves; of two with the same content the first counts
   * @param normalizer what is done to their contents first
   */
  AddedTokens(List<AddedToken> tokens, List<Step> normalizer) {
    this.tokens = List.copyOf(tokens);
    Map<String, Integer> indexes = new HashMap<>();
    long bits = 0;
    for (int i = 0; i < tokens.size(); i++) {
      String content = normalize(tokens.get(i).content(), normalizer);
      if (!content.isEmpty()) {
        indexes.putIfAbsent(content, i);
        bits |= 1L << content.codePointAt(0);
      }
    }
    contents = Tokens.of(indexes).index();
    firsts = bits;
  }

  private static String normalize(String content, List<Step> normalizer) {
    Encoding encoding = new Encoding();
    Pieces pieces = Pipeline.run(normalizer, content, 0, content.length(), encoding);
    return new String(pieces.chars, 0, pieces.length);
  }

  @Override
  public void apply(Pieces in, int from, int to, Pieces out, Scratch scratch) {
    int done = from;
    for (int at = from; at < to; ) {
      int end = end(in.chars, at, to);
      if (end < 0) {
        at++;
        continue;
      }
      AddedToken token = tokens.get(contents.find(in.chars, at, end));
      int start = at;
      at = end;
      if (token.singleWord()
          && ((start > from && Unicode.is(in.chars[start - 1], Unicode.WORD))
              || (end < to && Unicode.is(in.chars[end], Unicode.WORD)))) {
        continue;
      }
      while (token.stripLeft()
          && start > done
          && Unicode.is(in.chars[start - 1], Unicode.WHITESPACE)) {
        start--;
      }
      while (token.stripRight() && at < to && Unicode.is(in.chars[at], Unicode.WHITESPACE)) {
        at++;
      }
      out.copy(in, done, start);
      out.endPiece();
      out.copy(in, start, at);
      out.endPiece(token.id());
      done = at;
    }
    out.copy(in, done, to);
    out.endPiece();
  }

  private int end(int[] chars, int start, int to) {
    if ((firsts >>> chars[start] & 1) == 0) {
      return -1;
    }
    int longest = -1;
    int hash = Vocabulary.SEED;
    int most = Math.min(to, start + contents.maxLength());
    for (int at = start; at < most; at++) {
      hash = Vocabulary.step(hash, chars[at]);
      if (contents.find(hash, chars, start, at + 1) >= 0) {
        longest = at + 1;
      }
    }
    return longest;
  }

  /** The tokens that are looked for in the text itself, or those in the normalized text. */
  static List<AddedToken> select(List<AddedToken> tokens, boolean normalized) {
    List<AddedToken> selected = new ArrayList<>(tokens);
    selected.removeIf(token -> token.normalized() != normalized);
    return selected;
  }
}
