package io.github.sentimentj.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads query strings strictly: a text that arrives broken must not be judged as another one. */
public final class Query {

  private Query() {}

  /**
   * The last value of that name, as FastAPI takes it.
   *
   * @param query what stands behind the question mark, as it was sent
   * @param name the parameter's name
   * @return the value, or null if there is none
   * @throws IllegalArgumentException if the query is not percent-encoded UTF-8; the message quotes
   *     nothing of it
   */
  public static @Nullable String parameter(String query, String name) {
    String found = null;
    int start = 0;
    while (start <= query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      int equals = query.indexOf('=', start);
      int nameEnd = equals < 0 || equals > end ? end : equals;
      if (decode(query.substring(start, nameEnd)).equals(name)) {
        found = decode(query.substring(Math.min(nameEnd + 1, end), end));
      }
      start = end + 1;
    }
    return found;
  }

  private static String decode(String encoded) {
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.put((byte) (digit(encoded, i + 1) << 4 | digit(encoded, i + 2)));
        i += 2;
      } else {
        bytes.put(c == '+' ? (byte) ' ' : (byte) c);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the query is not UTF-8", e);
    }
  }

  private static int digit(String encoded, int at) {
    char c = at < encoded.length() ? encoded.charAt(at) : 0;
    int digit = c < 128 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      throw new IllegalArgumentException("the query has a % without two hexadecimal digits");
    }
    return digit;
  }
}
