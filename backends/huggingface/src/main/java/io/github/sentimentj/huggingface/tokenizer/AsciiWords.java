package io.github.sentimentj.huggingface.tokenizer;

import java.util.List;
import java.util.Optional;

/**
 * The way most English text takes through BERT's normalizer, its pre-tokenizer and WordPiece: in
 * one go from the text to the words. What stands between white space and is not plain ASCII takes
 * the general way; nothing in it acts across white space.
 */
final class AsciiWords {

  private static final int SPACE = 1;
  private static final int PUNCTUATION = 2;
  private static final int GENERAL = 4;
  private static final int ADDED = 8;

  private final byte[] kinds = new byte[128];
  private final boolean lowercase;
  private final List<AddedToken> added;

  private AsciiWords(boolean lowercase, List<AddedToken> added) {
    this.lowercase = lowercase;
    this.added = added;
    for (int c = 0; c < kinds.length; c++) {
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        kinds[c] = SPACE;
      } else if (Unicode.is(c, Unicode.CONTROL)) {
        kinds[c] = GENERAL;
      } else if (Unicode.is(c, Unicode.PUNCTUATION)) {
        kinds[c] = PUNCTUATION;
      }
    }
    added.forEach(token -> kinds[token.content().charAt(0)] |= ADDED);
  }

  /**
   * For a tokenizer with BERT's normalizer, which cleans, and its pre-tokenizer.
   *
   * @param lowercase whether the normalizer lowers case
   * @param added the added tokens
   * @return empty if the added tokens are such that they need the general way
   */
  static Optional<AsciiWords> of(boolean lowercase, List<AddedToken> added) {
    boolean simple =
        added.stream()
            .allMatch(
                token ->
                    !token.normalized()
                        && token.content().charAt(0) > ' '
                        && token.content().charAt(0) < 127);
    return simple ? Optional.of(new AsciiWords(lowercase, added)) : Optional.empty();
  }

  /**
   * Adds a text's tokens.
   *
   * @param text the text
   * @param tokenizer knows the general way
   * @param out where they go
   * @return false if the whole text has to take the general way; then some tokens may be there
   */
  boolean encode(String text, Tokenizer tokenizer, Encoding out) {
    int length = text.length();
    for (int at = 0; at < length; ) {
      int start = at;
      int found = 0;
      for (int kind = 0; at < length; at++) {
        kind = kind(text.charAt(at));
        if (kind == SPACE) {
          break;
        }
        found |= kind;
      }
      if ((found & ADDED) != 0 && hasAdded(text, start, at)) {
        return false;
      }
      if ((found & GENERAL) != 0) {
        tokenizer.encode(text, start, at, out);
      } else if (at > start) {
        words(text, start, at, tokenizer.model(), out);
      }
      at++;
    }
    return true;
  }

  private int kind(char c) {
    return c < kinds.length ? kinds[c] : GENERAL;
  }

  private boolean hasAdded(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      int at = i;
      if ((kind(text.charAt(at)) & ADDED) != 0
          && added.stream().anyMatch(token -> text.startsWith(token.content(), at))) {
        return true;
      }
    }
    return false;
  }

  private void words(String text, int from, int to, Model model, Encoding out) {
    Pieces pieces = out.first;
    pieces.clear();
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      if ((kinds[c] & PUNCTUATION) != 0) {
        word(pieces, model, out);
        pieces.add(c, at, at + 1);
        word(pieces, model, out);
      } else {
        pieces.add(lowercase ? Unicode.lower(c) : c, at, at + 1);
      }
    }
    word(pieces, model, out);
  }

  private static void word(Pieces pieces, Model model, Encoding out) {
    if (pieces.length > 0) {
      model.encode(pieces, 0, pieces.length, out);
      pieces.clear();
    }
  }
}
