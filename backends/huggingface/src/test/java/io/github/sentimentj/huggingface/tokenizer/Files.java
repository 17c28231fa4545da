package io.github.sentimentj.huggingface.tokenizer;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A checkpoint in memory. */
final class Files implements ModelFiles {

  private final TreeMap<String, byte[]> contents = new TreeMap<>();

  private Files() {}

  /** One {@code tokenizer.json}. */
  static Files json(String tokenizerJson) {
    return of(Map.of("tokenizer.json", tokenizerJson));
  }

  static Files of(Map<String, String> texts) {
    Files files = new Files();
    texts.forEach((name, text) -> files.contents.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return files;
  }

  static Files of(String name, byte[] bytes) {
    Files files = new Files();
    files.contents.put(name, bytes);
    return files;
  }

  static Path fixture(String name) {
    return Path.of("src/test/resources/fixtures", name);
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
  static Files without(String fixture, String file) {
    Files files = new Files();
    ModelFiles all = open(fixture);
    for (String name : all.names()) {
      if (!name.equals(file)) {
        byte[] bytes = new byte[all.read(name).remaining()];
        all.read(name).duplicate().get(bytes);
        files.contents.put(name, bytes);
      }
    }
    return files;
  }

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public SortedSet<String> names() {
    return new TreeSet<>(contents.keySet());
  }

  @Override
  public Manifest manifest() {
    return Manifest.EMPTY;
  }

  @Override
  public ByteBuffer read(String name) {
    byte[] bytes = contents.get(name);
    if (bytes == null) {
      throw new ModelLoadException(name + ": there is no such file");
    }
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  @Override
  public Optional<Path> path(String name) {
    return Optional.empty();
  }

  @Override
  public String sha256() {
    return "0".repeat(64);
  }
}
