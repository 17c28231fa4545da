package io.github.sentimentj.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that knows where it stands in its document, so that every complaint about it can say
 * so. Immutable.
 *
 * <p>Reading is strict (RFC 8259): no comments, no trailing commas, no NaN, no duplicate names, no
 * text after the value, at most {@value #MAX_DEPTH} levels. Lone surrogates in escapes are kept.
 */
public final class Json {

  static final int MAX_DEPTH = 128;

  private final Place place;
  // String, Long, NumberText for all other numbers, Boolean, List<Json>, Map<String, Json>, or null
  private final @Nullable Object value;

  private Json(Place place, @Nullable Object value) {
    this.place = place;
    this.value = value;
  }

  /**
   * Reads a document.
   *
   * @param text the whole of it
   * @return its value
   * @throws JsonException if it is not JSON, with line and column
   */
  public static Json parse(String text) {
    return new Parser(text.toCharArray(), "", new Unread()).document();
  }

  /**
   * Reads a document in UTF-8, with or without a byte order mark.
   *
   * @param utf8 the whole of it
   * @return its value
   * @throws JsonException if it is not UTF-8, or not JSON
   */
  public static Json parse(byte[] utf8) {
    return parse(ByteBuffer.wrap(utf8));
  }

  /**
   * Reads a document in UTF-8, with or without a byte order mark.
   *
   * @param utf8 the whole of it, from position to limit; its position is not moved
   * @return its value
   * @throws JsonException if it is not UTF-8, or not JSON
   */
  public static Json parse(ByteBuffer utf8) {
    return parse(utf8, "", new Unread());
  }

  /**
   * Reads a document in which one object has so many members, all of them whole numbers, that a
   * value for each would take long.
   *
   * @param utf8 the whole of it, as above
   * @param path where that object may be, such as {@code $.model.vocab}; two names deep
   * @param members takes its members, as they are read; the object itself is then empty
   * @return its value
   * @throws JsonException if it is not UTF-8, or not JSON; or if a member of that object is no
   *     whole number
   */
  public static Json parse(ByteBuffer utf8, String path, IntegerMembers members) {
    byte[] bytes = new byte[utf8.remaining()]; // an array is decoded faster than a buffer
    utf8.duplicate().get(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new JsonException("byte " + in.position() + ": not UTF-8");
    }
    int from = out.position() > 0 && out.get(0) == '\uFEFF' ? 1 : 0;
    char[] text = Arrays.copyOfRange(out.array(), from, out.position());
    return new Parser(text, path, members).document();
  }

  /** Takes the members of an object, all of them whole numbers, one after the other. */
  public interface IntegerMembers {

    /**
     * Takes a member. Whether it is a second one of that name is not looked at.
     *
     * @param text where its name is; may change afterwards
     * @param from the name's first character
     * @param to behind the name's last character
     * @param number the value
     */
    void add(char[] text, int from, int to, long number);
  }

  /**
   * Where this value stands, such as {@code $.files[2].sha256}.
   *
   * @return the path from the document's root, {@code $}
   */
  public String path() {
    return place.path();
  }

  /**
   * Whether this is {@code null}.
   *
   * @return true for the literal {@code null}
   */
  public boolean isNull() {
    return value == null;
  }

  /**
   * Whether this is an object.
   *
   * @return true if {@link #members()} works
   */
  public boolean isObject() {
    return value instanceof Map;
  }

  /**
   * Whether this is an array.
   *
   * @return true if {@link #elements()} works
   */
  public boolean isArray() {
    return value instanceof List;
  }

  /**
   * Whether this is a string.
   *
   * @return true if {@link #string()} works
   */
  public boolean isString() {
    return value instanceof String;
  }

  /**
   * Whether this is a number.
   *
   * @return true if {@link #number()} works
   */
  public boolean isNumber() {
    return value instanceof Long || value instanceof NumberText;
  }

  /**
   * The member of that name.
   *
   * @param name a member's name
   * @return its value
   * @throws JsonException if this is not an object, or has no such member
   */
  public Json get(String name) {
    Json member = members().get(name);
    if (member == null) {
      throw new JsonException(path() + ": no member \"" + name + "\"");
    }
    return member;
  }

  /**
   * The member of that name, where there is one and it is not {@code null}.
   *
   * @param name a member's name
   * @return its value, or empty
   * @throws JsonException if this is not an object
   */
  public Optional<Json> find(String name) {
    return Optional.ofNullable(members().get(name)).filter(member -> !member.isNull());
  }

  /**
   * The members of an object, in the order of the document.
   *
   * @return an unmodifiable map
   * @throws JsonException if this is not an object
   */
  @SuppressWarnings("unchecked")
  public Map<String, Json> members() {
    if (value instanceof Map) {
      return (Map<String, Json>) value;
    }
    throw unexpected("an object");
  }

  /**
   * The elements of an array.
   *
   * @return an unmodifiable list
   * @throws JsonException if this is not an array
   */
  @SuppressWarnings("unchecked")
  public List<Json> elements() {
    if (value instanceof List) {
      return (List<Json>) value;
    }
    throw unexpected("an array");
  }

  /**
   * The elements of an array of strings.
   *
   * @return an unmodifiable list
   * @throws JsonException if this is anything else
   */
  public List<String> strings() {
    return elements().stream().map(Json::string).toList();
  }

  /**
   * The text of a string.
   *
   * @return its characters, escapes resolved
   * @throws JsonException if this is not a string
   */
  public String string() {
    if (value instanceof String s) {
      return s;
    }
    throw unexpected("a string");
  }

  /**
   * The value of a number.
   *
   * @return the nearest double
   * @throws JsonException if this is not a number, or too large for a double
   */
  public double number() {
    if (value instanceof Long n) {
      return n;
    }
    if (value instanceof NumberText n) {
      double number = Double.parseDouble(n.text());
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw unexpected("a number");
  }

  /**
   * The value of a whole number.
   *
   * @return exactly what the document says
   * @throws JsonException if this is not a number, not whole, or too large for a long
   */
  public long integer() {
    if (value instanceof Long n) {
      return n;
    }
    if (value instanceof NumberText n) {
      try {
        return Long.parseLong(n.text());
      } catch (NumberFormatException e) {
        throw unexpected("a whole number");
      }
    }
    throw unexpected("a whole number");
  }

  /**
   * A whole number within bounds.
   *
   * @param min the smallest that is allowed
   * @param max the largest that is allowed
   * @return exactly what the document says
   * @throws JsonException if this is anything else
   */
  public int integer(int min, int max) {
    long number = integer();
    if (number < min || number > max) {
      throw new JsonException(
          path() + ": expected a whole number from " + min + " to " + max + ", found " + number);
    }
    return (int) number;
  }

  /**
   * The value of {@code true} or {@code false}.
   *
   * @return which of them
   * @throws JsonException if this is neither
   */
  public boolean bool() {
    if (value instanceof Boolean b) {
      return b;
    }
    throw unexpected("true or false");
  }

  /** Compact JSON text of this value, as {@link JsonWriter} writes it. */
  @Override
  public String toString() {
    JsonWriter out = new JsonWriter();
    writeTo(out);
    return out.toString();
  }

  /**
   * Writes this value.
   *
   * @param out where it goes
   */
  public void writeTo(JsonWriter out) {
    if (value == null) {
      out.nullValue();
    } else if (value instanceof String s) {
      out.value(s);
    } else if (value instanceof Boolean b) {
      out.value(b);
    } else if (value instanceof Long n) {
      out.value(n);
    } else if (value instanceof NumberText n) {
      out.number(n.text());
    } else if (value instanceof List) {
      out.beginArray();
      elements().forEach(element -> element.writeTo(out));
      out.endArray();
    } else {
      out.beginObject();
      members()
          .forEach(
              (name, member) -> {
                out.name(name);
                member.writeTo(out);
              });
      out.endObject();
    }
  }

  private JsonException unexpected(String wanted) {
    return new JsonException(path() + ": expected " + wanted + ", found " + kind());
  }

  private String kind() {
    if (value == null) {
      return "null";
    } else if (value instanceof String s) {
      return s.length() <= 40 ? "\"" + s + "\"" : "a string of " + s.length() + " characters";
    } else if (value instanceof NumberText n) {
      return n.text().length() <= 40 ? n.text() : "a number of " + n.text().length() + " digits";
    } else if (value instanceof Boolean || value instanceof Long) {
      return value.toString();
    }
    return value instanceof List ? "an array" : "an object";
  }

  /** For documents without such an object; no lambda, which takes long where there was none. */
  private static final class Unread implements IntegerMembers {
    @Override
    public void add(char[] text, int from, int to, long number) {}
  }

  private record NumberText(String text) {}

  /** A step from the root; its text is made only when somebody asks. */
  private record Place(@Nullable Place parent, @Nullable String name, int index) {
    static final Place ROOT = new Place(null, null, 0);

    Place member(String name) {
      return new Place(this, name, 0);
    }

    Place element(int index) {
      return new Place(this, null, index);
    }

    String path() {
      if (parent == null) {
        return "$";
      }
      return parent.path() + (name == null ? "[" + index + "]" : "." + name);
    }
  }

  private static final class Parser {
    /** More of them may be too many for a long. */
    private static final int MOST_DIGITS = 18;

    // Not a String: where nothing is compiled yet, each call of charAt counts.
    private final char[] text;
    private final String integersPath;
    private final IntegerMembers integers;
    private int at;

    Parser(char[] text, String integersPath, IntegerMembers integers) {
      this.text = text;
      this.integersPath = integersPath;
      this.integers = integers;
    }

    Json document() {
      Json value = value(Place.ROOT, 0);
      skipSpace();
      if (at < text.length) {
        throw error("expected the end of the document");
      }
      return value;
    }

    private Json value(Place place, int depth) {
      if (depth > MAX_DEPTH) {
        throw error("nested deeper than " + MAX_DEPTH + " levels");
      }
      skipSpace();
      if (at == text.length) {
        throw error("expected a value");
      }
      char c = text[at];
      switch (c) {
        case '{':
          return object(place, depth);
        case '[':
          return array(place, depth);
        case '"':
          return new Json(place, string());
        case 't':
          return literal(place, "true", true);
        case 'f':
          return literal(place, "false", false);
        case 'n':
          return literal(place, "null", null);
        default:
          return number(place);
      }
    }

    private Json object(Place place, int depth) {
      Map<String, Json> members = new LinkedHashMap<>();
      at++;
      skipSpace();
      if (!accept('}')) {
        do {
          skipSpace();
          if (at == text.length || text[at] != '"') {
            throw error("expected a member's name in double quotes");
          }
          int nameAt = at;
          String name = string();
          skipSpace();
          if (!accept(':')) {
            throw error("expected ':'");
          }
          if (members.put(name, member(place.member(name), depth)) != null) {
            at = nameAt;
            throw error("second member \"" + abbreviate(name) + "\"");
          }
          skipSpace();
        } while (accept(','));
        if (!accept('}')) {
          throw error("expected ',' or '}'");
        }
      }
      return new Json(place, Collections.unmodifiableMap(members));
    }

    private Json member(Place place, int depth) {
      skipSpace();
      boolean streamed = depth == 1 && at < text.length && text[at] == '{';
      return streamed && place.path().equals(integersPath)
          ? integers(place)
          : value(place, depth + 1);
    }

    private Json integers(Place place) {
      at++;
      skipSpace();
      if (!accept('}')) {
        do {
          skipSpace();
          if (at == text.length || text[at] != '"') {
            throw error("expected a member's name in double quotes");
          }
          integer(place);
          skipSpace();
        } while (accept(','));
        if (!accept('}')) {
          throw error("expected ',' or '}'");
        }
      }
      return new Json(place, Map.of());
    }

    private void integer(Place place) {
      char[] name = text;
      int from = at + 1;
      int to = from;
      while (to < text.length && plain(text[to])) {
        to++;
      }
      if (to < text.length && text[to] == '"') {
        at = to + 1;
      } else {
        name = string().toCharArray();
        from = 0;
        to = name.length;
      }
      skipSpace();
      if (!accept(':')) {
        throw error("expected ':'");
      }
      skipSpace();
      int first = at;
      if (digits() && text[first] != '0' && at - first <= MOST_DIGITS && !continuesNumber()) {
        integers.add(name, from, to, whole(first, false));
      } else {
        at = first;
        Place member = place.member(new String(name, from, to - from));
        integers.add(name, from, to, value(member, 2).integer());
      }
    }

    private Json array(Place place, int depth) {
      List<Json> elements = new ArrayList<>(4); // most arrays are short
      at++;
      skipSpace();
      if (!accept(']')) {
        do {
          elements.add(value(place.element(elements.size()), depth + 1));
          skipSpace();
        } while (accept(','));
        if (!accept(']')) {
          throw error("expected ',' or ']'");
        }
      }
      return new Json(place, Collections.unmodifiableList(elements));
    }

    private Json literal(Place place, String literal, @Nullable Object value) {
      int end = Math.min(text.length, at + literal.length());
      if (!Arrays.equals(text, at, end, literal.toCharArray(), 0, literal.length())) {
        throw error("expected a value");
      }
      at = end;
      return new Json(place, value);
    }

    private Json number(Place place) {
      int start = at;
      boolean negative = accept('-');
      int first = at;
      if (!accept('0') && !digits()) {
        at = start;
        throw error("expected a value");
      }
      boolean minusZero = negative && text[first] == '0';
      if (at - first <= MOST_DIGITS && !minusZero && !continuesNumber()) {
        return new Json(place, whole(first, negative));
      }
      if (accept('.') && !digits()) {
        throw error("expected a digit");
      }
      if (accept('e') || accept('E')) {
        if (!accept('+')) {
          accept('-');
        }
        if (!digits()) {
          throw error("expected a digit");
        }
      }
      return new Json(place, new NumberText(new String(text, start, at - start)));
    }

    private boolean continuesNumber() {
      return at < text.length && (text[at] == '.' || text[at] == 'e' || text[at] == 'E');
    }

    private long whole(int first, boolean negative) {
      long number = 0;
      for (int i = first; i < at; i++) {
        number = 10 * number + text[i] - '0';
      }
      return negative ? -number : number;
    }

    private boolean digits() {
      int start = at;
      while (at < text.length && text[at] >= '0' && text[at] <= '9') {
        at++;
      }
      return at > start;
    }

    private String string() {
      int start = at + 1;
      int end = start;
      while (end < text.length && plain(text[end])) {
        end++;
      }
      at = end;
      if (end < text.length && text[end] == '"') {
        at++;
        return new String(text, start, end - start);
      }
      StringBuilder out = new StringBuilder().append(text, start, end - start);
      while (true) {
        if (at == text.length) {
          throw error("expected '\"' at the end of a string");
        }
        char c = text[at];
        if (c == '"') {
          at++;
          return out.toString();
        } else if (c == '\\') {
          at++;
          out.append(escape());
        } else if (c < ' ') {
          throw error("control character U+%04X in a string".formatted((int) c));
        } else {
          out.append(c);
          at++;
        }
      }
    }

    private static boolean plain(char c) {
      return c != '"' && c != '\\' && c >= ' ';
    }

    private char escape() {
      if (at == text.length) {
        throw error("expected an escape");
      }
      char c = text[at++];
      switch (c) {
        case '"', '\\', '/':
          return c;
        case 'b':
          return '\b';
        case 'f':
          return '\f';
        case 'n':
          return '\n';
        case 'r':
          return '\r';
        case 't':
          return '\t';
        case 'u':
          int code = 0;
          for (int i = 0; i < 4; i++, at++) {
            int digit = at < text.length ? hex(text[at]) : -1;
            if (digit < 0) {
              throw error("expected four hexadecimal digits");
            }
            code = code << 4 | digit;
          }
          return (char) code;
        default:
          at--;
          throw error("unknown escape");
      }
    }

    private static int hex(char c) {
      // Character.digit would take the digits of every script.
      return c < 128 ? Character.digit(c, 16) : -1;
    }

    private boolean accept(char c) {
      if (at < text.length && text[at] == c) {
        at++;
        return true;
      }
      return false;
    }

    private void skipSpace() {
      while (at < text.length && isSpace(text[at])) {
        at++;
      }
    }

    private static boolean isSpace(char c) {
      return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    private static String abbreviate(String name) {
      return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }

    private JsonException error(String message) {
      int line = 1;
      int lineStart = 0;
      for (int i = 0; i < at; i++) {
        if (text[i] == '\n') {
          line++;
          lineStart = i + 1;
        }
      }
      return new JsonException(
          "line " + line + ", column " + (at - lineStart + 1) + ": " + message);
    }
  }
}
