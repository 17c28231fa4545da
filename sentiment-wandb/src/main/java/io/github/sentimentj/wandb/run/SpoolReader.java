package io.github.sentimentj.wandb.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a run's records, from one file of them to the next, while they are written. */
final class SpoolReader implements Closeable {

  /**
   * A record, and where the run stands after it.
   *
   * @param record what it says; nothing that matters at the end of a file
   * @param bytes of it
   * @param segment file that it is in, or the next one at the end of a file
   * @param records of that file so far
   */
  record Read(RunRecord record, int bytes, int segment, long records) {}

  private final RunFolder folder;
  private final Spool spool;
  private int segment;
  private long records;
  private @Nullable RecordLogReader log;

  SpoolReader(RunFolder folder, Spool spool, int segment) {
    this.folder = folder;
    this.spool = spool;
    this.segment = segment;
  }

  /** The next record that is there already. */
  Optional<Read> next() throws IOException {
    Spool.End end = spool.end();
    boolean newest = end.segment() == segment;
    Optional<byte[]> found = read(newest ? end.bytes() : Long.MAX_VALUE);
    if (found.isPresent()) {
      records++;
      return Optional.of(new Read(decode(found.get()), found.get().length, segment, records));
    }
    if (newest) {
      return Optional.empty();
    }
    close();
    segment++;
    records = 0;
    return Optional.of(new Read(new RunRecord.Other(), 0, segment, 0));
  }

  /** The next record of a file, which need not be there yet. */
  private Optional<byte[]> read(long limit) throws IOException {
    Path file = folder.segment(segment);
    if (log == null && limit > 0 && Files.exists(file)) {
      log = new RecordLogReader(file);
    }
    return log == null ? Optional.empty() : log.next(limit);
  }

  private static RunRecord decode(byte[] bytes) {
    try {
      return RecordCodec.decode(bytes);
    } catch (IOException e) {
      return new RunRecord.Other(); // whole, but not what we write
    }
  }

  @Override
  public void close() throws IOException {
    if (log != null) {
      log.close();
      log = null;
    }
  }
}
