package io.github.sentimentj.linear;

import java.util.Arrays;

/**
 * The tokens of a text and the hashes of their n-grams. A token is a word with its apostrophes, a
 * number with the fraction or rating that it is part of ({@code 3.5}, {@code 8/10}), a run of
 * stars, the end of a sentence, or a symbol outside the Basic Multilingual Plane such as an emoji.
 * All else only separates tokens, HTML line breaks included. Case is ignored.
 *
 * <p>The hashes are part of the format of {@link LinearModel} files: they never change.
 *
 * <p>One object reads many texts, one after the other, and allocates only when a text is longer
 * than all before. Not thread-safe.
 */
public final class Ngrams {

  /** The most tokens in one n-gram. */
  public static final int MAX_ORDER = 3;

  private static final int SEED = 0x9747b28c;
  private static final int DOT = hash(".");
  private static final int ELLIPSIS = hash("...");
  private static final int EXCLAMATION = hash("!");
  private static final int EXCLAMATIONS = hash("!!");
  private static final int QUESTION = hash("?");
  private static final int QUESTIONS = hash("??");
  private static final int SHOUTED_QUESTION = hash("?!");

  private static final int LONGEST_LINE_BREAK = 8;
  private static final int MOST_STARS = 6;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  // Most characters are ASCII; a zero says that the character is in no word.
  private static final byte[] ASCII_LOWER = new byte[128];

  static {
    for (int c = 0; c < ASCII_LOWER.length; c++) {
      ASCII_LOWER[c] = (byte) (Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0);
    }
  }

  private final DistinctHashes distinct = new DistinctHashes();
  private int[] tokens = new int[1024];
  private int[] starts = new int[1024];
  private int[] ends = new int[1024];
  private int count;

  /** Makes an object that has read the empty text. */
  public Ngrams() {}

  /**
   * Reads a text and forgets the one before. Takes time in proportion to its length.
   *
   * @param text any text; unpaired surrogates in it are skipped
   */
  public void read(String text) {
    count = 0;
    int at = 0;
    while (at < text.length()) {
      int c = codePoint(text, at);
      if (lower(c) != 0) {
        at = word(text, at);
      } else {
        at =
            switch (c) {
              case '<' -> skipTag(text, at);
              case '!', '?' -> shout(text, at);
              case '.', '\u2026' -> dots(text, at);
              case '*' -> stars(text, at);
              default -> symbol(c, at);
            };
      }
    }
  }

  /**
   * How many tokens the text has.
   *
   * @return 0 or more
   */
  public int tokens() {
    return count;
  }

  /**
   * A token's hash.
   *
   * @param index from 0 to below {@link #tokens()}
   * @return any number but 0
   */
  public int token(int index) {
    return tokens[index];
  }

  /**
   * Where a token starts.
   *
   * @param index from 0 to below {@link #tokens()}
   * @return the offset of its first {@code char} in the text
   */
  public int start(int index) {
    return starts[index];
  }

  /**
   * Where a token ends.
   *
   * @param index from 0 to below {@link #tokens()}
   * @return the offset behind its last {@code char} in the text
   */
  public int end(int index) {
    return ends[index];
  }

  /**
   * Whether a token is one of the marks that end a sentence.
   *
   * @param index from 0 to below {@link #tokens()}
   * @return whether it is a run of full stops, exclamation marks or question marks
   */
  public boolean endsSentence(int index) {
    int token = tokens[index];
    return token == DOT
        || token == ELLIPSIS
        || token == EXCLAMATION
        || token == EXCLAMATIONS
        || token == QUESTION
        || token == QUESTIONS
        || token == SHOUTED_QUESTION;
  }

  /**
   * The hash of an n-gram, from the hash of the n-gram that has its first token less.
   *
   * @param hash the hash of the {@code order - 1} tokens that end at {@code last}; 0 for order 1
   * @param last the index of the n-gram's last token
   * @param order the number of its tokens, from 1 to {@code last + 1}
   * @return any number but 0
   */
  public long extend(long hash, int last, int order) {
    long token = tokens[last - order + 1] & 0xffffffffL;
    long h = hash * 0x9e3779b97f4a7c15L + token + order * 0x51ed270b7L;
    h ^= h >>> 32;
    h *= 0xd6e8feb86659fd93L;
    h ^= h >>> 32;
    h *= 0xd6e8feb86659fd93L;
    h ^= h >>> 32;
    return h == 0 ? 1 : h;
  }

  /** A set for whoever goes through the n-grams: empty, and the same object at every call. */
  DistinctHashes distinct() {
    distinct.clear();
    return distinct;
  }

  /** The tokens for which there is room already. */
  int capacity() {
    return tokens.length;
  }

  private int word(String text, int start) {
    int hash = SEED;
    boolean number = true;
    int at = start;
    while (at < text.length()) {
      int c = codePoint(text, at);
      int lower = lower(c);
      if (lower != 0) {
        number &= isDigit(c);
        hash = stepAll(hash, lower);
        at += Character.charCount(c);
      } else if (joins(text, at, c, number)) {
        hash = step(hash, number ? c : '\'');
        at++;
      } else {
        break;
      }
    }
    return add(finish(hash), start, at);
  }

  private static boolean joins(String text, int at, int c, boolean number) {
    if (at + 1 >= text.length()) {
      return false;
    }
    return number
        ? (c == '/' || c == '.') && isDigit(text.charAt(at + 1))
        : (c == '\'' || c == '\u2019' || c == '`') && lower(codePoint(text, at + 1)) != 0;
  }

  private static int skipTag(String text, int start) {
    int length = text.length();
    if (length - start > 3
        && (text.charAt(start + 1) | 32) == 'b'
        && (text.charAt(start + 2) | 32) == 'r') {
      for (int at = start + 3; at < length && at - start < LONGEST_LINE_BREAK; at++) {
        if (text.charAt(at) == '>') {
          return at + 1;
        }
      }
    }
    return start + 1;
  }

  private int shout(String text, int start) {
    int at = start;
    int exclamations = 0;
    for (; at < text.length() && (text.charAt(at) == '!' || text.charAt(at) == '?'); at++) {
      exclamations += text.charAt(at) == '!' ? 1 : 0;
    }
    int length = at - start;
    int token;
    if (exclamations == 0) {
      token = length > 1 ? QUESTIONS : QUESTION;
    } else if (exclamations == length) {
      token = length > 1 ? EXCLAMATIONS : EXCLAMATION;
    } else {
      token = SHOUTED_QUESTION;
    }
    return add(token, start, at);
  }

  private int dots(String text, int start) {
    int at = start;
    boolean ellipsis = false;
    for (; at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == '\u2026'); at++) {
      ellipsis |= text.charAt(at) == '\u2026';
    }
    return add(ellipsis || at - start > 1 ? ELLIPSIS : DOT, start, at);
  }

  private int stars(String text, int start) {
    int hash = SEED;
    int at = start;
    for (; at < text.length() && text.charAt(at) == '*'; at++) {
      hash = at - start < MOST_STARS ? step(hash, '*') : hash;
    }
    if (text.startsWith("1/2", at)) {
      hash = step(hash, 'h');
      at += 3;
    }
    return add(finish(hash), start, at);
  }

  private int symbol(int c, int start) {
    return Character.isSupplementaryCodePoint(c)
        ? add(finish(step(SEED, c)), start, start + 2)
        : start + 1;
  }

  private int add(int token, int start, int end) {
    if (count == tokens.length) {
      int length = (int) Math.min(count * 2L, LARGEST_ARRAY);
      tokens = Arrays.copyOf(tokens, length);
      starts = Arrays.copyOf(starts, length);
      ends = Arrays.copyOf(ends, length);
    }
    tokens[count] = token;
    starts[count] = start;
    ends[count] = end;
    count++;
    return end;
  }

  private static int codePoint(String text, int at) {
    char c = text.charAt(at);
    return Character.isHighSurrogate(c) ? text.codePointAt(at) : c;
  }

  /** The lower-case form of a character of a word; 0 if the character is in no word. */
  private static int lower(int c) {
    if (c < ASCII_LOWER.length) {
      return ASCII_LOWER[c];
    }
    // Vowel signs and accents of their own are marks, not letters.
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
            || type == Character.NON_SPACING_MARK
            || type == Character.COMBINING_SPACING_MARK
        ? Character.toLowerCase(c)
        : 0;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static int hash(String token) {
    int hash = SEED;
    for (int i = 0; i < token.length(); i++) {
      hash = step(hash, token.charAt(i));
    }
    return finish(hash);
  }

  private static int stepAll(int hash, int c) {
    return Character.isBmpCodePoint(c)
        ? step(hash, c)
        : step(step(hash, Character.highSurrogate(c)), Character.lowSurrogate(c));
  }

  private static int step(int hash, int c) {
    return (hash ^ c) * 0x01000193;
  }

  private static int finish(int hash) {
    int h = hash;
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    h ^= h >>> 16;
    return h == 0 ? 1 : h;
  }
}
