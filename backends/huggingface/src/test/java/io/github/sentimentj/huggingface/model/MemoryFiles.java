package io.github.sentimentj.huggingface.model;

import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files that are nowhere. */
record MemoryFiles(SortedMap<String, byte[]> contents) implements ModelFiles {

  static MemoryFiles of(String config) {
    return of(Map.of("config.json", config.getBytes(StandardCharsets.UTF_8)));
  }

  static MemoryFiles of(Map<String, byte[]> contents) {
    return new MemoryFiles(new TreeMap<>(contents));
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
    return ByteBuffer.wrap(contents.get(name)).asReadOnlyBuffer();
  }

  @Override
  public Optional<Path> path(String name) {
    return Optional.empty();
  }

  @Override
  public String sha256() {
    throw new UnsupportedOperationException();
  }
}
