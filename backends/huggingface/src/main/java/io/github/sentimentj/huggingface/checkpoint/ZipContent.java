package io.github.sentimentj.huggingface.checkpoint;

import io.github.sentimentj.ModelLoadException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What is in one entry of a zip archive. Immutable. */
public final class ZipContent {

  static final int STORED = 0;
  static final int DEFLATED = 8;

  private final WeightFile file;
  private final String name;
  private final ByteBuffer stored;
  private final int method;
  private final long size;
  private final int crc;

  ZipContent(WeightFile file, String name, ByteBuffer stored, int method, long size, int crc) {
    this.file = file;
    this.name = name;
    this.stored = stored;
    this.method = method;
    this.size = size;
    this.crc = crc;
  }

  /** The bytes in the file, unchecked; they must not be compressed. */
  ByteBuffer inPlace() {
    if (method != STORED) {
      throw error("expected it stored as it is, found it compressed");
    }
    return stored;
  }

  /**
   * Its size when it is unpacked, as the archive states it.
   *
   * @return bytes
   */
  public long size() {
    return size;
  }

  /**
   * All of it. A view of the file where it is not compressed.
   *
   * @return a read-only little-endian buffer of {@link #size()} bytes
   * @throws ModelLoadException if it is damaged, or has 2 GiB or more
   */
  public ByteBuffer read() {
    if (size > Integer.MAX_VALUE - 8) {
      throw error("expected less than 2 GiB, found " + size + " bytes");
    }
    ByteBuffer content = method == STORED ? stored : inflate();
    CRC32 sum = new CRC32();
    sum.update(content.duplicate().rewind());
    if ((int) sum.getValue() != crc) {
      throw error("expected another checksum; it is damaged");
    }
    return content.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer inflate() {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(stored.duplicate().rewind());
      byte[] content = new byte[(int) size];
      int at = 0;
      while (at < content.length) {
        int count = inflater.inflate(content, at, content.length - at);
        if (count == 0) {
          throw error("expected %d bytes, found %d".formatted(size, at));
        }
        at += count;
      }
      return ByteBuffer.wrap(content);
    } catch (DataFormatException e) {
      throw error("expected deflated data, found something else: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private ModelLoadException error(String message) {
    return file.error("zip entry " + WeightFile.abbreviate(name) + ": " + message);
  }
}
