package io.github.sentimentj.huggingface.hdf5;

import io.github.sentimentj.ModelLoadException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds the chunks of a dataset: equal boxes of elements, those at the ends filled up. Of the
 * indexes of the format, these are read: the tree of old files, and of new ones the single chunk,
 * chunks side by side, the array of fixed size, and the tree of arrays that can grow in several
 * dimensions.
 */
final class ChunkIndex {

  private static final int TREE = 0;
  private static final int SINGLE = 1;
  private static final int IMPLICIT = 2;
  private static final int FIXED_ARRAY = 3;
  private static final int EXTENSIBLE_ARRAY = 4;
  private static final int TREE_2 = 5;
  private static final int TREE_2_CHUNKS = 10;
  private static final int TREE_2_FILTERED_CHUNKS = 11;
  private static final int MAX_LEVELS = 32;
  private static final String WHAT = "an index of chunks";

  private final Source source;
  private final String path;
  private final Filters filters;
  private final int kind;
  private final long[] chunk;
  private final long address;
  private final long singleSize;
  private final int singleMask;

  private ChunkIndex(
      Source source,
      String path,
      Filters filters,
      int kind,
      long[] chunk,
      long address,
      long singleSize,
      int singleMask) {
    this.source = source;
    this.path = path;
    this.filters = filters;
    this.kind = kind;
    this.chunk = chunk;
    this.address = address;
    this.singleSize = singleSize;
    this.singleMask = singleMask;
  }

  static ChunkIndex of(Source source, String path, ByteBuffer layout, Filters filters) {
    if (layout.get(0) == 3) {
      long[] dimensions = dimensions(layout, 11, layout.get(2) & 0xff, 4);
      return new ChunkIndex(source, path, filters, TREE, dimensions, layout.getLong(3), 0, 0);
    }
    int flags = layout.get(2);
    int count = layout.get(3) & 0xff;
    int width = layout.get(4) & 7;
    long[] dimensions = dimensions(layout, 5, count, width == 0 ? 8 : width);
    int at = 5 + count * (width == 0 ? 8 : width);
    int kind = layout.get(at);
    // Chunks at the ends may be left as they are, and the single one may have filters.
    boolean partlyFiltered = (flags & 1) != 0 && !filters.isEmpty();
    boolean filteredSingle = kind == SINGLE && (flags & 2) != 0;
    if (partlyFiltered || kind < SINGLE || kind == EXTENSIBLE_ARRAY || kind > TREE_2) {
      throw source.error(
          "dataset %s: expected an array of chunks whose size is fixed, found index %d of chunks"
              .formatted(Source.abbreviate(path), kind));
    }
    int options =
        switch (kind) {
          case FIXED_ARRAY -> 1;
          case TREE_2 -> 6;
          default -> filteredSingle ? 12 : 0;
        };
    return new ChunkIndex(
        source,
        path,
        filters,
        kind,
        dimensions,
        layout.getLong(at + 1 + options),
        filteredSingle ? layout.getLong(at + 1) : -1,
        filteredSingle ? layout.getInt(at + 9) : 0);
  }

  /** The sizes of a chunk; behind them lies that of an element. */
  private static long[] dimensions(ByteBuffer layout, int from, int count, int width) {
    long[] dimensions = new long[Math.max(0, count - 1)];
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = Source.unsigned(layout, from + i * width, width);
    }
    return dimensions;
  }

  void check(Dataspace space, Datatype type) {
    long bytes = type.size();
    for (long size : chunk) {
      if (size < 1 || size > Integer.MAX_VALUE || bytes * size > Integer.MAX_VALUE) {
        throw error("expected chunks that memory can hold, found " + Arrays.toString(chunk));
      }
      bytes *= size;
    }
    if (bytes < 1 || chunk.length != space.sizes().size() || chunk.length == 0) {
      throw error(
          "expected chunks for the shape %s, found %s"
              .formatted(space.sizes(), Arrays.toString(chunk)));
    }
    if (address == Source.NOWHERE && space.elements() > 0) {
      throw error("expected its data in the file, found none");
    }
  }

  /** What lies over the ends counts too: it has to be unpacked. */
  long unpackedBytes(Dataspace space, Datatype type) {
    return ChunkGrid.of(space, chunk).cells()
        * Arrays.stream(chunk).reduce(type.size(), (a, b) -> a * b);
  }

  ByteBuffer read(Dataspace space, int elementSize) {
    ChunkGrid grid = ChunkGrid.of(space, chunk);
    Reading reading = new Reading(source.fresh(), grid, elementSize);
    try {
      if (space.elements() > 0) {
        reading.run();
      }
    } catch (IndexOutOfBoundsException e) {
      throw error("expected a longer index of chunks; it is damaged");
    }
    return reading.out;
  }

  private ModelLoadException error(String message) {
    return source.error("dataset %s: %s".formatted(Source.abbreviate(path), message));
  }

  /** One walk over all chunks. */
  private final class Reading {
    private final Source in;
    private final ChunkGrid grid;
    private final int elementSize;
    private final int chunkBytes;
    private final boolean[] found;
    private final ByteBuffer out;

    Reading(Source in, ChunkGrid grid, int elementSize) {
      this.in = in;
      this.grid = grid;
      this.elementSize = elementSize;
      chunkBytes = (int) Arrays.stream(chunk).reduce(elementSize, (a, b) -> a * b);
      found = new boolean[Math.toIntExact(grid.cells())];
      out = ByteBuffer.allocate(grid.elements() * elementSize);
    }

    void run() {
      switch (kind) {
        case TREE -> tree(address, MAX_LEVELS);
        case SINGLE -> chunk(0, address, singleSize < 0 ? chunkBytes : singleSize, singleMask);
        case IMPLICIT -> {
          for (int i = 0; i < found.length; i++) {
            chunk(i, address + (long) i * chunkBytes, chunkBytes, 0);
          }
        }
        case FIXED_ARRAY -> array();
        default -> tree2();
      }
      for (int i = 0; i < found.length; i++) {
        if (!found[i]) {
          throw error("expected chunk %d of %d, found none".formatted(i, found.length));
        }
      }
    }

    private void chunk(long cell, long at, long size, int mask) {
      if (cell < 0 || cell >= found.length || found[(int) cell]) {
        throw error("expected each chunk of it once, found chunk " + cell + " too");
      }
      if (at == Source.NOWHERE) {
        return; // never written
      }
      found[(int) cell] = true;
      ByteBuffer stored = in.block("dataset " + Source.abbreviate(path), at, size);
      grid.copy((int) cell, filters.undo(stored, mask, chunkBytes, elementSize), out, elementSize);
    }

    private void tree(long node, int below) {
      ByteBuffer head = in.block(WHAT, "TREE", node, 24);
      int level = head.get(5) & 0xff;
      if (head.get(4) != 1 || level >= below) {
        throw error("expected a tree of chunks at byte %d, found another".formatted(node));
      }
      int children = Short.toUnsignedInt(head.getShort(6));
      int key = 8 + 8 * (chunk.length + 1);
      ByteBuffer entries = in.block(WHAT, node + 24, (long) children * (key + 8));
      for (int i = 0; i < children; i++) {
        int at = i * (key + 8);
        long child = entries.getLong(at + key);
        if (level > 0) {
          tree(child, level);
        } else {
          long[] offsets = new long[chunk.length];
          for (int d = 0; d < offsets.length; d++) {
            offsets[d] = entries.getLong(at + 8 + 8 * d);
          }
          long size = Integer.toUnsignedLong(entries.getInt(at));
          chunk(grid.cell(offsets), child, size, entries.getInt(at + 4));
        }
      }
    }

    /** Its records: address, size and mask where there are filters, and which chunk it is. */
    private void tree2() {
      boolean filtered = !filters.isEmpty();
      int type = filtered ? TREE_2_FILTERED_CHUNKS : TREE_2_CHUNKS;
      for (ByteBuffer record : Tree2.read(in, address, type)) {
        int place = record.capacity() - 8 * chunk.length;
        int sizeWidth = place - 12;
        if (filtered ? sizeWidth < 1 || sizeWidth > 8 : place != 8) {
          throw error("expected another index of chunks; it is damaged");
        }
        long[] offsets = new long[chunk.length];
        for (int d = 0; d < offsets.length; d++) {
          offsets[d] = record.getLong(place + 8 * d) * chunk[d];
        }
        long cell = grid.cell(offsets);
        if (filtered) {
          long size = Source.unsigned(record, 8, sizeWidth);
          chunk(cell, record.getLong(0), size, record.getInt(8 + sizeWidth));
        } else {
          chunk(cell, record.getLong(0), chunkBytes, 0);
        }
      }
    }

    private void array() {
      ByteBuffer head = in.block(WHAT, "FAHD", address, 24);
      boolean filtered = head.get(5) == 1;
      int width = head.get(6) & 0xff;
      int pageBits = head.get(7);
      long entries = head.getLong(8);
      if (entries != found.length || width < (filtered ? 13 : 8) || pageBits < 0 || pageBits > 30) {
        throw error("expected an array of %d chunks, found %d".formatted(found.length, entries));
      }
      long block = head.getLong(16);
      in.block(WHAT, "FADB", block, 14);
      long page = 1L << pageBits;
      boolean paged = entries > page;
      long pages = (entries + page - 1) / page;
      // A bit for each page, and a checksum behind them and behind each page.
      long at = block + 14 + (paged ? (pages + 7) / 8 + 4 : 0);
      for (int i = 0; i < entries; i++) {
        entry(i, in.block(WHAT, at, width), filtered);
        at += width + (paged && (i + 1) % page == 0 ? 4 : 0);
      }
    }

    private void entry(int cell, ByteBuffer entry, boolean filtered) {
      int sizeWidth = entry.capacity() - 12;
      chunk(
          cell,
          entry.getLong(0),
          filtered ? Source.unsigned(entry, 8, sizeWidth) : chunkBytes,
          filtered ? entry.getInt(8 + sizeWidth) : 0);
    }
  }
}
