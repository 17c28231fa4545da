package io.github.sentimentj.huggingface.tokenizer;

/** Takes the longest token that a word starts with, then the longest of the rest, and so on. */
final class WordPiece implements Model {

  private final Vocabulary initial;
  private final Vocabulary continuing;
  private final int unknown;
  private final int maxChars;

  /**
   * A model.
   *
   * @param tokens the vocabulary
   * @param prefix marks tokens that continue a word
   * @param unknown stands for words that have no tokens
   * @param maxChars longer words are unknown
   */
  WordPiece(Tokens tokens, String prefix, int unknown, int maxChars) {
    this.initial = tokens.index();
    this.continuing = new Vocabulary(tokens, prefix, "");
    this.unknown = unknown;
    this.maxChars = maxChars;
  }

  @Override
  public void encode(Pieces pieces, int from, int to, Encoding out) {
    int[] chars = pieces.chars;
    int whole = to - from > maxChars ? -1 : initial.find(chars, from, to);
    if (whole >= 0) {
      out.add(whole, pieces.starts[from], pieces.ends[to - 1]);
      return;
    }
    int before = out.size();
    int at = to - from > maxChars ? to : from;
    while (at < to) {
      Vocabulary vocabulary = at == from ? initial : continuing;
      int most = Math.min(to, at + vocabulary.maxLength());
      int[] hashes = out.scratch.ints(0, most - at);
      int end = at;
      for (int hash = Vocabulary.SEED; end < most; end++) {
        hash = Vocabulary.step(hash, chars[end]);
        if (!vocabulary.mayBegin(hash)) {
          break;
        }
        hashes[end - at] = hash;
      }
      int id = -1;
      for (; end > at; end--) {
        id = vocabulary.find(hashes[end - at - 1], chars, at, end);
        if (id >= 0) {
          break;
        }
      }
      if (id < 0) {
        out.truncate(before);
        break;
      }
      out.add(id, pieces.starts[at], pieces.ends[end - 1]);
      at = end;
    }
    if (out.size() == before) {
      out.add(unknown, pieces.starts[from], pieces.ends[to - 1]);
    }
  }
}
