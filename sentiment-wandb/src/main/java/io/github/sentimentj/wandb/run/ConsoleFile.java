package io.github.sentimentj.wandb.run;

import io.github.sentimentj.wandb.http.Log;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The run's file {@code output.log} while it is written: what was printed, without times. Only of
 * the writer's thread.
 */
final class ConsoleFile implements AutoCloseable {

  static final String NAME = "output.log";

  /** What is printed beyond it is only sent line by line. */
  private static final long MAX_CHARS = 8L << 20;

  private final Path file;
  private final Spool spool;
  private @Nullable BufferedWriter writer;
  private long chars;

  ConsoleFile(Path file, Spool spool) {
    this.file = file;
    this.spool = spool;
  }

  void append(String line) {
    if (chars + line.length() >= MAX_CHARS) {
      chars = MAX_CHARS; // a shorter line must not follow a gap
      return;
    }
    try {
      if (writer == null) {
        writer = Files.newBufferedWriter(file);
      }
      writer.append(line).append('\n');
      chars += line.length() + 1;
      spool.changed(line.length() + 1);
    } catch (IOException e) {
      fail(e);
    }
  }

  void flush() {
    try {
      if (writer != null) {
        writer.flush();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException e) {
    chars = MAX_CHARS;
    Log.warning(file + " cannot be written any more: " + e.getMessage());
  }

  @Override
  public void close() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      fail(e);
    }
  }
}
