package io.github.sentimentj.huggingface.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the entries of a zip archive in place, which {@link java.util.zip.ZipFile} cannot: it gives
 * streams of copies. Entries that are stored as they are, or deflated; sizes below 4 GiB.
 */
public final class ZipDirectory {

  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_SIZE = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_SIZE = 30;
  private static final int MAX_COMMENT = 0xffff;

  private final WeightFile file;
  private final ByteBuffer bytes;

  private ZipDirectory(WeightFile file) {
    this.file = file;
    this.bytes = file.bytes();
  }

  /**
   * Finds the entries of an archive. Names are not looked at: they are no paths of a file system.
   *
   * @param location where the file lies, for messages
   * @param content the whole file
   * @return each entry by its name
   * @throws io.github.sentimentj.ModelLoadException if it is no zip archive, or is damaged
   */
  public static Map<String, ZipContent> read(String location, ByteBuffer content) {
    return read(new WeightFile(location, content.slice().order(ByteOrder.LITTLE_ENDIAN)));
  }

  static Map<String, ZipContent> read(WeightFile file) {
    return new ZipDirectory(file).entries();
  }

  private Map<String, ZipContent> entries() {
    int end = findEnd();
    int count = unsignedShort(end + 10);
    long directory = unsignedInt(end + 16);
    long directoryEnd = directory + unsignedInt(end + 12);
    if (directoryEnd > end) {
      throw file.error(
          "expected the zip directory before byte %d, found it from %d to %d"
              .formatted(end, directory, directoryEnd));
    }
    List<Entry> entries = new ArrayList<>();
    long at = directory;
    for (int i = 0; i < count; i++) {
      if (at + CENTRAL_SIZE > directoryEnd || bytes.getInt((int) at) != CENTRAL) {
        throw file.error("expected %d entries in the zip directory, found %d".formatted(count, i));
      }
      int nameLength = unsignedShort((int) at + 28);
      long next =
          at
              + CENTRAL_SIZE
              + nameLength
              + unsignedShort((int) at + 30)
              + unsignedShort((int) at + 32);
      if (next > directoryEnd) {
        throw file.error("an entry of the zip directory is longer than the directory");
      }
      entries.add(entry((int) at, nameLength, directory));
      at = next;
    }
    return contents(entries);
  }

  private int findEnd() {
    int first = Math.max(0, file.size() - END_SIZE - MAX_COMMENT);
    for (int at = file.size() - END_SIZE; at >= first; at--) {
      if (bytes.getInt(at) == END && at + END_SIZE + unsignedShort(at + 20) == file.size()) {
        return at;
      }
    }
    throw file.error("expected a zip directory at the end, found none; it is truncated or damaged");
  }

  private Entry entry(int at, int nameLength, long directory) {
    String name = text(at + CENTRAL_SIZE, nameLength);
    int flags = unsignedShort(at + 8);
    int method = unsignedShort(at + 10);
    long stored = unsignedInt(at + 20);
    long size = unsignedInt(at + 24);
    long local = unsignedInt(at + 42);
    if ((flags & 1) != 0 || (method != ZipContent.STORED && method != ZipContent.DEFLATED)) {
      throw error(
          name, "expected it stored or deflated, found it encrypted, or of method " + method);
    }
    if (method == ZipContent.STORED && stored != size) {
      throw error(name, "expected one size, found " + stored + " and " + size);
    }
    if (local + LOCAL_SIZE > directory || bytes.getInt((int) local) != LOCAL) {
      throw error(name, "expected its header at byte " + local + ", found something else");
    }
    int localNameLength = unsignedShort((int) local + 26);
    long start = local + LOCAL_SIZE + localNameLength + unsignedShort((int) local + 28);
    if (start + stored > directory) {
      throw error(
          name,
          "expected bytes %d to %d, found the zip directory at %d"
              .formatted(start, start + stored, directory));
    }
    // A reader that trusts the other of the two names would see other weights.
    if (!text((int) local + LOCAL_SIZE, localNameLength).equals(name)) {
      throw error(name, "expected the same name in front of its content, found another");
    }
    return new Entry(name, local, start, stored, method, size, bytes.getInt(at + 16));
  }

  private Map<String, ZipContent> contents(List<Entry> entries) {
    entries.sort(Comparator.comparingLong(Entry::local));
    Map<String, ZipContent> contents = new LinkedHashMap<>();
    long end = 0;
    for (Entry entry : entries) {
      if (entry.local < end) {
        throw error(entry.name, "it overlaps another entry");
      }
      end = entry.start + entry.stored;
      ZipContent content =
          new ZipContent(
              file,
              entry.name,
              file.slice(entry.name, entry.start, entry.stored),
              entry.method,
              entry.size,
              entry.crc);
      if (contents.put(entry.name, content) != null) {
        throw error(entry.name, "expected once, found twice");
      }
    }
    return contents;
  }

  private String text(int at, int length) {
    return StandardCharsets.UTF_8.decode(bytes.slice(at, length)).toString();
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private long unsignedInt(int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }

  private RuntimeException error(String entry, String message) {
    return file.error("zip entry " + WeightFile.abbreviate(entry) + ": " + message);
  }

  private record Entry(
      String name, long local, long start, long stored, int method, long size, int crc) {}
}
