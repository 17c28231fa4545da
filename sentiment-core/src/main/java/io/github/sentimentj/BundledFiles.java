package io.github.sentimentj;

import io.github.sentimentj.spi.Manifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/** A bundle on the class path. A jar cannot be listed, so its manifest names its files. */
final class BundledFiles extends VerifiedFiles {

  private static final String ROOT = "META-INF/sentimentj/models/";

  private final String name;
  private final ClassLoader loader;

  private BundledFiles(String name, ClassLoader loader) {
    this.name = name;
    this.loader = loader;
  }

  static boolean exists(String name, ClassLoader loader) {
    return loader.getResource(ROOT + name + "/" + Manifest.FILE_NAME) != null;
  }

  static VerifiedFiles open(String name, ClassLoader loader) {
    BundledFiles files = new BundledFiles(name, loader);
    try {
      TreeSet<String> names = new TreeSet<>();
      names.add(Manifest.FILE_NAME);
      Manifest.parse(files.readUnverified(Manifest.FILE_NAME))
          .files()
          .forEach(entry -> names.add(entry.name()));
      return files.load(names);
    } catch (FileNotFoundException e) {
      throw new ModelLoadException(
          "no bundled model '"
              + name
              + "' on the class path: add io.github.sentimentj:sentiment-model-"
              + name,
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelLoadException(files.location() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String location() {
    return "bundled:" + name;
  }

  @Override
  ByteBuffer readUnverified(String fileName) throws IOException {
    try (InputStream in = loader.getResourceAsStream(ROOT + name + "/" + fileName)) {
      if (in == null) {
        throw new FileNotFoundException(fileName + " is not on the class path");
      }
      return ByteBuffer.wrap(in.readAllBytes());
    }
  }

  /** A jar has checksums of its own, and unpacking what nobody reads takes long. */
  @Override
  boolean verifiesAll() {
    return false;
  }

  @Override
  Optional<Path> verifiedPath(String fileName) {
    return Optional.empty();
  }
}
