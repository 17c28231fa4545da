package io.github.sentimentj.cli;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of UTF-8. Only a line feed ends one: a text may hold any other character, those
 * included that {@link java.io.BufferedReader} takes for an end.
 */
final class LineReader implements Closeable {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String name;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private int position;
  private int limit;
  private int number;

  private LineReader(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  /** Opens a file, compressed or not; {@code -} is standard input. */
  static LineReader open(String file, InputStream standardInput) throws IOException {
    boolean standard = file.equals("-");
    String name = standard ? "standard input" : file;
    InputStream raw = standard ? standardInput : Files.newInputStream(Path.of(file));
    try {
      return new LineReader(name, decompressed(raw));
    } catch (IOException e) {
      raw.close();
      throw named(name, e);
    }
  }

  private static InputStream decompressed(InputStream raw) throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, 2);
    int first = in.read();
    if (first < 0) {
      return in;
    }
    // No second byte is asked for without need: at a terminal it may be long in coming.
    int second = first == 0x1f ? in.read() : -1;
    if (second >= 0) {
      in.unread(second);
    }
    in.unread(first);
    return second == 0x8b ? new GZIPInputStream(in, 1 << 16) : in;
  }

  /** The file, or what else is read. */
  String name() {
    return name;
  }

  /** The number of the line last read, from 1. */
  int number() {
    return number;
  }

  /** The next line without its line feed; null at the end. */
  @Nullable String next() throws IOException {
    while (position < limit || fill()) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      begun.write(buffer, position, end - position);
      position = end;
      if (end < limit) {
        position++;
        return line();
      }
    }
    return begun.size() == 0 ? null : line();
  }

  /** With the name of what was read, which a stream does not know. */
  private static IOException named(String name, IOException e) {
    boolean gzip = e instanceof EOFException || e instanceof ZipException;
    String what = gzip ? "the gzip data is damaged or ends too early" : e.getMessage();
    return new IOException(name + ": " + what, e);
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = 0;
    try {
      limit = Math.max(0, in.read(buffer));
    } catch (IOException e) {
      throw named(name, e);
    }
    return limit > 0;
  }

  private String line() {
    String line = begun.toString(StandardCharsets.UTF_8);
    begun.reset();
    number++;
    return number == 1 && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK
        ? line.substring(1)
        : line;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
