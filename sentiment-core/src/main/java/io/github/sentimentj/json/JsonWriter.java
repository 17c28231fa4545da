package io.github.sentimentj.json;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes JSON text. Numbers keep their full round-trip precision; lone surrogates are escaped, so
 * that the text has a UTF-8 form. Not thread-safe.
 */
public final class JsonWriter {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out;
  private final String indent;
  // One entry for each open array or object: whether it has members already.
  private final Deque<Boolean> open = new ArrayDeque<>();
  private boolean named;

  /** A writer of compact text. */
  public JsonWriter() {
    this(new StringBuilder(), "");
  }

  /**
   * A writer of compact text behind what a builder already holds.
   *
   * @param out what is appended to
   */
  public JsonWriter(StringBuilder out) {
    this(out, "");
  }

  private JsonWriter(StringBuilder out, String indent) {
    this.out = out;
    this.indent = indent;
  }

  /**
   * A writer of indented text, for people.
   *
   * @return the writer
   */
  public static JsonWriter indented() {
    return new JsonWriter(new StringBuilder(), "  ");
  }

  /**
   * Opens an object.
   *
   * @return this
   */
  public JsonWriter beginObject() {
    separate();
    out.append('{');
    open.push(false);
    return this;
  }

  /**
   * Closes an object.
   *
   * @return this
   */
  public JsonWriter endObject() {
    return end('}');
  }

  /**
   * Opens an array.
   *
   * @return this
   */
  public JsonWriter beginArray() {
    separate();
    out.append('[');
    open.push(false);
    return this;
  }

  /**
   * Closes an array.
   *
   * @return this
   */
  public JsonWriter endArray() {
    return end(']');
  }

  /**
   * Begins a member; its value comes next.
   *
   * @param name the member's name
   * @return this
   */
  public JsonWriter name(String name) {
    separate();
    quote(name);
    out.append(indent.isEmpty() ? ":" : ": ");
    named = true;
    return this;
  }

  /**
   * Writes a string.
   *
   * @param value its characters
   * @return this
   */
  public JsonWriter value(String value) {
    separate();
    quote(value);
    return this;
  }

  /**
   * Writes a number.
   *
   * @param value a finite number
   * @return this
   * @throws IllegalArgumentException if it is NaN or infinite, which JSON cannot say
   */
  public JsonWriter value(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a JSON number: " + value);
    }
    separate();
    out.append(value);
    return this;
  }

  /**
   * Writes a whole number.
   *
   * @param value the number
   * @return this
   */
  public JsonWriter value(long value) {
    separate();
    out.append(value);
    return this;
  }

  /**
   * Writes {@code true} or {@code false}.
   *
   * @param value which of them
   * @return this
   */
  public JsonWriter value(boolean value) {
    separate();
    out.append(value);
    return this;
  }

  /**
   * Writes {@code null}.
   *
   * @return this
   */
  public JsonWriter nullValue() {
    separate();
    out.append("null");
    return this;
  }

  /**
   * Writes an array of strings.
   *
   * @param values its elements
   * @return this
   */
  public JsonWriter strings(Iterable<String> values) {
    beginArray();
    values.forEach(this::value);
    return endArray();
  }

  JsonWriter number(String text) {
    separate();
    out.append(text);
    return this;
  }

  /** What has been written so far. */
  @Override
  public String toString() {
    return out.toString();
  }

  private void separate() {
    if (named) {
      named = false;
      return;
    }
    if (open.isEmpty()) {
      return;
    }
    if (open.pop()) {
      out.append(',');
    }
    open.push(true);
    newLine();
  }

  private JsonWriter end(char bracket) {
    boolean hadMembers = open.pop();
    if (hadMembers) {
      newLine();
    }
    out.append(bracket);
    return this;
  }

  private void newLine() {
    if (!indent.isEmpty()) {
      out.append('\n').append(indent.repeat(open.size()));
    }
  }

  private void quote(String text) {
    out.append('"');
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        control(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        unicodeEscape(c);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private void control(char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> unicodeEscape(c);
    }
  }

  private void unicodeEscape(char c) {
    out.append("\\u")
        .append(HEX[c >> 12])
        .append(HEX[c >> 8 & 15])
        .append(HEX[c >> 4 & 15])
        .append(HEX[c & 15]);
  }
}
