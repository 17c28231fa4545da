package io.github.sentimentj.huggingface.tokenizer;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.huggingface.MemoryFiles;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Fixtures of which a test needs the tokenizer. */
final class Files {

  private Files() {}

  /** One {@code tokenizer.json}. */
  static MemoryFiles json(String tokenizerJson) {
    return MemoryFiles.of("tokenizer.json", tokenizerJson);
  }

  static Path fixture(String name) {
    return MemoryFiles.FIXTURES.resolve(name);
  }

  static ModelFiles open(String fixture) {
    return ModelSource.directory(fixture(fixture)).open();
  }

  static String text(String fixture, String file) {
    try {
      return java.nio.file.Files.readString(fixture(fixture).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A fixture's files but one. */
  static MemoryFiles without(String fixture, String file) {
    return MemoryFiles.fixture(fixture).without(file);
  }
}
