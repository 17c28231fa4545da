package io.github.sentimentj.huggingface.tokenizer;

import io.github.sentimentj.huggingface.tokenizer.PreTokenizers.Prepend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way that most English text takes through normalizer and pre-tokenizer: in one go from the
 * text to the words. Parts that are not plain ASCII, up to white space on both sides, take the
 * general way; this is for tokenizers in which nothing acts across such places.
 */
final class AsciiWords {

  /**
   * How words are cut.
   *
   * @param mark stands before a word
   * @param first whether a word at the start of the text has a mark
   * @param others whether the other words have one
   * @param spaceIsMark whether the mark stands for the space, and not for the word's first
   *     character
   * @param whitespaceCuts whether any white space cuts, and is left out
   * @param cut where words end between white space
   */
  record Style(
      int mark,
      boolean first,
      boolean others,
      boolean spaceIsMark,
      boolean whitespaceCuts,
      Cut cut) {
    static final Style BERT = new Style(0, false, false, false, true, Cut.PUNCTUATION);

    static Style gpt2(boolean prefixSpace) {
      int mark = PreTokenizers.BYTE_CHARS[' '];
      return new Style(mark, prefixSpace, true, true, false, Cut.GPT2);
    }

    static Style metaspace(int mark, Prepend prepend) {
      return new Style(mark, prepend != Prepend.NEVER, true, true, false, Cut.NOWHERE);
    }

    /** The same where white space is left out before. */
    static Style splitMetaspace(int mark, Prepend prepend) {
      boolean others = prepend == Prepend.ALWAYS;
      return new Style(mark, prepend != Prepend.NEVER, others, false, false, Cut.NOWHERE);
    }
  }

  /** Where words end between white space. */
  enum Cut {
    /** Nowhere. */
    NOWHERE,
    /** Before and behind each punctuation character. */
    PUNCTUATION,
    /** Between letters, digits and others, but with contractions, as {@link PreTokenizers#GPT2}. */
    GPT2
  }

  // Kinds of characters; those of one kind that stand together are a word.
  private static final int GENERAL = 0;
  private static final int SPACE = 1;
  private static final int WORD = 2;
  private static final int DIGIT = 3;
  private static final int OTHER = 4;
  private static final int SINGLE = 5;
  private static final int KIND = 7;

  /** Set if one of the watched texts starts with the character. */
  private static final int WATCHED = 8;

  /** Above this bit stands a character's kind, below it what the normalizer makes of it. */
  private static final int KIND_SHIFT = 7;

  private static final int NORMALIZED = (1 << KIND_SHIFT) - 1;

  // What is in a word's key in front of its characters: what its offsets depend on.
  private static final int MARKED = 1;
  private static final int WITH_SPACE = 2;
  private static final int AT_START = 4;

  private static final int LONGEST = 1000;
  private static final int GENERAL_STRETCH = -1;
  private static final int GENERAL_TEXT = -2;

  private final Style style;
  private final int[] table = new int[128];
  private final List<String> watched;
  private final WordCache cache = new WordCache();

  private AsciiWords(Style style, List<Step> normalizer, List<String> watched) {
    this.style = style;
    this.watched = watched;
    Encoding encoding = new Encoding();
    for (int c = 0; c < table.length; c++) {
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        table[c] = SPACE << KIND_SHIFT;
      } else if (c > ' ' && c < 127) {
        Pieces one = Pipeline.run(normalizer, Character.toString(c), 0, 1, encoding);
        if (one.length == 1 && one.chars[0] > ' ' && one.chars[0] < 127) {
          table[c] = kind(one.chars[0]) << KIND_SHIFT | one.chars[0];
        }
      }
    }
    for (String text : watched) {
      if (text.charAt(0) < table.length) {
        table[text.charAt(0)] |= WATCHED << KIND_SHIFT;
      }
    }
  }

  private int kind(int c) {
    return switch (style.cut) {
      case NOWHERE -> WORD;
      case PUNCTUATION -> Unicode.is(c, Unicode.PUNCTUATION) ? SINGLE : WORD;
      case GPT2 ->
          Unicode.is(c, Unicode.LETTER) ? WORD : Unicode.is(c, Unicode.NUMBER) ? DIGIT : OTHER;
    };
  }

  /**
   * For a tokenizer whose normalizer changes single characters of plain ASCII, or the given texts.
   *
   * @param style what its pre-tokenizer does
   * @param normalizer its normalizer
   * @param replaced the texts that the normalizer replaces
   * @param added the added tokens
   * @return empty if the added tokens are such that they need the general way
   */
  static Optional<AsciiWords> of(
      Style style, List<Step> normalizer, List<String> replaced, List<AddedToken> added) {
    List<String> watched = new ArrayList<>(replaced);
    for (AddedToken token : added) {
      if (token.normalized() && !normalizer.isEmpty()) {
        return Optional.empty();
      }
      watched.add(token.content());
    }
    boolean simple =
        watched.stream()
            .allMatch(text -> text.codePoints().noneMatch(c -> Unicode.is(c, Unicode.WHITESPACE)));
    return simple ? Optional.of(new AsciiWords(style, normalizer, watched)) : Optional.empty();
  }

  /**
   * Adds a text's tokens.
   *
   * @param text the text
   * @param pipeline knows the general way
   * @param out where they go
   * @return false if the whole text has to take the general way; then some tokens may be there
   */
  boolean encode(String text, Pipeline pipeline, Encoding out) {
    for (int at = 0; at < text.length(); ) {
      int before = out.size();
      int end = words(text, at, pipeline, out);
      if (end == GENERAL_STRETCH) {
        out.truncate(before);
        end = end(text, at);
        if (!pipeline.encode(text, at, end, out)) {
          return false;
        }
      } else if (end == GENERAL_TEXT) {
        return false;
      }
      at = end;
    }
    return true;
  }

  /** Adds the tokens of a stretch; returns where the next one starts. */
  private int words(String text, int start, Pipeline pipeline, Encoding out) {
    int at = start;
    if (kind(text, at) == SPACE) {
      if (style.whitespaceCuts) {
        return start + 1;
      }
      if (text.charAt(start) != ' ') {
        return GENERAL_STRETCH;
      }
      at++;
    }
    boolean marked = at == 0 ? style.first : style.others;
    at = word(text, start, at, marked, pipeline, out);
    while (at >= 0 && at < text.length() && kind(text, at) != SPACE) {
      at = word(text, at, at, false, pipeline, out);
    }
    return at < 0 || at == text.length() || cuts(text, at) ? at : GENERAL_STRETCH;
  }

  /**
   * Adds the tokens of a word.
   *
   * @param start where it starts, a space in front included
   * @param first its first character
   * @param marked whether it has a mark
   * @return its end
   */
  private int word(
      String text, int start, int first, boolean marked, Pipeline pipeline, Encoding out) {
    int kind = first < text.length() ? kind(text, first) : GENERAL;
    if (kind <= SPACE) {
      return GENERAL_STRETCH;
    }
    long low =
        (marked ? MARKED : 0)
            | (first > start ? WITH_SPACE : 0)
            | (start == 0 || out.size() == 0 ? AT_START : 0);
    long high = 0;
    int at = first;
    int most = kind == SINGLE ? first + 1 : text.length();
    if (style.cut == Cut.GPT2 && !marked && normalized(text, first) == '\'') {
      int contraction = contraction(text, first);
      if (contraction > 0 && !startsWatched(text, first)) {
        low = low << 8 | '\'';
        kind = WORD;
        at++;
        most = at + contraction;
      }
    }
    for (; at < most; at++) {
      char c = text.charAt(at);
      int next = c < table.length ? table[c] : GENERAL;
      if (next >> KIND_SHIFT != kind) {
        if ((next >> KIND_SHIFT & KIND) != kind) {
          break;
        }
        if (startsWatched(text, at)) {
          return GENERAL_TEXT;
        }
      }
      high = high << 8 | low >>> 56;
      low = low << 8 | (next & NORMALIZED);
    }
    if (at - first > LONGEST) {
      return GENERAL_STRETCH;
    }
    if (at - first > WordCache.LONGEST || !cache.add(low, high, start, out)) {
      int before = out.size();
      find(text, start, first, at, marked, pipeline, out);
      if (at - first <= WordCache.LONGEST) {
        cache.keep(low, high, start, out, before);
      }
    }
    return at;
  }

  /** Asks the model for the tokens of a word. */
  private void find(
      String text, int start, int first, int end, boolean marked, Pipeline pipeline, Encoding out) {
    Pieces word = out.first;
    word.clear();
    if (marked) {
      int markAt = style.spaceIsMark ? start : first;
      word.add(style.mark, markAt, markAt + 1);
    }
    for (int at = first; at < end; at++) {
      word.add(table[text.charAt(at)] & NORMALIZED, at, at + 1);
    }
    pipeline.encode(word, 0, word.length, text, out);
  }

  private int contraction(String text, int at) {
    return PreTokenizers.contraction(normalized(text, at + 1), normalized(text, at + 2));
  }

  /** What the normalizer makes of a character; 0 if it is not plain ASCII, or none. */
  private int normalized(String text, int at) {
    char c = at < text.length() ? text.charAt(at) : 0;
    return c < table.length ? table[c] & NORMALIZED : 0;
  }

  private boolean startsWatched(String text, int at) {
    for (int i = 0; i < watched.size(); i++) {
      if (text.startsWith(watched.get(i), at)) {
        return true;
      }
    }
    return false;
  }

  private int kind(String text, int at) {
    char c = text.charAt(at);
    return c < table.length ? table[c] >> KIND_SHIFT & KIND : GENERAL;
  }

  private int end(String text, int start) {
    int at = start + 1;
    while (at < text.length() && !(kind(text, at) == SPACE && cuts(text, at))) {
      at++;
    }
    return at;
  }

  /** Whether nothing acts across a space: it stands between characters of plain ASCII. */
  private boolean cuts(String text, int at) {
    return style.whitespaceCuts
        || (text.charAt(at) == ' '
            && kind(text, at - 1) > SPACE
            && at + 1 < text.length()
            && kind(text, at + 1) > SPACE);
  }
}
