package io.github.sentimentj.spi;

import io.github.sentimentj.ModelLoadException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The files of one model, wherever they lie. Hashes that the manifest states are verified before a
 * byte is handed out. Valid until {@link BackendProvider#open} returns; not thread-safe.
 */
public interface ModelFiles {

  /**
   * Where they lie, for messages.
   *
   * @return a path or URI
   */
  String location();

  /**
   * What is known of where they come from, beyond what the manifest says: an artifact's version,
   * the run that made it. For people and records; nothing is decided by it.
   *
   * @return names and values in the order to show them, such as {@code artifact} and {@code
   *     team/films/imdb:v3}
   */
  default Map<String, String> origin() {
    return Map.of();
  }

  /**
   * The names of the files, relative, with {@code /}. {@code sentiment.json} is among them where it
   * exists.
   *
   * @return an unmodifiable set
   */
  SortedSet<String> names();

  /**
   * What {@code sentiment.json} says.
   *
   * @return the manifest; {@link Manifest#EMPTY} where there is none
   */
  Manifest manifest();

  /**
   * The bytes of a file, memory-mapped where it lies in a file system.
   *
   * @param name one of {@link #names()}
   * @return a read-only buffer, big-endian, from the first byte to the last
   * @throws ModelLoadException if there is no such file, it cannot be read, it has over 2 GiB, or
   *     its hash is not the manifest's
   */
  ByteBuffer read(String name);

  /**
   * The path of a file that lies in a file system.
   *
   * @param name one of {@link #names()}
   * @return its path, or empty for a model inside a jar
   * @throws ModelLoadException as {@link #read}
   */
  Optional<Path> path(String name);

  /**
   * One hash for the whole model: over the names and hashes of all its files.
   *
   * @return 64 lower-case hexadecimal digits
   * @throws ModelLoadException if a file cannot be read
   */
  String sha256();
}
