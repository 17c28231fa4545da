package io.github.sentimentj.huggingface.tokenizer;

/**
 * A normalizer or a pre-tokenizer: reads a piece, and writes what it becomes: other characters,
 * several pieces, or nothing. Immutable.
 */
@FunctionalInterface
interface Step {

  /**
   * Works on one piece.
   *
   * @param in holds the piece
   * @param from its first code point
   * @param to behind its last code point, more than {@code from}
   * @param out where the result goes; the step ends its pieces
   * @param scratch memory that the step may use
   */
  void apply(Pieces in, int from, int to, Pieces out, Scratch scratch);

  /** Works on all pieces but added tokens, which nothing changes any more. */
  default void applyAll(Pieces in, Pieces out, Scratch scratch) {
    out.clear();
    for (int piece = 0; piece < in.count(); piece++) {
      if (in.id(piece) == Pieces.TEXT) {
        apply(in, in.from(piece), in.to(piece), out, scratch);
      } else {
        out.copy(in, in.from(piece), in.to(piece));
        out.endPiece(in.id(piece));
      }
    }
  }
}
