package io.github.sentimentj.huggingface.tokenizer;

import java.util.Optional;
import java.util.function.IntPredicate;

/** What a step looks for. */
@FunctionalInterface
interface Pattern {

  /**
   * Matches at one place.
   *
   * @param chars where the text is
   * @param at where a match would start
   * @param to behind the text, more than {@code at}
   * @return behind the match, more than {@code at}; or -1
   */
  int end(int[] chars, int at, int to);

  /** A single code point. */
  static Pattern of(IntPredicate predicate) {
    return (chars, at, to) -> predicate.test(chars[at]) ? at + 1 : -1;
  }

  /** A text that is not empty. */
  static Pattern literal(int[] text) {
    return (chars, at, to) -> {
      if (text.length > to - at) {
        return -1;
      }
      for (int i = 0; i < text.length; i++) {
        if (chars[at + i] != text[i]) {
          return -1;
        }
      }
      return at + text.length;
    };
  }

  /**
   * The few regular expressions that tokenizers use: a text, or one character or class, once or
   * repeated. General ones would let a file decide how long they take.
   *
   * @param regex a regular expression
   * @return its pattern, or empty if it is not one of those
   */
  static Optional<Pattern> regex(String regex) {
    var parts =
        java.util.regex.Pattern.compile("(\\\\[sS]|\\\\?[^\\w\\s]|[\\w ])(\\+|\\{(\\d{1,3}),\\})?")
            .matcher(regex);
    if (parts.matches() && !isOperator(parts.group(1))) {
      IntPredicate predicate = predicate(parts.group(1));
      int least = parts.group(3) == null ? 1 : Math.max(1, Integer.parseInt(parts.group(3)));
      boolean repeated = parts.group(2) != null;
      return Optional.of(
          (chars, at, to) -> {
            int end = at;
            while (end < to && (repeated || end == at) && predicate.test(chars[end])) {
              end++;
            }
            return end - at >= least ? end : -1;
          });
    }
    return regex.matches("[\\w ]+")
        ? Optional.of(literal(regex.codePoints().toArray()))
        : Optional.empty();
  }

  private static boolean isOperator(String atom) {
    return atom.length() == 1 && "\\.[]{}()*+?^$|".contains(atom);
  }

  private static IntPredicate predicate(String atom) {
    return switch (atom) {
      case "\\s" -> c -> Unicode.is(c, Unicode.WHITESPACE);
      case "\\S" -> c -> !Unicode.is(c, Unicode.WHITESPACE);
      default -> {
        int wanted = atom.codePointAt(atom.startsWith("\\") ? 1 : 0);
        yield c -> c == wanted;
      }
    };
  }
}
