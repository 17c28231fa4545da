package io.github.sentimentj.sklearn.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Translates a regular expression of Python into one of Java with the same meaning. What Java has
 * under the same name with another meaning ({@code \w}, {@code \b}, {@code $}, the dot, …) is
 * written out.
 *
 * @see <a href="https://docs.python.org/3/library/re.html">the syntax</a>
 */
final class PythonRegex {

  private static final int MOST_CHARS = 10_000;
  private static final int MOST_DEPTH = 100;
  private static final String WORD = "[\\p{L}\\p{Nd}\\p{Nl}\\p{No}_]";

  // Java looks back by code points, and not by chars, only where it sees one beyond U+FFFF.
  private static final String WHOLE = "\ud800\udc00{0}";

  private static final String ASCII_WORD = "[a-zA-Z0-9_]";

  private final String python;
  private final StringBuilder java = new StringBuilder();
  private final List<Run> runs = new ArrayList<>();
  private int at;
  private int groups;
  private int depth;
  private boolean onlyRuns = true;
  private Flags flags = new Flags(false, false, false, false, false);

  private record Flags(
      boolean ascii, boolean ignoreCase, boolean multiline, boolean dotAll, boolean verbose) {

    Flags with(char letter, boolean on) {
      return switch (letter) {
        case 'a' -> new Flags(on, ignoreCase, multiline, dotAll, verbose);
        case 'u' -> new Flags(!on && ascii, ignoreCase, multiline, dotAll, verbose);
        case 'i' -> new Flags(ascii, on, multiline, dotAll, verbose);
        case 'm' -> new Flags(ascii, ignoreCase, on, dotAll, verbose);
        case 's' -> new Flags(ascii, ignoreCase, multiline, on, verbose);
        case 'x' -> new Flags(ascii, ignoreCase, multiline, dotAll, on);
        default -> throw new IllegalArgumentException("the flag " + letter);
      };
    }
  }

  /**
   * A part that is nothing but a number of characters of one kind, or a word boundary, where the
   * characters are null.
   */
  private record Run(@Nullable CharClass characters, int least, boolean more) {}

  /**
   * What was found.
   *
   * @param pattern for Java
   * @param group the one group whose content is the token; 0: the whole match
   * @param simple what is to be found, where no pattern is needed for it
   */
  record Translation(Pattern pattern, int group, @Nullable Simple simple) {}

  /**
   * Every longest row of some characters.
   *
   * @param characters of which a token consists
   * @param least how many it has at least
   * @param wholeWords whether nothing of a word may stand on either side
   */
  record Simple(CharClass characters, int least, boolean wholeWords) {}

  private PythonRegex(String python) {
    this.python = python;
  }

  /**
   * Translates.
   *
   * @throws IllegalArgumentException if the pattern is not one of Python's, or uses what cannot be
   *     translated
   */
  static Translation translate(String python) {
    if (python.length() > MOST_CHARS) {
      throw new IllegalArgumentException("a pattern of " + python.length() + " characters");
    }
    PythonRegex regex = new PythonRegex(python);
    regex.alternatives();
    if (regex.at < python.length()) {
      throw new IllegalArgumentException("an unbalanced parenthesis");
    }
    if (regex.groups > 1) {
      throw new IllegalArgumentException("more than one capturing group");
    }
    try {
      return new Translation(Pattern.compile(regex.java.toString()), regex.groups, regex.simple());
    } catch (PatternSyntaxException | StackOverflowError e) {
      throw new IllegalArgumentException(
          e instanceof PatternSyntaxException syntax ? syntax.getDescription() : "too deep", e);
    }
  }

  private void alternatives() {
    if (++depth > MOST_DEPTH) {
      throw new IllegalArgumentException("parentheses over " + MOST_DEPTH + " deep");
    }
    while (at < python.length() && python.charAt(at) != ')') {
      if (python.charAt(at) == '|') {
        onlyRuns = false;
        java.append('|');
        at++;
      } else if (!skipVerbose()) {
        part();
      }
    }
    depth--;
  }

  private boolean skipVerbose() {
    char c = python.charAt(at);
    if (!flags.verbose || (c != '#' && !PythonText.isSpace(c))) {
      return false;
    }
    int end = c == '#' ? python.indexOf('\n', at) : at;
    at = end < 0 ? python.length() : end + 1;
    return true;
  }

  /** One atom with what says how often. */
  private void part() {
    int from = java.length();
    CharClass characters = atom();
    if (java.length() == from) {
      return; // flags, or a comment
    }
    boolean boundary = java.substring(from).equals(boundary(false));
    int least = 1;
    int most = 1;
    boolean skipping = flags.verbose;
    while (skipping && at < python.length()) {
      skipping = skipVerbose();
    }
    int[] bounds = quantifier();
    if (bounds != null) {
      least = bounds[0];
      most = bounds[1];
    }
    boolean lazyOrPossessive =
        bounds != null && at < python.length() && "?+".indexOf(python.charAt(at)) >= 0;
    if (lazyOrPossessive) {
      java.append(python.charAt(at++));
    }
    boolean plain =
        boundary ? bounds == null : characters != null && !flags.ignoreCase && !lazyOrPossessive;
    if (plain && (most == Integer.MAX_VALUE || most == least)) {
      runs.add(new Run(boundary ? null : characters, least, most > least));
    } else {
      onlyRuns = false;
    }
  }

  private int @Nullable [] quantifier() {
    if (at >= python.length()) {
      return null;
    }
    switch (python.charAt(at)) {
      case '*':
        return repeat(0, Integer.MAX_VALUE, at + 1);
      case '+':
        return repeat(1, Integer.MAX_VALUE, at + 1);
      case '?':
        return repeat(0, 1, at + 1);
      case '{':
        return braces();
      default:
        return null;
    }
  }

  private int @Nullable [] braces() {
    int end = python.indexOf('}', at);
    String inner = end < 0 ? "" : python.substring(at + 1, end);
    if (!inner.matches("\\d{0,6}(,\\d{0,6})?") || inner.isEmpty()) {
      return null; // no quantifier but a brace, which the next atom takes
    }
    int comma = inner.indexOf(',');
    String first = comma < 0 ? inner : inner.substring(0, comma);
    String second = comma < 0 ? inner : inner.substring(comma + 1);
    int least = first.isEmpty() ? 0 : Integer.parseInt(first);
    int most = second.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(second);
    return repeat(least, most, end + 1);
  }

  private int[] repeat(int least, int most, int behind) {
    at = behind;
    java.append('{').append(least).append(',');
    java.append(most == Integer.MAX_VALUE ? "" : most).append('}');
    return new int[] {least, most};
  }

  /** Translates an atom; the set of characters that it is, if it is one. */
  private @Nullable CharClass atom() {
    char c = python.charAt(at);
    switch (c) {
      case '(':
        group();
        return null;
      case '[':
        return append(set());
      case '.':
        at++;
        return append(
            flags.dotAll
                ? new CharClass().add(0, Character.MAX_CODE_POINT)
                : new CharClass().add('\n', '\n').negate());
      case '^':
        at++;
        java.append(flags.multiline ? "(?:\\A|(?<=\\n))" : "\\A");
        return null;
      case '$':
        at++;
        java.append(flags.multiline ? "(?=\\n|\\z)" : "(?=\\n?\\z)");
        return null;
      case '\\':
        return escape();
      case '*', '+', '?':
        throw new IllegalArgumentException("nothing to repeat at position " + at);
      default:
        return literal(python.codePointAt(at), at + Character.charCount(python.codePointAt(at)));
    }
  }

  private CharClass append(CharClass characters) {
    java.append(characters.java());
    return characters;
  }

  private CharClass literal(int codePoint, int behind) {
    at = behind;
    return append(new CharClass().add(codePoint, codePoint));
  }

  private void group() {
    onlyRuns = false;
    at++;
    Flags outer = flags;
    String head = groupHead();
    if (head.isEmpty()) {
      return; // flags for all that follows, or a comment
    }
    java.append(head);
    alternatives();
    if (at >= python.length()) {
      throw new IllegalArgumentException("a parenthesis that is not closed");
    }
    at++;
    java.append(')');
    flags = outer;
  }

  private String groupHead() {
    if (!python.startsWith("?", at)) {
      groups++;
      return "(";
    }
    for (String same : List.of("?:", "?=", "?!", "?<=", "?<!", "?>")) {
      if (python.startsWith(same, at)) {
        at += same.length();
        return "(" + same + (same.startsWith("?<") ? WHOLE : "");
      }
    }
    if (python.startsWith("?P<", at)) {
      groups++;
      at = indexOrFail('>') + 1;
      return "(";
    }
    if (python.startsWith("?P=", at)) {
      at = indexOrFail(')') + 1;
      java.append("(?:\\1)");
      return "";
    }
    if (python.startsWith("?#", at)) {
      at = indexOrFail(')') + 1;
      return "";
    }
    return flags();
  }

  /** {@code ?i)} for all that follows, or {@code ?i-s:} for the group. */
  private String flags() {
    int start = at;
    boolean on = true;
    boolean atStart = java.length() == 0;
    for (at++; at < python.length(); at++) {
      char c = python.charAt(at);
      if (c == '-') {
        on = false;
      } else if (c == ')' || c == ':') {
        at++;
        String java = flags.ignoreCase ? "(?iu" : "(?-i";
        if (c == ':') {
          return java + ":";
        }
        onlyRuns = atStart && !flags.ignoreCase;
        this.java.append(flags.ignoreCase ? java + ")" : "");
        return "";
      } else {
        flags = flags.with(c, on);
      }
    }
    throw new IllegalArgumentException("a group that is not known: (" + python.substring(start));
  }

  private int indexOrFail(char c) {
    int index = python.indexOf(c, at);
    if (index < 0) {
      throw new IllegalArgumentException("expected " + c + " behind position " + at);
    }
    return index;
  }

  private CharClass set() {
    at++;
    CharClass set = new CharClass();
    if (python.startsWith("^", at)) {
      set.negate();
      at++;
    }
    int first = at;
    while (at >= python.length() || python.charAt(at) != ']' || at == first) {
      if (at >= python.length()) {
        throw new IllegalArgumentException("a set that is not closed");
      }
      member(set);
    }
    at++;
    return set;
  }

  private void member(CharClass set) {
    if (category(set)) {
      return;
    }
    int from = setCharacter();
    boolean range = python.startsWith("-", at) && at + 1 < python.length();
    if (!range || python.charAt(at + 1) == ']') {
      set.add(from, from);
      return;
    }
    at++;
    int to = setCharacter();
    if (to < from) {
      throw new IllegalArgumentException("a range the wrong way round");
    }
    set.add(from, to);
  }

  private boolean category(CharClass set) {
    if (python.charAt(at) == '\\'
        && at + 1 < python.length()
        && "wdsWDS".indexOf(python.charAt(at + 1)) >= 0) {
      set.addCategory(python.charAt(at + 1), flags.ascii);
      at += 2;
      return true;
    }
    return false;
  }

  private int setCharacter() {
    int c = python.codePointAt(at);
    if (c != '\\') {
      at += Character.charCount(c);
      return c;
    }
    if (python.startsWith("\\b", at)) {
      at += 2;
      return '\b';
    }
    return escapedCharacter();
  }

  private @Nullable CharClass escape() {
    if (at + 1 == python.length()) {
      throw new IllegalArgumentException("a backslash at the end");
    }
    CharClass category = new CharClass();
    if (category(category)) {
      return append(category);
    }
    char c = python.charAt(at + 1);
    switch (c) {
      case 'b', 'B' -> java.append(boundary(c == 'B'));
      case 'A' -> java.append("\\A");
      case 'Z' -> java.append("\\z");
      case '1' -> java.append("(?:\\1)");
      default -> {
        int character = escapedCharacter();
        return append(new CharClass().add(character, character));
      }
    }
    at += 2;
    return null;
  }

  private String boundary(boolean not) {
    String word = flags.ascii ? ASCII_WORD : WORD;
    return not
        ? "(?:(?<=%2$s%1$s)(?=%1$s)|(?<!%2$s%1$s)(?!%1$s))".formatted(word, WHOLE)
        : "(?:(?<=%2$s%1$s)(?!%1$s)|(?<!%2$s%1$s)(?=%1$s))".formatted(word, WHOLE);
  }

  private int escapedCharacter() {
    if (at + 1 >= python.length()) {
      throw new IllegalArgumentException("a backslash at the end");
    }
    int c = python.codePointAt(at + 1);
    at += 1 + Character.charCount(c);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'f' -> '\f';
      case 'v' -> 0x0b;
      case 'a' -> 0x07;
      case '0' -> octal();
      case 'x' -> hexadecimal(2);
      case 'u' -> hexadecimal(4);
      case 'U' -> hexadecimal(8);
      default -> {
        if (c < 128 && Character.isLetterOrDigit(c)) {
          throw new IllegalArgumentException("the escape \\" + (char) c);
        }
        yield c;
      }
    };
  }

  private int octal() {
    int value = 0;
    for (int i = 0; i < 2 && at < python.length(); i++, at++) {
      int digit = Character.digit(python.charAt(at), 8);
      if (digit < 0) {
        break;
      }
      value = value * 8 + digit;
    }
    return value;
  }

  private int hexadecimal(int digits) {
    int end = at + digits;
    if (end > python.length() || !python.substring(at, end).matches("[0-9a-fA-F]*")) {
      throw new IllegalArgumentException("an escape without its " + digits + " digits");
    }
    int value = Integer.parseUnsignedInt(python.substring(at, end), 16);
    if (!Character.isValidCodePoint(value)) {
      throw new IllegalArgumentException("an escape of no character");
    }
    at = end;
    return value;
  }

  /** What all longest rows of characters are, with or without a boundary on both sides. */
  private @Nullable Simple simple() {
    int size = runs.size();
    if (!onlyRuns || size == 0) {
      return null;
    }
    boolean words =
        size > 2 && runs.get(0).characters == null && runs.get(size - 1).characters == null;
    List<Run> middle = words ? runs.subList(1, size - 1) : runs;
    CharClass characters = middle.get(0).characters;
    int least = 0;
    boolean more = false;
    for (Run run : middle) {
      if (characters == null || !characters.isSame(run.characters)) {
        return null;
      }
      least += run.least;
      more |= run.more;
    }
    if (characters == null || !more || least == 0) {
      return null;
    }
    boolean fits = !words || (!flags.ascii && characters.isWithinWords());
    return fits ? new Simple(characters, least, words) : null;
  }
}
