package io.github.sentimentj.huggingface.checkpoint;

import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files of a model that a test made up or changed. */
record MemoryFiles(Map<String, byte[]> files) implements ModelFiles {

  static final Path FIXTURES = Path.of("src/test/resources/fixtures");

  static MemoryFiles of(String name, byte[] content) {
    return new MemoryFiles(Map.of(name, content));
  }

  static MemoryFiles fixture(String name) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(FIXTURES.resolve(name))) {
      for (Path path : paths.toList()) {
        files.put(path.getFileName().toString(), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MemoryFiles(files);
  }

  byte[] get(String name) {
    return files.get(name).clone();
  }

  MemoryFiles with(String name, byte[] content) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.put(name, content);
    return new MemoryFiles(changed);
  }

  MemoryFiles without(String name) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.remove(name);
    return new MemoryFiles(changed);
  }

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
  }

  @Override
  public Manifest manifest() {
    return Manifest.EMPTY;
  }

  @Override
  public ByteBuffer read(String name) {
    return ByteBuffer.wrap(files.get(name)).asReadOnlyBuffer();
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
