package io.github.sentimentj.http.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bearer tokens that are accepted, as SHA-256 hashes: tokens are random, so no slower hash is
 * needed, and who reads the configuration cannot use it. Immutable.
 */
public final class Tokens {

  private static final String SCHEME = "Bearer ";

  private final List<byte[]> hashes;

  private Tokens(List<byte[]> hashes) {
    this.hashes = hashes;
  }

  /**
   * Tokens by their hashes.
   *
   * @param sha256 of each token, 64 hexadecimal digits
   * @throws IllegalArgumentException if one is no such hash; it is not repeated in the message
   */
  public static Tokens ofHashes(Collection<String> sha256) {
    List<byte[]> hashes = new ArrayList<>();
    for (String hash : sha256) {
      if (!hash.matches("[0-9a-fA-F]{64}")) {
        throw new IllegalArgumentException(
            "a token is given by its SHA-256, 64 hexadecimal digits; found "
                + hash.length()
                + " characters (printf %s \"$TOKEN\" | sha256sum)");
      }
      hashes.add(HexFormat.of().parseHex(hash));
    }
    return new Tokens(List.copyOf(hashes));
  }

  /** Whether there are none, and everybody may ask. */
  public boolean isEmpty() {
    return hashes.isEmpty();
  }

  /**
   * Which token a request carries. Takes the same time for all that are wrong.
   *
   * @param authorization the header, if there is one
   * @return the token's index, or -1 if it is none of them
   */
  public int find(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return -1;
    }
    byte[] hash = sha256(authorization.substring(SCHEME.length()).strip());
    int found = -1;
    for (int i = 0; i < hashes.size(); i++) {
      if (MessageDigest.isEqual(hashes.get(i), hash)) {
        found = i;
      }
    }
    return found;
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
