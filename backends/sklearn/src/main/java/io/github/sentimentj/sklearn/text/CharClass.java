package io.github.sentimentj.sklearn.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A set of characters in a regular expression of Python. */
final class CharClass {

  // Checking more than these for being words would take too long.
  private static final int MOST_CHECKED = 10_000;

  private final List<IntPredicate> members = new ArrayList<>();
  private final StringBuilder java = new StringBuilder();
  private boolean negated;
  private boolean hasAllButWords;
  private boolean onlyWords = true;
  private int checked;

  /** The set of all characters that are not in this one. */
  CharClass negate() {
    negated = true;
    return this;
  }

  CharClass add(int from, int to) {
    members.add(c -> c >= from && c <= to);
    for (int c = from; onlyWords && c <= to; c++) {
      onlyWords = checked++ < MOST_CHECKED && PythonText.isWord(c);
    }
    java.append("\\x{%x}-\\x{%x}".formatted(from, to));
    return this;
  }

  /** Adds what {@code \w}, {@code \d}, {@code \s} or one of their opposites stands for. */
  CharClass addCategory(char letter, boolean ascii) {
    IntPredicate members =
        switch (Character.toLowerCase(letter)) {
          case 'w' -> PythonText::isWord;
          case 'd' -> PythonText::isDigit;
          default -> PythonText::isSpace;
        };
    String java =
        switch (Character.toLowerCase(letter)) {
          case 'w' -> ascii ? "a-zA-Z0-9_" : "\\p{L}\\p{Nd}\\p{Nl}\\p{No}_";
          case 'd' -> ascii ? "0-9" : "\\p{Nd}";
          default ->
              "\\x09-\\x0d\\x20"
                  + (ascii
                      ? ""
                      : "\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000");
        };
    boolean opposite = Character.isUpperCase(letter);
    hasAllButWords |= letter == 'W';
    onlyWords &= letter == 'w' || letter == 'd';
    IntPredicate all = ascii ? c -> c < 128 && members.test(c) && !isSeparator(c) : members;
    this.members.add(opposite ? all.negate() : all);
    this.java.append(opposite ? "[^" + java + "]" : java);
    return this;
  }

  // Python calls these space, but not in ASCII.
  private static boolean isSeparator(int c) {
    return c >= 0x1c && c <= 0x1f;
  }

  /** Whether all characters are surely some of those that {@code \w} stands for. */
  boolean isWithinWords() {
    return negated ? hasAllButWords : onlyWords;
  }

  boolean contains(int c) {
    for (IntPredicate member : members) {
      if (member.test(c)) {
        return !negated;
      }
    }
    return negated;
  }

  boolean isSame(@Nullable CharClass other) {
    return other != null && java().equals(other.java());
  }

  /** The same set as Java writes it. */
  String java() {
    return (negated ? "[^" : "[") + java + "]";
  }
}
