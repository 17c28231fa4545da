package io.github.sentimentj.sklearn.text;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into units: the options {@code analyzer}, {@code token_pattern}, {@code stop_words}.
 */
final class Analyzer {

  private final Kind kind;
  private final Preprocessor preprocessor;
  private final @Nullable Tokenizer tokenizer;
  private final WordTable words;
  private final int stopWords;

  /**
   * An analyzer.
   *
   * @param tokenizer finds words; null for characters
   * @param words all that are to be told apart
   * @param stopWords how many of them, the first, are left out
   */
  Analyzer(
      Kind kind,
      Preprocessor preprocessor,
      @Nullable Tokenizer tokenizer,
      WordTable words,
      int stopWords) {
    this.kind = kind;
    this.preprocessor = preprocessor;
    this.tokenizer = tokenizer;
    this.words = words;
    this.stopWords = stopWords;
  }

  /** What n-grams are made of. */
  enum Kind {
    WORD,
    CHAR,
    /** Characters of one word and a space on both sides. */
    CHAR_WB
  }

  void analyze(String text, Chars chars, Units units) {
    units.clear();
    preprocessor.process(text, chars);
    if (tokenizer != null) {
      tokenizer.tokenize(chars, units);
      findWords(chars, units);
      units.endRow();
      return;
    }
    chars.collapseSpaces();
    if (kind == Kind.CHAR) {
      addCharacters(chars, 0, chars.length, units);
      units.endRow();
    } else {
      addPaddedWords(chars, units);
    }
  }

  private void findWords(Chars chars, Units units) {
    words.find(chars, units);
    int kept = 0;
    for (int unit = 0; unit < units.size; unit++) {
      int word = units.symbols[unit];
      if (word == WordTable.UNKNOWN || word >= stopWords) {
        units.starts[kept] = units.starts[unit];
        units.ends[kept] = units.ends[unit];
        units.symbols[kept] = word;
        kept++;
      }
    }
    units.size = kept;
  }

  private static void addCharacters(Chars chars, int from, int to, Units units) {
    for (int at = from; at < to; ) {
      int c = chars.codePointAt(at);
      int end = at + Character.charCount(c);
      units.add(at, end, c);
      at = end;
    }
  }

  private static void addPaddedWords(Chars chars, Units units) {
    int at = 0;
    while (at < chars.length) {
      int start = at;
      while (at < chars.length && !PythonText.isSpace(chars.chars[at])) {
        at++;
      }
      if (at > start) {
        units.add(start, start, ' ');
        addCharacters(chars, start, at, units);
        units.add(at, at, ' ');
        units.endRow();
      }
      at++;
    }
  }
}
