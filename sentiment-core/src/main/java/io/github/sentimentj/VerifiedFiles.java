package io.github.sentimentj;

import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.Manifest.FileEntry;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Hands out no byte of a file before its hash was compared with the one in the manifest. */
abstract class VerifiedFiles implements ModelFiles {

  private final Map<String, ByteBuffer> verified = new TreeMap<>();
  private SortedSet<String> names = Collections.emptySortedSet();
  private Manifest manifest = Manifest.EMPTY;

  /** The bytes as they are, memory-mapped if possible. */
  abstract ByteBuffer readUnverified(String name) throws IOException;

  /** The path of a file that was verified. */
  abstract Optional<Path> verifiedPath(String name);

  /**
   * Whether {@link #load} verifies all files, also those that nobody reads then. Somebody may have
   * changed them.
   */
  boolean verifiesAll() {
    return true;
  }

  /** Sets the names and reads the manifest. */
  final VerifiedFiles load(SortedSet<String> found) {
    names = Collections.unmodifiableSortedSet(new TreeSet<>(found));
    if (names.contains(Manifest.FILE_NAME)) {
      readManifest();
    }
    if (verifiesAll()) {
      manifest.files().forEach(entry -> read(entry.name()));
    }
    return this;
  }

  /**
   * Reads the manifest, and takes the names from there. The files are verified when they are read:
   * unpacking what nobody reads takes long.
   */
  final VerifiedFiles loadNamed() {
    names = new TreeSet<>(List.of(Manifest.FILE_NAME));
    readManifest();
    SortedSet<String> all = new TreeSet<>(names);
    manifest.files().forEach(entry -> all.add(entry.name()));
    names = Collections.unmodifiableSortedSet(all);
    return this;
  }

  private void readManifest() {
    try {
      manifest = Manifest.parse(read(Manifest.FILE_NAME));
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(describe(Manifest.FILE_NAME) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public SortedSet<String> names() {
    return names;
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  /** A backend may read several files at once. */
  @Override
  public synchronized ByteBuffer read(String name) {
    ByteBuffer bytes = verified.get(name);
    if (bytes == null) {
      bytes = readAndVerify(name);
      verified.put(name, bytes);
    }
    return bytes.duplicate();
  }

  @Override
  public Optional<Path> path(String name) {
    read(name);
    return verifiedPath(name);
  }

  private ByteBuffer readAndVerify(String name) {
    if (!names.contains(name)) {
      throw new ModelLoadException(describe(name) + ": there is no such file");
    }
    try {
      ByteBuffer bytes = readUnverified(name).asReadOnlyBuffer();
      for (FileEntry entry : manifest.files()) {
        if (entry.name().equals(name)) {
          verify(entry, bytes);
        }
      }
      return bytes;
    } catch (IOException e) {
      throw new ModelLoadException(describe(name) + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Whether something else than the manifest says that a file is as it was made. To hash a megabyte
   * takes a process that just started a tenth of a second.
   */
  boolean isVouchedFor(FileEntry entry, ByteBuffer bytes) throws IOException {
    return false;
  }

  private void verify(FileEntry entry, ByteBuffer bytes) throws IOException {
    String expected = entry.sha256().orElse("");
    if (!expected.isEmpty() && !isVouchedFor(entry, bytes)) {
      String found = sha256(bytes);
      if (!expected.equals(found)) {
        throw new ModelLoadException(
            "%s: its sha256 is %s, but %s says %s; fetch the model again"
                .formatted(describe(entry.name()), found, Manifest.FILE_NAME, expected));
      }
    }
    if (entry.size() >= 0 && entry.size() != bytes.remaining()) {
      throw new ModelLoadException(
          "%s: has %d bytes, but %s says %d"
              .formatted(
                  describe(entry.name()), bytes.remaining(), Manifest.FILE_NAME, entry.size()));
    }
  }

  @Override
  public String sha256() {
    MessageDigest digest = sha256Digest();
    for (String name : names) {
      String line = hash(name) + "  " + name + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash that a file's bytes have, or else they are not handed out. */
  String hash(String name) {
    return manifest.files().stream()
        .filter(entry -> entry.name().equals(name))
        .flatMap(entry -> entry.sha256().stream())
        .findFirst()
        .orElseGet(() -> sha256(read(name)));
  }

  private static String sha256(ByteBuffer bytes) {
    MessageDigest digest = sha256Digest();
    digest.update(bytes.duplicate());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private String describe(String name) {
    return location() + " [" + name + "]";
  }
}
