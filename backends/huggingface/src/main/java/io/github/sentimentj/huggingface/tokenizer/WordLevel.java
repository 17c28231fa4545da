package io.github.sentimentj.huggingface.tokenizer;

/** Takes each piece for one token. */
final class WordLevel implements Model {

  private final Vocabulary vocabulary;
  private final int unknown;

  /**
   * A model.
   *
   * @param tokens the vocabulary
   * @param unknown stands for pieces that are no token
   */
  WordLevel(Tokens tokens, int unknown) {
    this.vocabulary = tokens.index();
    this.unknown = unknown;
  }

  @Override
  public void encode(Pieces pieces, int from, int to, Encoding out) {
    int id = vocabulary.find(pieces.chars, from, to);
    out.add(id < 0 ? unknown : id, pieces.starts[from], pieces.ends[to - 1]);
  }
}
