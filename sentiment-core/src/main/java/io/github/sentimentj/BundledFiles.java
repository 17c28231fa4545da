package io.github.sentimentj;

import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.Manifest.FileEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;

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
    if (!exists(name, loader)) {
      throw new ModelLoadException(
          "no bundled model '"
              + name
              + "' on the class path: add io.github.sentimentj:sentiment-model-"
              + name);
    }
    return new BundledFiles(name, loader).loadNamed();
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

  /** A jar has a checksum of each file, which whoever reads it has to compare. */
  @Override
  boolean isVouchedFor(FileEntry entry, ByteBuffer bytes) throws IOException {
    URL url = loader.getResource(ROOT + name + "/" + entry.name());
    if (url == null || !(url.openConnection() instanceof JarURLConnection jar)) {
      return false;
    }
    CRC32 checksum = new CRC32();
    checksum.update(bytes.duplicate());
    return checksum.getValue() == jar.getJarEntry().getCrc();
  }

  @Override
  Optional<Path> verifiedPath(String fileName) {
    return Optional.empty();
  }
}
