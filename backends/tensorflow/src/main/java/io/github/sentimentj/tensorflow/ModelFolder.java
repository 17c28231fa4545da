package io.github.sentimentj.tensorflow;

import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder for TensorFlow, which reads from a file system only: with the bytes that were checked,
 * and nothing else. Variables and vocabularies are links where they lie in a file system.
 */
final class ModelFolder implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(ModelFolder.class.getPackageName());

  private final Path folder;

  private ModelFolder(Path folder) {
    this.folder = folder;
  }

  static ModelFolder of(ModelFiles files, SavedModel model) throws IOException {
    ModelFolder made = new ModelFolder(Files.createTempDirectory("sentimentj"));
    try {
      // TensorFlow looks for it where there are variables.
      Files.createDirectory(made.folder.resolve("variables"));
      made.copy(files, model.folder(), SavedModel.FILE);
      for (String name : model.files()) {
        Optional<Path> original = files.path(model.folder() + name);
        if (original.isPresent()) {
          Files.createSymbolicLink(made.file(name), original.get().toRealPath());
        } else {
          made.copy(files, model.folder(), name);
        }
      }
      return made;
    } catch (IOException | RuntimeException | Error e) {
      made.close();
      throw e;
    }
  }

  Path path() {
    return folder;
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return file;
  }

  private void copy(ModelFiles files, String from, String name) throws IOException {
    ByteBuffer bytes = files.read(from + name);
    try (WritableByteChannel out =
        Files.newByteChannel(file(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  /** What cannot be deleted stays in the temporary folder, where it does no harm. */
  @Override
  public void close() {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOGGER.log(Level.DEBUG, "{0} stays: {1}", folder, e.toString());
    }
  }
}
