package io.github.sentimentj;

import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.Manifest.FileEntry;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A folder of a bundle that is a bundle of its own. */
final class PartFiles extends VerifiedFiles {

  private final ModelFiles whole;
  private final String prefix;

  private PartFiles(ModelFiles whole, String prefix) {
    this.whole = whole;
    this.prefix = prefix;
  }

  static ModelFiles of(ModelFiles whole, String folder) {
    String prefix = folder + "/";
    TreeSet<String> names =
        whole.names().stream()
            .filter(name -> name.startsWith(prefix))
            .map(name -> name.substring(prefix.length()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!names.contains(Manifest.FILE_NAME)) {
      throw new ModelLoadException(
          "%s [%s%s]: there is no such file"
              .formatted(whole.location(), prefix, Manifest.FILE_NAME));
    }
    return new PartFiles(whole, prefix).load(names);
  }

  @Override
  public String location() {
    return whole.location() + "/" + prefix.substring(0, prefix.length() - 1);
  }

  @Override
  ByteBuffer readUnverified(String name) {
    return whole.read(prefix + name);
  }

  @Override
  Optional<Path> verifiedPath(String name) {
    return whole.path(prefix + name);
  }

  @Override
  boolean verifiesAll() {
    return false; // the whole does
  }

  /** The whole compared it already. */
  @Override
  boolean isVouchedFor(FileEntry entry, ByteBuffer bytes) {
    return whole instanceof VerifiedFiles files
        && entry.sha256().equals(Optional.of(files.hash(prefix + entry.name())));
  }

  @Override
  String hash(String name) {
    return whole instanceof VerifiedFiles files ? files.hash(prefix + name) : super.hash(name);
  }
}
