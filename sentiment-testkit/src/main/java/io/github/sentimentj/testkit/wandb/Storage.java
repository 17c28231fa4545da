package io.github.sentimentj.testkit.wandb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Bytes on disk, reached by signed URLs. Thread-safe. */
final class Storage {

  /** What a signature allows. */
  record Grant(String method, String key, Stage stage) {}

  private final Path folder;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final ThreadLocal<String> host = ThreadLocal.withInitial(() -> "127.0.0.1");
  private volatile int port;
  private volatile boolean fileUrls = true;

  Storage(Path folder) {
    this.folder = folder;
  }

  void serveAt(int number) {
    port = number;
  }

  /** What the client of this thread's request calls this machine. */
  void calledBy(String name) {
    host.set(name);
  }

  String sign(String method, String key, Stage stage) {
    String signature = UUID.randomUUID().toString();
    grants.put(signature, new Grant(method, key, stage));
    return "http://" + host.get() + ":" + port + "/storage/" + key + "?signature=" + signature;
  }

  Optional<Grant> grant(String signature) {
    return Optional.ofNullable(grants.get(signature));
  }

  void giveFileUrls(boolean give) {
    fileUrls = give;
  }

  /** A URL to read with; empty where none is given out. */
  String direct(String key, Stage stage) {
    return fileUrls || stage != Stage.FILE_DOWNLOAD ? sign("GET", key, stage) : "";
  }

  /** Every URL that was signed so far is worth nothing any more. */
  void expireAll() {
    grants.clear();
  }

  boolean has(String key) {
    return Files.isRegularFile(path(key));
  }

  Path path(String key) {
    return folder.resolve(key.replaceAll("[^A-Za-z0-9._-]", "_"));
  }

  long size(String key) {
    try {
      return Files.size(path(key));
    } catch (IOException e) {
      return 0;
    }
  }

  /** Stores a body whole or not at all, and gives its MD5. Leaves the body open. */
  byte[] put(String key, InputStream body) throws IOException {
    Path part = Files.createTempFile(folder, "put", ".part");
    MessageDigest digest = md5();
    try (OutputStream out = Files.newOutputStream(part)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        out.write(buffer, 0, read);
        digest.update(buffer, 0, read);
      }
    }
    Files.move(part, path(key), StandardCopyOption.REPLACE_EXISTING);
    return digest.digest();
  }

  /** Makes one file of many; gives the MD5 of the whole. */
  byte[] join(String key, List<String> parts) throws IOException {
    List<InputStream> streams = new ArrayList<>();
    for (String part : parts) {
      streams.add(Files.newInputStream(path(part)));
    }
    try (InputStream all = new SequenceInputStream(Collections.enumeration(streams))) {
      return put(key, all);
    }
  }

  String md5Base64(String key) {
    MessageDigest digest = md5();
    try {
      digest.update(Files.readAllBytes(path(key)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
