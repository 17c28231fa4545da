package io.github.sentimentj;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A model in the file system: a folder, or one file of it. */
final class FolderFiles extends VerifiedFiles {

  private static final int MAX_DEPTH = 4;
  private static final int MAX_FILES = 1000;

  private final Path location;
  private final Path folder;

  private FolderFiles(Path location, Path folder) {
    this.location = location;
    this.folder = folder;
  }

  static VerifiedFiles ofFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ModelLoadException(
          folder + (Files.exists(folder) ? ": not a folder" : ": there is no such folder"));
    }
    try (Stream<Path> found = Files.walk(folder, MAX_DEPTH)) {
      SortedSet<String> names =
          found
              .filter(Files::isRegularFile)
              .limit(MAX_FILES + 1)
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .collect(Collectors.toCollection(TreeSet::new));
      if (names.size() > MAX_FILES) {
        throw new ModelLoadException(folder + ": over " + MAX_FILES + " files; not a model");
      }
      return new FolderFiles(folder, folder).load(names);
    } catch (IOException | UncheckedIOException e) { // the walk itself throws unchecked
      throw new ModelLoadException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }

  static VerifiedFiles ofFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException(
          file + (Files.exists(file) ? ": not a file" : ": there is no such file"));
    }
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    return new FolderFiles(file, folder).load(new TreeSet<>(Set.of(file.getFileName().toString())));
  }

  @Override
  public String location() {
    return location.toString();
  }

  @Override
  ByteBuffer readUnverified(String name) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(name))) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new IOException("over 2 GiB");
      }
      return channel.map(MapMode.READ_ONLY, 0, channel.size());
    }
  }

  @Override
  Optional<Path> verifiedPath(String name) {
    return Optional.of(folder.resolve(name));
  }
}
