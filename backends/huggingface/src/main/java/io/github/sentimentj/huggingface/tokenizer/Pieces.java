package io.github.sentimentj.huggingface.tokenizer;

import java.util.Arrays;

/**
 * A text in code points, cut into pieces, on its way from the original to the model. Each code
 * point knows which part of the original it stands for; a piece that is an added token has its id.
 */
final class Pieces {

  static final int TEXT = -1;

  int[] chars = new int[1024];
  int[] starts = new int[1024];
  int[] ends = new int[1024];
  int length;
  private int[] pieceEnds = new int[256];
  private int[] ids = new int[256];
  private int count;

  /** Makes one piece of a part of a text. Surrogates without a partner become U+FFFD. */
  void read(String text, int from, int to) {
    clear();
    ensure(to - from);
    for (int at = from; at < to; ) {
      int start = at;
      int c = text.charAt(at++);
      if (Character.isSurrogate((char) c)) {
        if (Character.isHighSurrogate((char) c)
            && at < to
            && Character.isLowSurrogate(text.charAt(at))) {
          c = Character.toCodePoint((char) c, text.charAt(at++));
        } else {
          c = 0xFFFD;
        }
      }
      chars[length] = c;
      starts[length] = start;
      ends[length++] = at;
    }
    endPiece();
  }

  void clear() {
    length = 0;
    count = 0;
  }

  int count() {
    return count;
  }

  int from(int piece) {
    return piece == 0 ? 0 : pieceEnds[piece - 1];
  }

  int to(int piece) {
    return pieceEnds[piece];
  }

  /** The id of an added token, or {@link #TEXT}. */
  int id(int piece) {
    return ids[piece];
  }

  void add(int c, int start, int end) {
    ensure(1);
    chars[length] = c;
    starts[length] = start;
    ends[length++] = end;
  }

  /** Adds a code point that stands for the same part of the original as another. */
  void add(int c, Pieces source, int at) {
    add(c, source.starts[at], source.ends[at]);
  }

  /**
   * Adds a code point that replaces or follows one of another text, and says where it comes from
   * the way the original library counts.
   *
   * @param source the other text
   * @param from where its piece starts
   * @param at the code point that is next to be replaced
   * @param c the new one
   * @param change above 0 if it is inserted; 0 if it replaces one; below 0 if it replaces more
   * @return the code point of the source that is next to be replaced
   */
  int transform(Pieces source, int from, int at, int c, int change) {
    if (change <= 0) {
      add(c, source, at);
      return at + 1 - change;
    }
    if (at > from) {
      add(c, source, at - 1);
    } else {
      add(c, source.starts[from], source.starts[from]);
    }
    return at;
  }

  void copy(Pieces source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source.chars, from, chars, length, to - from);
    System.arraycopy(source.starts, from, starts, length, to - from);
    System.arraycopy(source.ends, from, ends, length, to - from);
    length += to - from;
  }

  void endPiece() {
    endPiece(TEXT);
  }

  /** Ends a piece; one that holds nothing is none. */
  void endPiece(int id) {
    if (length == from(count)) {
      return;
    }
    if (count == pieceEnds.length) {
      pieceEnds = Arrays.copyOf(pieceEnds, 2 * count);
      ids = Arrays.copyOf(ids, 2 * count);
    }
    pieceEnds[count] = length;
    ids[count++] = id;
  }

  void shrink(int most) {
    if (chars.length > most) {
      chars = new int[1024];
      starts = new int[1024];
      ends = new int[1024];
    }
    if (pieceEnds.length > most) {
      pieceEnds = new int[256];
      ids = new int[256];
    }
    clear();
  }

  private void ensure(int more) {
    if (chars.length - length < more) {
      int room = Math.addExact(length, Math.max(more, length));
      chars = Arrays.copyOf(chars, room);
      starts = Arrays.copyOf(starts, room);
      ends = Arrays.copyOf(ends, room);
    }
  }
}
