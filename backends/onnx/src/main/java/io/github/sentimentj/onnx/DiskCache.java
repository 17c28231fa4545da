package io.github.sentimentj.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folders of files that can be made again: unpacked libraries and optimized models. Each appears
 * whole or not at all, also when two processes make it at once. When all of them together are over
 * the limit, those that were not used for the longest time go.
 */
final class DiskCache {

  static final String FOLDER_PROPERTY = "sentimentj.cache";
  static final String FOLDER_VARIABLE = "SENTIMENTJ_CACHE";
  static final String LIMIT_PROPERTY = "sentimentj.cache.megabytes";
  static final String LIMIT_VARIABLE = "SENTIMENTJ_CACHE_MEGABYTES";

  private static final String OFF = "off";
  private static final long DEFAULT_MEGABYTES = 4096;
  private static final String UNFINISHED = ".tmp-";
  private static final Duration ABANDONED = Duration.ofHours(6);
  private static final Duration COARSE = Duration.ofMinutes(10);

  /** Fills an empty folder. */
  interface Maker {
    void make(Path folder) throws IOException;
  }

  private final Path root;
  private final long limit;

  private DiskCache(Path root, long limit) {
    this.root = root;
    this.limit = limit;
  }

  /**
   * The cache that system properties, environment variables or the system's customs name.
   *
   * @return a folder that exists and can be written; empty if it is turned off, or cannot be
   *     written, which is said once
   */
  static Optional<DiskCache> open() {
    return open(System::getProperty, System.getenv());
  }

  static Optional<DiskCache> open(
      Function<String, @Nullable String> properties, Map<String, String> environment) {
    String named = setting(FOLDER_PROPERTY, FOLDER_VARIABLE, properties, environment);
    if (named.equalsIgnoreCase(OFF)) {
      return Optional.empty();
    }
    try {
      Path root = named.isEmpty() ? customary(properties, environment) : Path.of(named);
      String limit = setting(LIMIT_PROPERTY, LIMIT_VARIABLE, properties, environment);
      long megabytes = limit.isEmpty() ? DEFAULT_MEGABYTES : Long.parseLong(limit);
      createPrivate(root);
      if (!Files.isWritable(root)) {
        throw new IOException(root + " cannot be written");
      }
      return Optional.of(new DiskCache(root.toAbsolutePath(), megabytes << 20));
    } catch (IOException | InvalidPathException | NumberFormatException e) {
      warnWithout(e);
      return Optional.empty();
    }
  }

  static void warnWithout(Exception e) {
    Log.warnOnce(
        "no cache on disk, every start takes longer: %s; %s or -D%s names another folder, or '%s'"
            .formatted(e, FOLDER_VARIABLE, FOLDER_PROPERTY, OFF));
  }

  private static String setting(
      String property,
      String variable,
      Function<String, @Nullable String> properties,
      Map<String, String> environment) {
    String value = properties.apply(property);
    return value != null ? value : environment.getOrDefault(variable, "");
  }

  private static Path customary(
      Function<String, @Nullable String> properties, Map<String, String> environment)
      throws IOException {
    String home = properties.apply("user.home");
    String system = String.valueOf(properties.apply("os.name")).toLowerCase(Locale.ROOT);
    String local = environment.getOrDefault("LOCALAPPDATA", "");
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (system.startsWith("windows") && !local.isEmpty()) {
      return Path.of(local, "sentimentj", "cache");
    } else if (!xdg.isEmpty()) {
      return Path.of(xdg, "sentimentj");
    } else if (home == null || home.isEmpty() || home.equals("?")) {
      throw new IOException("this user has no home folder");
    }
    return system.startsWith("mac")
        ? Path.of(home, "Library", "Caches", "sentimentj")
        : Path.of(home, ".cache", "sentimentj");
  }

  /** Others must not be able to put code or weights into it. */
  private static void createPrivate(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  /** A file of a folder of the cache, if that was made before. */
  Optional<String> find(String key, String file) {
    try {
      return Optional.of(Files.readString(root.resolve(key).resolve(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * A folder of the cache, made where it is not there yet.
   *
   * @param key its name: all that its content depends on
   * @param maker fills it; files that it leaves unclosed on failure are its own to close
   * @return its path
   * @throws IOException if it cannot be made; nothing is left of it then
   */
  Path get(String key, Maker maker) throws IOException {
    Path entry = root.resolve(key);
    if (Files.isDirectory(entry)) {
      touch(entry);
      return entry;
    }
    Path unfinished = root.resolve(UNFINISHED + Long.toHexString(System.nanoTime()) + "-" + key);
    createPrivate(unfinished);
    try {
      maker.make(unfinished);
      if (!move(unfinished, entry)) {
        delete(unfinished); // another process was faster
      }
    } catch (IOException | RuntimeException | Error e) {
      delete(unfinished);
      throw e;
    }
    shrink(entry);
    return entry;
  }

  /** Takes a folder out of the cache. Who has its files open keeps them, where the system lets. */
  void remove(String key) {
    Path entry = root.resolve(key);
    Path doomed = root.resolve(UNFINISHED + Long.toHexString(System.nanoTime()) + "-old");
    try {
      if (Files.isDirectory(entry) && move(entry, doomed)) {
        delete(doomed);
      }
    } catch (IOException e) {
      Log.warnOnce(entry + " cannot be removed: " + e);
    }
  }

  private static boolean move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (FileSystemException e) {
      if (Files.isDirectory(to)) {
        return false;
      }
      throw e;
    }
  }

  private static void touch(Path entry) {
    try {
      Instant now = Instant.now();
      if (Files.getLastModifiedTime(entry).toInstant().isBefore(now.minus(COARSE))) {
        Files.setLastModifiedTime(entry, FileTime.from(now));
      }
    } catch (IOException e) {
      return; // it only looks older than it is
    }
  }

  private record Entry(Path path, long bytes, Instant used) {}

  private void shrink(Path keep) {
    try {
      List<Entry> entries = entries();
      long sum = entries.stream().mapToLong(Entry::bytes).sum();
      entries.sort(Comparator.comparing(Entry::used));
      for (Entry entry : entries) {
        String name = entry.path.getFileName().toString();
        boolean unfinished = name.startsWith(UNFINISHED);
        boolean old = entry.used.isBefore(Instant.now().minus(ABANDONED));
        if (unfinished ? old : sum > limit && !entry.path.equals(keep)) {
          remove(name);
          sum -= entry.bytes;
        }
      }
    } catch (IOException | UncheckedIOException e) {
      Log.warnOnce(root + " cannot be tidied up: " + e);
    }
  }

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(folder)) {
          long bytes = files.filter(Files::isRegularFile).mapToLong(DiskCache::size).sum();
          entries.add(new Entry(folder, bytes, Files.getLastModifiedTime(folder).toInstant()));
        }
      }
    }
    return entries;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // just removed by another process
    }
  }

  static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      Log.warnOnce(folder + " cannot be removed: " + e);
    }
  }
}
