package io.github.sentimentj.http.api;

import io.github.sentimentj.http.server.RequestException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of a body that is still arriving. Only a line feed ends a line. */
final class StreamLines {

  private static final int FIRST_BYTES = 1 << 13;

  private final InputStream in;
  private final int longest;
  private byte[] buffer;
  private int start;
  private int searched;
  private int end;
  private long number;
  private boolean over;

  StreamLines(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
    buffer = new byte[Math.min(longest, FIRST_BYTES) + 1];
  }

  /** Whether {@link #next} would not wait. */
  boolean ready() throws IOException {
    while (!over && !found() && in.available() > 0) {
      fill();
    }
    return over || found();
  }

  /** The next line without its end; null if there are no more. */
  byte @Nullable [] next() throws IOException {
    while (!over && !found()) {
      fill();
    }
    if (start == end) {
      return null;
    }
    int lineEnd = found() ? searched : end;
    int from = start;
    start = Math.min(end, lineEnd + 1);
    searched = start;
    number++;
    int last = lineEnd > from && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    return Arrays.copyOfRange(buffer, from, last);
  }

  /** The number of the line last read, from 1. */
  long number() {
    return number;
  }

  private boolean found() {
    while (searched < end && buffer[searched] != '\n') {
      searched++;
    }
    return searched < end;
  }

  private void fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      searched -= start;
      start = 0;
    }
    if (end == buffer.length) {
      if (end > longest) {
        throw new RequestException(413, "line " + (number + 1) + " is longer than " + longest);
      }
      buffer = Arrays.copyOf(buffer, Math.min(longest + 1, 2 * buffer.length));
    }
    int count = in.read(buffer, end, buffer.length - end);
    over = count < 0;
    end += Math.max(0, count);
  }
}
