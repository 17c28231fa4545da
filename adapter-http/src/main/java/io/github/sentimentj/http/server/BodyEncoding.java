package io.github.sentimentj.http.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks bodies that were sent with {@code Content-Encoding}. */
final class BodyEncoding {

  private BodyEncoding() {}

  /**
   * What a body holds.
   *
   * @param most the most bytes that it may hold
   * @throws RequestException if it holds more, or is not gzip
   */
  static byte[] gunzip(byte[] body, int most) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(most + 1);
      if (plain.length > most) {
        throw tooLarge(most);
      }
      return plain;
    } catch (IOException e) {
      throw new RequestException(400, "the body is not gzip");
    }
  }

  static RequestException tooLarge(int most) {
    return new RequestException(413, "the body is longer than " + most + " bytes");
  }
}
