package io.github.sentimentj.sklearn.text;

import io.github.sentimentj.sklearn.python.Memory;
import io.github.sentimentj.sklearn.text.Analyzer.Kind;
import io.github.sentimentj.sklearn.text.Columns.NgramRange;
import io.github.sentimentj.sklearn.text.Preprocessor.Accents;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of scikit-learn's vectorizers, under its names. Immutable.
 *
 * @param analyzer {@code word}, {@code char} or {@code char_wb}
 * @param tokenPattern a regular expression of Python; only words need it
 * @param lowercase whether letters become small
 * @param stripAccents {@code ascii}, {@code unicode}, or null
 * @param stopWords what is left out; only words have them
 * @param leastUnits the first number of {@code ngram_range}
 * @param mostUnits the second
 * @param binary whether a feature that is there counts 1, however often
 */
public record VectorizerOptions(
    String analyzer,
    String tokenPattern,
    boolean lowercase,
    @Nullable String stripAccents,
    List<String> stopWords,
    int leastUnits,
    int mostUnits,
    boolean binary) {

  // Objects and tables, with what was thrown away while they grew.
  private static final int WORD_BYTES = 110;
  private static final int TERM_BYTES = 64;
  private static final int NODE_BYTES = 96;

  /** Copies the words. */
  public VectorizerOptions {
    stopWords = List.copyOf(stopWords);
  }

  /**
   * Counts the terms of a vocabulary.
   *
   * @param terms the term of each feature
   * @param memory what may be allocated
   * @return a vectorizer
   * @throws IllegalArgumentException if an option has no meaning here
   */
  public Vectorizer counting(String[] terms, Memory memory) {
    memory.take(TERM_BYTES * (long) terms.length);
    return new Building(memory).counting(terms);
  }

  /**
   * Counts under the hash of each n-gram.
   *
   * @param features how many features there are
   * @param alternateSign whether some n-grams count -1
   * @param memory what may be allocated
   * @return a vectorizer
   * @throws IllegalArgumentException if an option has no meaning here
   */
  public Vectorizer hashing(int features, boolean alternateSign, Memory memory) {
    if (features < 1) {
      throw new IllegalArgumentException("n_features: " + features);
    }
    Building building = new Building(memory);
    char separator = building.kind == Kind.WORD ? ' ' : 0;
    return building.vectorizer(new Hashing(features, alternateSign, separator));
  }

  private Kind kind() {
    return switch (analyzer) {
      case "word" -> Kind.WORD;
      case "char" -> Kind.CHAR;
      case "char_wb" -> Kind.CHAR_WB;
      default -> throw new IllegalArgumentException("analyzer: " + analyzer);
    };
  }

  private @Nullable Tokenizer tokenizer(Kind kind) {
    try {
      return kind == Kind.WORD ? new Tokenizer(tokenPattern) : null;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("token_pattern: " + e.getMessage(), e);
    }
  }

  private Accents accents() {
    if (stripAccents == null) {
      return Accents.KEPT;
    }
    return switch (stripAccents) {
      case "ascii" -> Accents.ASCII;
      case "unicode" -> Accents.UNICODE;
      default -> throw new IllegalArgumentException("strip_accents: " + stripAccents);
    };
  }

  /** What one vectorizer is made of. */
  private final class Building {
    private final Memory memory;
    private final Kind kind = kind();
    private final NgramRange range = new NgramRange(leastUnits, mostUnits, kind == Kind.CHAR_WB);
    private final @Nullable Tokenizer tokenizer = tokenizer(kind);
    private final WordTable words = new WordTable();
    private final int stopping;

    Building(Memory memory) {
      this.memory = memory;
      if (tokenizer != null) {
        stopWords.forEach(word -> number(word, 0, word.length()));
      }
      stopping = words.size();
    }

    private int number(String text, int start, int end) {
      int before = words.size();
      int number = words.add(text, start, end);
      if (words.size() > before) {
        memory.take(WORD_BYTES + 4L * (end - start));
      }
      return number;
    }

    Vectorizer vectorizer(Columns columns) {
      return new Vectorizer(
          new Analyzer(kind, new Preprocessor(lowercase, accents()), tokenizer, words, stopping),
          columns,
          range,
          binary);
    }

    Vectorizer counting(String[] terms) {
      Vocabulary vocabulary = new Vocabulary(terms.length);
      // A term comes behind those that it begins with.
      long[] order = new long[terms.length];
      Arrays.setAll(order, i -> (long) terms[i].length() << 32 | i);
      Arrays.sort(order);
      int[] units = new int[mostUnits];
      for (long next : order) {
        int column = (int) next;
        if (tokenizer == null) {
          addCharacters(terms[column], column, vocabulary);
        } else {
          addWords(terms[column], 0, 0, column, vocabulary, units);
        }
      }
      return vectorizer(vocabulary);
    }

    private void addCharacters(String term, int column, Vocabulary vocabulary) {
      int count = term.codePointCount(0, term.length());
      if (count <= mostUnits) {
        int[] codePoints = term.codePoints().toArray();
        memory.take(NODE_BYTES * (long) vocabulary.add(codePoints, 0, count, column));
      }
    }

    /**
     * Adds a term in all the ways in which tokens can make it up, from a word on: a pattern may
     * find tokens with spaces in them.
     */
    private void addWords(
        String term, int from, int unit, int column, Vocabulary vocabulary, int[] units) {
      if (unit == mostUnits) {
        return; // no n-gram is that long
      }
      boolean anySpace = tokenizer != null && !tokenizer.neverFindsSpaces();
      int space = term.indexOf(' ', from);
      int end = space < 0 ? term.length() : space;
      while (true) {
        boolean last = end == term.length();
        if (last || anySpace || unit + 1 < mostUnits) {
          memory.take(anySpace ? 4 : 0);
          units[unit] = number(term, from, end);
          if (last) {
            memory.take(NODE_BYTES * (long) vocabulary.add(units, 0, unit + 1, column));
          } else {
            addWords(term, end + 1, unit + 1, column, vocabulary, units);
          }
        }
        if (last || !anySpace) {
          return;
        }
        space = term.indexOf(' ', end + 1);
        end = space < 0 ? term.length() : space;
      }
    }
  }
}
