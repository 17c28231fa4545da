package io.github.sentimentj.wandb.run;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Reads a {@code .wandb} file, which may still be written. What is damaged, as the end of a file
 * whose writer was killed, ends it. Not thread-safe.
 */
final class RecordLogReader implements Closeable {

  private static final int MAX_RECORD = 64 << 20;

  private final FileChannel channel;
  private final ByteBuffer block =
      ByteBuffer.allocate(RecordLogWriter.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
  private long blockStart = -1;
  private long position;
  private boolean damaged;

  RecordLogReader(Path file) throws IOException {
    channel = FileChannel.open(file);
  }

  /**
   * The next record, if all of it lies before a place.
   *
   * @param limit bytes of the file that may be looked at
   */
  Optional<byte[]> next(long limit) throws IOException {
    if (position == 0 && !readFileHeader(limit)) {
      return Optional.empty();
    }
    long start = position;
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    boolean within = false;
    while (!damaged) {
      int type = chunk(limit, record, within);
      within = true;
      if (type == 0) {
        position = start; // the rest may come yet
        return Optional.empty();
      }
      if (type == RecordLogWriter.FULL || type == RecordLogWriter.LAST) {
        return Optional.of(record.toByteArray());
      }
    }
    return Optional.empty();
  }

  private boolean readFileHeader(long limit) throws IOException {
    int length = RecordLogWriter.FILE_HEADER.length;
    if (limit < length) {
      return false;
    }
    if (!load(0, length)) {
      return false;
    }
    byte[] header = Arrays.copyOf(block.array(), length);
    damaged = !Arrays.equals(header, RecordLogWriter.FILE_HEADER);
    position = length;
    return !damaged;
  }

  /** Adds the next chunk to a record; gives its type, or 0 if it is not there. */
  private int chunk(long limit, ByteArrayOutputStream record, boolean within) throws IOException {
    int left = RecordLogWriter.BLOCK - (int) (position % RecordLogWriter.BLOCK);
    if (left < RecordLogWriter.CHUNK_HEADER) {
      position += left;
      left = RecordLogWriter.BLOCK;
    }
    long payload = position + RecordLogWriter.CHUNK_HEADER;
    if (payload > limit || !load(position, payload)) {
      return 0;
    }
    int at = (int) (position % RecordLogWriter.BLOCK);
    int expected = block.getInt(at);
    int length = block.getShort(at + 4) & 0xffff;
    int type = block.get(at + 6);
    if (length > left - RecordLogWriter.CHUNK_HEADER
        || record.size() + length > MAX_RECORD
        || !follows(type, within)) {
      damaged = true;
      return 0;
    }
    if (payload + length > limit || !load(position, payload + length)) {
      return 0;
    }
    CRC32 crc = new CRC32();
    crc.update(block.array(), at + 6, 1 + length);
    if ((int) crc.getValue() != expected) {
      damaged = true;
      return 0;
    }
    record.write(block.array(), at + RecordLogWriter.CHUNK_HEADER, length);
    position = payload + length;
    return type;
  }

  private static boolean follows(int type, boolean within) {
    return within
        ? type == RecordLogWriter.MIDDLE || type == RecordLogWriter.LAST
        : type == RecordLogWriter.FULL || type == RecordLogWriter.FIRST;
  }

  /** Makes the block that holds a place hold it up to another; says whether there is so much. */
  private boolean load(long from, long to) throws IOException {
    long start = from - from % RecordLogWriter.BLOCK;
    if (start != blockStart) {
      blockStart = start;
      block.position(0);
    }
    block.limit(RecordLogWriter.BLOCK);
    while (start + block.position() < to) {
      if (channel.read(block, start + block.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
