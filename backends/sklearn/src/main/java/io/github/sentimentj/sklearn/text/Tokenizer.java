package io.github.sentimentj.sklearn.text;

import io.github.sentimentj.InferenceException;
import io.github.sentimentj.sklearn.text.PythonRegex.Simple;
import io.github.sentimentj.sklearn.text.PythonRegex.Translation;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the tokens of a text: what {@code re.findall(token_pattern, text)} gives. Immutable. */
final class Tokenizer {

  private static final int FREE_READS = 10_000_000;
  private static final int READS_PER_CHAR = 1000;

  private final Pattern pattern;
  private final int group;
  private final @Nullable Simple simple;
  private final boolean[] asciiMembers;
  private final boolean[] asciiWord = PythonText.ascii(PythonText::isWord);
  private final boolean findsRuns;
  // 1 for each plain character that is wanted.
  private final byte[] bits = new byte[128];

  /**
   * For a {@code token_pattern}.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  Tokenizer(String tokenPattern) {
    Translation translation = PythonRegex.translate(tokenPattern);
    pattern = translation.pattern();
    group = translation.group();
    simple = translation.simple();
    asciiMembers =
        simple == null ? new boolean[0] : PythonText.ascii(simple.characters()::contains);
    findsRuns = simple != null && (!simple.wholeWords() || Arrays.equals(asciiMembers, asciiWord));
    for (int c = 0; c < asciiMembers.length; c++) {
      bits[c] = (byte) (asciiMembers[c] ? 1 : 0);
    }
  }

  /** Whether no token can have a space in it. */
  boolean neverFindsSpaces() {
    return simple != null && !asciiMembers[' '];
  }

  /** Finds all tokens. */
  void tokenize(Chars text, Units found) {
    if (simple == null) {
      match(text, found);
    } else if (findsRuns && text.isPlain) {
      runs(text, simple.least(), found);
    } else if (simple.wholeWords()) {
      words(text, simple, found);
    } else {
      rows(text, simple, found);
    }
  }

  /**
   * Finds where rows of plain characters start and end, in 64 at a time: no step depends on what a
   * single character is, which processors cannot foresee.
   */
  private void runs(Chars text, int least, Units found) {
    long before = 0;
    int start = -1;
    for (int block = 0; block < text.length; block += Long.SIZE) {
      long members = members(text.plain, block, Math.min(Long.SIZE, text.length - block));
      long edges = members ^ ((members << 1) | before);
      before = members >>> (Long.SIZE - 1);
      for (; edges != 0; edges &= edges - 1) {
        int at = block + Long.numberOfTrailingZeros(edges);
        if (start < 0) {
          start = at;
        } else {
          addRun(start, at, least, found);
          start = -1;
        }
      }
    }
    if (start >= 0) {
      addRun(start, text.length, least, found);
    }
  }

  private long members(byte[] plain, int from, int count) {
    long members = 0;
    for (int i = 0; i < count; i++) {
      members |= (long) bits[plain[from + i]] << i;
    }
    return members;
  }

  private static void addRun(int start, int end, int least, Units found) {
    if (end - start >= least) {
      found.add(start, end);
    }
  }

  private void rows(Chars text, Simple wanted, Units found) {
    int length = text.length;
    int at = 0;
    while (at < length) {
      int start = at;
      int count = 0;
      int width = memberWidth(text, at, wanted);
      for (; width > 0; width = at < length ? memberWidth(text, at, wanted) : 0) {
        at += width;
        count++;
      }
      if (count >= wanted.least()) {
        found.add(start, at);
      }
      at += count > 0 ? 0 : Character.charCount(text.codePointAt(at));
    }
  }

  /** The chars of a character that is wanted; 0 if it is not. */
  private int memberWidth(Chars text, int at, Simple wanted) {
    char c = text.chars[at];
    if (c < 128) {
      return asciiMembers[c] ? 1 : 0;
    }
    int codePoint = text.codePointAt(at);
    return wanted.characters().contains(codePoint) ? Character.charCount(codePoint) : 0;
  }

  /** All words that consist of nothing but characters that are wanted. */
  private void words(Chars text, Simple wanted, Units found) {
    char[] chars = text.chars;
    int length = text.length;
    int at = 0;
    while (at < length) {
      int start = at;
      int count = 0;
      boolean all = true;
      while (at < length) {
        char c = chars[at];
        if (c < 128) {
          if (!asciiWord[c]) {
            break;
          }
          all &= asciiMembers[c];
          at++;
        } else {
          int codePoint = text.codePointAt(at);
          if (!PythonText.isWord(codePoint)) {
            break;
          }
          all &= wanted.characters().contains(codePoint);
          at += Character.charCount(codePoint);
        }
        count++;
      }
      if (all && count >= wanted.least()) {
        found.add(start, at);
      }
      at += at == start ? Character.charCount(text.codePointAt(at)) : 0;
    }
  }

  private void match(Chars text, Units found) {
    Matcher matcher = pattern.matcher(new CountedReads(text));
    try {
      while (matcher.find()) {
        if (text.isInsideCharacter(matcher.start())) {
          continue; // Java looks for empty matches there, too
        }
        int start = matcher.start(group);
        // A group that took no part gives an empty token.
        found.add(Math.max(0, start), Math.max(0, start < 0 ? 0 : matcher.end(group)));
      }
    } catch (StackOverflowError e) {
      throw new InferenceException("token_pattern goes too deep for this text: " + pattern, e);
    }
  }

  /** Ends a search that takes for ever, as some patterns do on some texts. */
  private static final class CountedReads implements CharSequence {
    private final Chars text;
    private long left;

    CountedReads(Chars text) {
      this.text = text;
      this.left = FREE_READS + (long) READS_PER_CHAR * text.length;
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new InferenceException(
            "token_pattern takes too long on a text of " + text.length + " characters");
      }
      return text.chars[index];
    }

    @Override
    public int length() {
      return text.length;
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
