package io.github.sentimentj.wandb.run;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * Writes a {@code .wandb} file: seven bytes, then records in the log format of LevelDB, but with
 * the usual CRC-32. Not thread-safe.
 */
final class RecordLogWriter implements Closeable {

  static final int BLOCK = 32 << 10;
  static final int CHUNK_HEADER = 7;
  static final byte[] FILE_HEADER = {0x3A, 0x57, 0x26, 0x42, (byte) 0xE1, (byte) 0xBE, 0};
  static final int FULL = 1;
  static final int FIRST = 2;
  static final int MIDDLE = 3;
  static final int LAST = 4;

  private final FileChannel channel;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BLOCK);
  private long position;

  RecordLogWriter(Path file) throws IOException {
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    write(FILE_HEADER, 0, FILE_HEADER.length);
  }

  void append(byte[] record) {
    int from = 0;
    boolean first = true;
    do {
      int room = roomInBlock();
      int length = Math.min(room, record.length - from);
      boolean last = from + length == record.length;
      chunk(type(first, last), record, from, length);
      from += length;
      first = false;
    } while (from < record.length);
  }

  /** Bytes of payload that the block still takes; begins the next one if it takes none. */
  private int roomInBlock() {
    int left = BLOCK - (int) (position % BLOCK);
    if (left < CHUNK_HEADER) {
      write(new byte[left], 0, left);
      left = BLOCK;
    }
    return left - CHUNK_HEADER;
  }

  private static int type(boolean first, boolean last) {
    if (first) {
      return last ? FULL : FIRST;
    }
    return last ? LAST : MIDDLE;
  }

  private void chunk(int type, byte[] record, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(record, from, length);
    byte[] header =
        ByteBuffer.allocate(CHUNK_HEADER)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt((int) crc.getValue())
            .putShort((short) length)
            .put((byte) type)
            .array();
    write(header, 0, CHUNK_HEADER);
    write(record, from, length);
  }

  private void write(byte[] bytes, int from, int length) {
    buffer.write(bytes, from, length);
    position += length;
  }

  /** Bytes of the file, with those that are not written yet. */
  long length() {
    return position;
  }

  int buffered() {
    return buffer.size();
  }

  /** Gives the operating system what was appended. That outlives the process, not a power cut. */
  void flush() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer.toByteArray());
    buffer.reset();
    while (bytes.hasRemaining()) {
      int unused = channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
