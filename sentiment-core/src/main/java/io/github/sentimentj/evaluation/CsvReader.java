package io.github.sentimentj.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rows as RFC 4180 describes them: quoted fields may hold commas, quotes and line breaks. Not
 * thread-safe; the reader stays the caller's to close.
 */
public final class CsvReader {

  private final Path path;
  private final BufferedReader reader;
  private int line;
  private int next;

  /**
   * Reads from the reader's position.
   *
   * @param path named in messages
   * @param reader the text; a byte order mark is passed over
   * @throws IOException if it cannot be read
   */
  public CsvReader(Path path, BufferedReader reader) throws IOException {
    this.path = path;
    this.reader = reader;
    next = reader.read();
    if (next == '\uFEFF') {
      next = reader.read();
    }
  }

  /**
   * The line on which the row that was read last ended.
   *
   * @return its number, from 1
   */
  public int line() {
    return line;
  }

  /**
   * The next row. Lines without any character are passed over.
   *
   * @return its fields; empty at the end
   * @throws IOException if it cannot be read, or a quoted field is not one
   */
  public List<String> next() throws IOException {
    while (next == '\n' || next == '\r') {
      endLine();
    }
    List<String> row = new ArrayList<>();
    if (next < 0) {
      return row;
    }
    row.add(field());
    while (next == ',') {
      next = reader.read();
      row.add(field());
    }
    if (next >= 0) {
      endLine();
    } else {
      line++;
    }
    return row;
  }

  private void endLine() throws IOException {
    if (next == '\r') {
      next = reader.read();
    }
    if (next == '\n') {
      next = reader.read();
    }
    line++;
  }

  private String field() throws IOException {
    StringBuilder field = new StringBuilder();
    if (next != '"') {
      while (next >= 0 && next != ',' && next != '\n' && next != '\r') {
        field.append((char) next);
        next = reader.read();
      }
      return field.toString();
    }
    int openedOn = line + 1;
    for (next = reader.read(); ; next = reader.read()) {
      if (next < 0) {
        throw new IOException(path + ", line " + openedOn + ": a quoted field that never ends");
      }
      if (next == '"') {
        next = reader.read();
        if (next != '"') {
          break;
        }
      } else if (next == '\n') {
        line++;
      }
      field.append((char) next);
    }
    if (next >= 0 && next != ',' && next != '\n' && next != '\r') {
      throw new IOException(path + ", line " + (line + 1) + ": text behind a closing quote");
    }
    return field.toString();
  }
}
