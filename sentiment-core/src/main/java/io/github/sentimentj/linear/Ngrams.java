package io.github.sentimentj.linear;

import java.util.Arrays;

/**
 * The words of one text and the hashes of their runs. One pass over the text, no allocation for
 * each token; made to be used again for the next text. Not thread-safe.
 *
 * <p>Tokens are: words of letters, digits and marks, lower-cased, with the apostrophe inside them
 * ({@code don't}); numbers with {@code /} or {@code .} inside, such as ratings ({@code 8/10}); runs
 * of {@code !} and {@code ?}, of dots, and of stars, each shortened to what it means; symbols
 * beyond the Basic Multilingual Plane, such as emoji. {@code <br />} and other punctuation are left
 * out.
 */
public final class Ngrams {

  /** The longest run of tokens that has a hash of its own. */
  public static final int MAX_ORDER = 3;

  private static final int SEED = 0x9747b28c;
  private static final int MAX_STARS = 6;

  private static final int EXCLAMATION = hash("!");
  private static final int EXCLAMATIONS = hash("!!");
  private static final int QUESTION = hash("?");
  private static final int QUESTIONS = hash("??");
  private static final int INTERROBANG = hash("?!");
  private static final int DOT = hash(".");
  private static final int ELLIPSIS = hash("...");

  private int[] hashes = new int[1024];
  private int[] starts = new int[1024];
  private int[] ends = new int[1024];
  private int count;

  private String text = "";
  private int at;

  /** Empty until {@link #read} is called. */
  public Ngrams() {}

  /**
   * Reads a text, in place of the one before.
   *
   * @param text any text; kept until the next call
   */
  public void read(String text) {
    this.text = text;
    count = 0;
    at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isWord(c)) {
        word();
      } else if (c == '!' || c == '?') {
        emphasis();
      } else if (c == '.' || c == '…') {
        dots();
      } else if (c == '*') {
        stars();
      } else if (c == '<') {
        at = behindLineBreak();
      } else if (isSymbol()) {
        int start = at;
        int codePoint = text.codePointAt(at);
        at += 2;
        add(finish(step(SEED, codePoint)), start);
      } else {
        at++;
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
   * Where a token begins.
   *
   * @param token its index
   * @return offset of its first {@code char} in the text
   */
  public int start(int token) {
    return starts[token];
  }

  /**
   * Where a token ends.
   *
   * @param token its index
   * @return offset behind its last {@code char} in the text
   */
  public int end(int token) {
    return ends[token];
  }

  /**
   * The hash of a token.
   *
   * @param token its index
   * @return 32 bits, never 0
   */
  public int token(int token) {
    return hashes[token];
  }

  /**
   * Whether a sentence may end with a token.
   *
   * @param token its index
   * @return true for dots, exclamation and question marks
   */
  public boolean endsSentence(int token) {
    int hash = hashes[token];
    return hash == DOT
        || hash == EXCLAMATION
        || hash == EXCLAMATIONS
        || hash == QUESTION
        || hash == QUESTIONS
        || hash == INTERROBANG
        || hash == ELLIPSIS;
  }

  /**
   * The hash of a run of tokens, made from that of the run that is one token shorter and ends at
   * the same token.
   *
   * @param shorter hash of the run of {@code order - 1} tokens; 0 for none
   * @param last index of the run's last token
   * @param order tokens in the run, 1 to {@link #MAX_ORDER}, at most {@code last + 1}
   * @return 64 bits, never 0
   */
  public long extend(long shorter, int last, int order) {
    return extendBy(shorter, hashes[last - order + 1], order);
  }

  /**
   * As {@link #extend(long, int, int)}, for token hashes that were kept.
   *
   * @param shorter hash of the run of {@code order - 1} tokens; 0 for none
   * @param token hash of the token that comes before it
   * @param order tokens in the new run
   * @return 64 bits, never 0
   */
  public static long extendBy(long shorter, int token, int order) {
    return mix(shorter * 0x9E3779B97F4A7C15L + (token & 0xffffffffL) + order * 0x51ED270B7L);
  }

  private void word() {
    int start = at;
    int hash = SEED;
    boolean digits = true;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c < 128 ? isAsciiWord(c) : isWord(c)) {
        digits &= c >= '0' && c <= '9';
        if (Character.isHighSurrogate(c)) {
          hash = step(hash, Character.toLowerCase(text.codePointAt(at)));
          at += 2;
        } else {
          hash = step(hash, lower(c));
          at++;
        }
      } else if (isApostrophe(c) && !digits && wordAt(at + 1)) {
        hash = step(hash, '\'');
        at++;
      } else if (digits && (c == '/' || c == '.') && digitAt(at + 1)) {
        hash = step(hash, c);
        at++;
      } else {
        break;
      }
    }
    add(finish(hash), start);
  }

  private void emphasis() {
    int start = at;
    boolean exclaims = false;
    boolean asks = false;
    for (; at < text.length() && (charIs('!') || charIs('?')); at++) {
      exclaims |= charIs('!');
      asks |= charIs('?');
    }
    boolean many = at - start > 1;
    int hash;
    if (exclaims && asks) {
      hash = INTERROBANG;
    } else if (exclaims) {
      hash = many ? EXCLAMATIONS : EXCLAMATION;
    } else {
      hash = many ? QUESTIONS : QUESTION;
    }
    add(hash, start);
  }

  private void dots() {
    int start = at;
    boolean ellipsis = false;
    for (; at < text.length() && (charIs('.') || charIs('…')); at++) {
      ellipsis |= charIs('…');
    }
    add(ellipsis || at - start > 1 ? ELLIPSIS : DOT, start);
  }

  private void stars() {
    int start = at;
    int hash = SEED;
    for (; at < text.length() && charIs('*'); at++) {
      hash = at - start < MAX_STARS ? step(hash, '*') : hash;
    }
    if (text.startsWith("1/2", at)) {
      hash = step(hash, 'h');
      at += 3;
    }
    add(finish(hash), start);
  }

  /** Behind {@code <br>}, {@code <br/>} or {@code <br />}; behind the bracket if it is none. */
  private int behindLineBreak() {
    if (at + 3 < text.length()
        && (text.charAt(at + 1) | 32) == 'b'
        && (text.charAt(at + 2) | 32) == 'r') {
      for (int i = at + 3; i < text.length() && i < at + 7; i++) {
        if (text.charAt(i) == '>') {
          return i + 1;
        }
      }
    }
    return at + 1;
  }

  private boolean charIs(char c) {
    return text.charAt(at) == c;
  }

  private boolean digitAt(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private boolean wordAt(int index) {
    int before = at;
    at = index;
    boolean word = index < text.length() && isWord(text.charAt(index));
    at = before;
    return word;
  }

  /** Whether the character at the current place, which is {@code c}, belongs to a word. */
  private boolean isWord(char c) {
    if (c < 128) {
      return isAsciiWord(c);
    }
    if (Character.isSurrogate(c)) {
      return isPair() && isWordType(Character.getType(text.codePointAt(at)));
    }
    return isWordType(Character.getType(c));
  }

  private boolean isSymbol() {
    return Character.isHighSurrogate(text.charAt(at)) && isPair();
  }

  private boolean isPair() {
    return at + 1 < text.length()
        && Character.isHighSurrogate(text.charAt(at))
        && Character.isLowSurrogate(text.charAt(at + 1));
  }

  private static boolean isAsciiWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isWordType(int type) {
    return switch (type) {
      case Character.LOWERCASE_LETTER,
          Character.UPPERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  private static boolean isApostrophe(char c) {
    return c == '\'' || c == '’' || c == '`';
  }

  private static char lower(char c) {
    if (c < 128) {
      return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
    return Character.toLowerCase(c);
  }

  private void add(int hash, int start) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    hashes[count] = hash;
    starts[count] = start;
    ends[count++] = at;
  }

  private static int hash(String token) {
    int hash = SEED;
    for (int i = 0; i < token.length(); i++) {
      hash = step(hash, token.charAt(i));
    }
    return finish(hash);
  }

  private static int step(int hash, int c) {
    return (hash ^ c) * 0x01000193; // FNV-1a
  }

  /** The finalizer of MurmurHash3. */
  private static int finish(int hash) {
    int h = hash;
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    h ^= h >>> 16;
    return h == 0 ? 1 : h;
  }

  private static long mix(long hash) {
    long h = hash;
    h ^= h >>> 32;
    h *= 0xd6e8feb86659fd93L;
    h ^= h >>> 32;
    h *= 0xd6e8feb86659fd93L;
    h ^= h >>> 32;
    return h == 0 ? 1 : h;
  }
}
