package io.github.sentimentj.wandb.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** MD5, as the protocol uses it. */
public final class Digests {

  private static final int BUFFER = 1 << 18;

  private Digests() {}

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /**
   * Hashes a file.
   *
   * @param file any file
   * @return 16 bytes
   * @throws IOException if it cannot be read
   */
  public static byte[] md5(Path file) throws IOException {
    MessageDigest digest = md5();
    try (FileChannel channel = FileChannel.open(file)) {
      update(digest, channel, Long.MAX_VALUE);
    }
    return digest.digest();
  }

  /** Hashes at most so many bytes from where a channel stands; gives how many they were. */
  static long update(MessageDigest digest, FileChannel channel, long limit) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long hashed = 0;
    while (hashed < limit) {
      buffer.clear().limit((int) Math.min(BUFFER, limit - hashed));
      int read = channel.read(buffer);
      if (read < 0) {
        break;
      }
      digest.update(buffer.flip());
      hashed += read;
    }
    return hashed;
  }

  /**
   * A digest as manifests have it.
   *
   * @param digest its bytes
   * @return base64
   */
  public static String base64(byte[] digest) {
    return Base64.getEncoder().encodeToString(digest);
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /**
   * The digest of an artifact.
   *
   * @param files the base64 digests of its files, by path
   * @return 32 hexadecimal digits
   */
  public static String ofArtifact(Map<String, String> files) {
    MessageDigest digest = md5();
    digest.update("wandb-artifact-manifest-v1\n".getBytes(StandardCharsets.UTF_8));
    files.keySet().stream()
        .map(path -> path.getBytes(StandardCharsets.UTF_8))
        .sorted(Arrays::compareUnsigned)
        .map(path -> new String(path, StandardCharsets.UTF_8))
        .map(path -> (path + ":" + files.get(path) + "\n").getBytes(StandardCharsets.UTF_8))
        .forEach(digest::update);
    return hex(digest.digest());
  }
}
