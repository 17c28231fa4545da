package io.github.sentimentj.wandb.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.http.JsonCodec;
import io.github.sentimentj.wandb.http.Log;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where a run is kept on this machine: files of records ({@code run-ID.wandb}, then {@code
 * run-ID-2.wandb}, …), the run's own files below {@code files/}, and how far it has been sent. It
 * belongs to one process at a time, which holds a lock.
 */
final class RunFolder implements AutoCloseable {

  private static final String STATE = "sent.json";
  private static final String LOCK = "lock";

  /**
   * What this process has. Where a file's lock is the process's, closing any channel to the file
   * lets go of it: so what is ours must not even be opened a second time.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final String id;
  private final FileChannel channel;
  private final FileLock lock;

  private RunFolder(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
    String name = Objects.requireNonNull(folder.getFileName()).toString();
    id = name.replaceFirst("^(offline-)?run-\\d{8}_\\d{6}-", "");
  }

  /**
   * Makes a folder.
   *
   * @throws WandbException if it cannot be made
   */
  static RunFolder create(Path folder) {
    try {
      Files.createDirectories(folder.resolve("files"));
      return lock(folder, StandardOpenOption.CREATE)
          .orElseThrow(
              () ->
                  new WandbException(
                      WandbException.Kind.LOCAL, folder + " belongs to another process"));
    } catch (IOException e) {
      throw new WandbException(
          WandbException.Kind.LOCAL,
          folder + " cannot be made: " + e.getMessage() + "; let WANDB_DIR name a folder that can",
          e);
    }
  }

  /** Takes a folder that is there, unless a process that still runs has it. */
  static Optional<RunFolder> claim(Path folder) throws IOException {
    // Without making the file: who deletes the folder would find it there again.
    return lock(folder, StandardOpenOption.WRITE);
  }

  private static Optional<RunFolder> lock(Path folder, StandardOpenOption how) throws IOException {
    Path key = key(folder);
    if (!OURS.add(key)) {
      return Optional.empty();
    }
    Optional<RunFolder> locked = Optional.empty();
    try {
      locked = lockFile(folder, how);
      return locked;
    } finally {
      if (locked.isEmpty()) {
        OURS.remove(key);
      }
    }
  }

  private static Path key(Path folder) {
    return folder.toAbsolutePath().normalize();
  }

  private static Optional<RunFolder> lockFile(Path folder, StandardOpenOption how)
      throws IOException {
    FileChannel channel = FileChannel.open(folder.resolve(LOCK), how, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new RunFolder(folder, channel, lock));
      }
    } catch (OverlappingFileLockException e) {
      // Another class loader of this process.
    }
    channel.close();
    return Optional.empty();
  }

  /** Folders in which earlier processes may have left something to send. */
  static List<Path> leftBehind(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(root)) {
      return all.filter(folder -> Files.isRegularFile(folder.resolve(STATE))).sorted().toList();
    }
  }

  String id() {
    return id;
  }

  Path path() {
    return folder;
  }

  Path segment(int number) {
    return folder.resolve("run-" + id + (number == 1 ? "" : "-" + number) + ".wandb");
  }

  Path file(String name) {
    return folder.resolve("files").resolve(name);
  }

  /** The same, if a name leads into the folder of files. */
  Optional<Path> safeFile(String name) {
    Path files = folder.resolve("files");
    try {
      Path file = files.resolve(name).normalize();
      return file.startsWith(files) && !file.equals(files) ? Optional.of(file) : Optional.empty();
    } catch (java.nio.file.InvalidPathException e) {
      return Optional.empty();
    }
  }

  Optional<SendState> state() throws IOException {
    Path file = folder.resolve(STATE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(SendState.of(JsonCodec.MAPPER.readTree(Files.readString(file))));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is damaged", e);
    }
  }

  void save(SendState state) throws IOException {
    Path next = folder.resolve(STATE + ".next");
    Files.writeString(next, state.toJson());
    Files.move(
        next,
        folder.resolve(STATE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes it: all has been sent. */
  void delete() {
    try {
      // First what makes it something to send.
      Files.deleteIfExists(folder.resolve(STATE));
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      Log.warning(folder + " has been sent, but cannot be deleted: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      Log.warning(folder + ": its lock could not be let go of: " + e.getMessage());
    } finally {
      OURS.remove(key(folder));
    }
  }
}
