package io.github.sentimentj.keras.text;

import java.util.HashMap;
import java.util.Map;

/** Reads an object of JSON whose members are all whole numbers, and makes nothing else of it. */
final class FlatJson {

  private static final int MOST_WORDS = 1_000_000;
  private static final String SPACE = " \t\r\n";

  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  static Map<String, Integer> parse(String text) {
    return new FlatJson(text).object();
  }

  private Map<String, Integer> object() {
    Map<String, Integer> members = new HashMap<>();
    expect('{');
    if (!accept('}')) {
      do {
        String name = string();
        expect(':');
        if (members.put(name, number()) != null) {
          throw error("expected each word once, found one again");
        }
        if (members.size() > MOST_WORDS) {
          throw error("expected at most " + MOST_WORDS + " words, found more");
        }
      } while (accept(','));
      expect('}');
    }
    skipSpace();
    if (at < text.length()) {
      throw error("expected the end");
    }
    return members;
  }

  private int number() {
    skipSpace();
    int start = at;
    long value = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = 10 * value + text.charAt(at++) - '0';
      if (value >= Integer.MAX_VALUE) {
        throw error("expected a number below 2147483647");
      }
    }
    if (at == start) {
      throw error("expected a whole number");
    }
    return (int) value;
  }

  private String string() {
    expect('"');
    int start = at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      at++;
    }
    if (accept('"')) {
      return text.substring(start, at - 1);
    }
    StringBuilder out = new StringBuilder(text.substring(start, at));
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      out.append(c == '\\' ? escape() : c);
    }
    expect('"');
    return out.toString();
  }

  private char escape() {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw error("expected an escape");
    };
  }

  private char codeUnit() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
      if (digit < 0) {
        throw error("expected four hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw error("expected '" + c + "'");
    }
  }

  private boolean accept(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length() && SPACE.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException error(String message) {
    return new IllegalArgumentException("character %d: %s".formatted(at, message));
  }
}
