package io.github.sentimentj.keras;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Files of a model that a test made up or changed. */
record MemoryFiles(Map<String, byte[]> contents) implements ModelFiles {

  static MemoryFiles of(String name, byte[] content) {
    return new MemoryFiles(Map.of(name, content));
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
    byte[] json = contents.get(Manifest.FILE_NAME);
    return json == null ? Manifest.EMPTY : Manifest.parse(ByteBuffer.wrap(json));
  }

  @Override
  public ByteBuffer read(String name) {
    byte[] content = contents.get(name);
    if (content == null) {
      throw new ModelLoadException(name + ": there is no such file");
    }
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
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
