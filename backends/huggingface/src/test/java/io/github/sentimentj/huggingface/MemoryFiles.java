package io.github.sentimentj.huggingface;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of a model that a test made up or changed.
 *
 * @param files their contents by name
 */
public record MemoryFiles(SortedMap<String, byte[]> files) implements ModelFiles {

  /** Small checkpoints with what their models answer. */
  public static final Path FIXTURES = Path.of("src/test/resources/fixtures");

  /** Some files. */
  public static MemoryFiles of(Map<String, byte[]> files) {
    return new MemoryFiles(new TreeMap<>(files));
  }

  /** One file. */
  public static MemoryFiles of(String name, byte[] content) {
    return of(Map.of(name, content));
  }

  /** One file of text. */
  public static MemoryFiles of(String name, String content) {
    return of(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A folder of the fixtures. */
  public static MemoryFiles fixture(String name) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(FIXTURES.resolve(name))) {
      for (Path path : paths.toList()) {
        files.put(path.getFileName().toString(), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MemoryFiles(files);
  }

  /** The content of one file. */
  public byte[] get(String name) {
    return files.get(name).clone();
  }

  /** The same files with one more, or another in its place. */
  public MemoryFiles with(String name, byte[] content) {
    SortedMap<String, byte[]> changed = new TreeMap<>(files);
    changed.put(name, content);
    return new MemoryFiles(changed);
  }

  /** The same files without one. */
  public MemoryFiles without(String name) {
    SortedMap<String, byte[]> changed = new TreeMap<>(files);
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
    byte[] content = files.get(name);
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
