package io.github.sentimentj.huggingface.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads the part of HDF5 that Keras writes weights in: groups, old and new, and datasets of
 * floating-point numbers in one piece. Attributes are passed over.
 *
 * <p>HDF5 is a graph of addresses, in which a small file can have any number of paths. A sound file
 * has each of its bytes looked at once, so that one that wants more than it has is refused. General
 * libraries follow all paths, and can be kept busy for minutes by 100 kB.
 */
final class Hdf5 {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NAME = 512;
  private static final int MAX_MESSAGES = 4096;

  private static final int DATASPACE = 0x01;
  private static final int LINK_INFO = 0x02;
  private static final int DATATYPE = 0x03;
  private static final int LINK = 0x06;
  private static final int LAYOUT = 0x08;
  private static final int CONTINUATION = 0x10;
  private static final int SYMBOL_TABLE = 0x11;

  private final WeightFile file;
  private final List<Dataset> datasets = new ArrayList<>();
  private long unread;

  private Hdf5(WeightFile file) {
    this.file = file;
    this.unread = file.size();
  }

  /** An array and the names of the groups around it, outermost first, its own last. */
  record Dataset(List<String> path, DType dtype, List<Long> sizes, ByteBuffer data) {}

  private record Message(int type, ByteBuffer content) {}

  static List<Dataset> read(WeightFile file) {
    if (!file.startsWith(SIGNATURE)) {
      throw file.error("expected an HDF5 file, found something else");
    }
    Hdf5 hdf5 = new Hdf5(file);
    try {
      hdf5.object(hdf5.root(), List.of());
    } catch (IndexOutOfBoundsException e) {
      throw file.error("expected a longer description of an object; it is damaged");
    }
    return hdf5.datasets;
  }

  /** The address of the outermost group. */
  private long root() {
    int version = block("the superblock", 8, 1).get(0);
    ByteBuffer block = block("the superblock", 0, version < 2 ? 76 : 48);
    boolean old = version == 0 || version == 1;
    if (!old && version != 2 && version != 3) {
      throw file.error("expected version 0 to 3 of HDF5, found " + version);
    }
    int sizes = old ? 13 : 9;
    // Version 1 has four bytes more than version 0 before its addresses.
    int addresses = version == 0 ? 24 : version == 1 ? 28 : 12;
    if (block.get(sizes) != 8 || block.get(sizes + 1) != 8 || block.getLong(addresses) != 0) {
      throw file.error(
          "expected addresses of 8 bytes from the beginning of the file, found others");
    }
    return block.getLong(addresses + (old ? 40 : 24));
  }

  private void object(long address, List<String> path) {
    if (path.size() > MAX_DEPTH) {
      throw file.error("expected groups at most " + MAX_DEPTH + " deep, found deeper ones");
    }
    // Each dataset keeps the names of all groups around it.
    if (path.stream().mapToInt(String::length).sum() > MAX_NAME) {
      throw file.error("expected names of at most " + MAX_NAME + " bytes, found longer ones");
    }
    ByteBuffer space = null;
    ByteBuffer type = null;
    ByteBuffer layout = null;
    for (Message message : messages(address)) {
      ByteBuffer content = message.content;
      switch (message.type) {
        case DATASPACE -> space = content;
        case DATATYPE -> type = content;
        case LAYOUT -> layout = content;
        case SYMBOL_TABLE -> tree(content.getLong(0), names(content.getLong(8)), MAX_DEPTH, path);
        case LINK -> link(content, path);
        case LINK_INFO -> requireCompact(content, path);
        default -> {}
      }
    }
    if (space != null && type != null && layout != null) {
      List<Long> sizes = sizes(space);
      datasets.add(new Dataset(path, dtype(type, path), sizes, data(layout, path)));
    }
  }

  private List<Message> messages(long address) {
    return block("an object", address, 4).getInt(0) == signature("OHDR")
        ? newMessages(address)
        : oldMessages(address);
  }

  private List<Message> oldMessages(long address) {
    ByteBuffer head = block("an object", address, 16);
    if (head.get(0) != 1) {
      throw file.error("expected an object at byte %d, found something else".formatted(address));
    }
    List<Message> messages = new ArrayList<>();
    Deque<ByteBuffer> blocks = new ArrayDeque<>();
    blocks.add(block("an object", address + 16, Integer.toUnsignedLong(head.getInt(8))));
    while (!blocks.isEmpty()) {
      ByteBuffer block = blocks.remove();
      while (block.remaining() >= 8) {
        int type = Short.toUnsignedInt(block.getShort());
        int size = Short.toUnsignedInt(block.getShort());
        int flags = block.getInt();
        ByteBuffer content = message(block, type, size, flags);
        if (type == CONTINUATION) {
          blocks.add(block("an object", content.getLong(0), content.getLong(8)));
        } else if (isUsed(type)) {
          add(messages, new Message(type, content));
        }
      }
    }
    return messages;
  }

  private List<Message> newMessages(long address) {
    ByteBuffer head = block("an object", address, 6);
    int flags = head.get(5);
    int extras = ((flags & 0x20) == 0 ? 0 : 16) + ((flags & 0x10) == 0 ? 0 : 4);
    int width = 1 << (flags & 3);
    long sizeAt = address + 6 + extras;
    long size = unsigned(block("an object", sizeAt, width), 0, width);
    boolean ordered = (flags & 4) != 0;
    List<Message> messages = new ArrayList<>();
    Deque<ByteBuffer> blocks = new ArrayDeque<>();
    blocks.add(block("an object", sizeAt + width, size));
    while (!blocks.isEmpty()) {
      ByteBuffer block = blocks.remove();
      // What is left may be shorter than the head of a message: that is padding.
      while (block.remaining() >= (ordered ? 6 : 4)) {
        int type = block.get() & 0xff;
        int length = Short.toUnsignedInt(block.getShort());
        int messageFlags = block.get();
        block.position(block.position() + (ordered ? 2 : 0));
        ByteBuffer content = message(block, type, length, messageFlags);
        if (type == CONTINUATION) {
          // Between a signature and a checksum, of four bytes each.
          long begin = content.getLong(0) + 4;
          blocks.add(block("an object", begin, content.getLong(8) - 8));
        } else if (isUsed(type)) {
          add(messages, new Message(type, content));
        }
      }
    }
    return messages;
  }

  private void add(List<Message> messages, Message message) {
    if (messages.size() == MAX_MESSAGES) {
      throw file.error(
          "expected objects of at most " + MAX_MESSAGES + " parts, found a larger one");
    }
    messages.add(message);
  }

  private static boolean isUsed(int type) {
    return type == DATASPACE
        || type == LINK_INFO
        || type == DATATYPE
        || type == LINK
        || type == LAYOUT
        || type == SYMBOL_TABLE;
  }

  private ByteBuffer message(ByteBuffer block, int type, int size, int flags) {
    if (size > block.remaining()) {
      throw file.error(
          "expected a message of %d bytes, found %d; it is damaged"
              .formatted(size, block.remaining()));
    }
    ByteBuffer content = block.slice(block.position(), size).order(ByteOrder.LITTLE_ENDIAN);
    block.position(block.position() + size);
    if (isUsed(type) && (flags & 2) != 0) {
      throw file.error("expected descriptions of their own, found one that objects share");
    }
    return content;
  }

  /** The names of an old group's members. */
  private ByteBuffer names(long heap) {
    ByteBuffer head = block("names", heap, 32);
    require(head, "HEAP", heap);
    // The names count when they are read: most of this space is empty.
    return file.slice("names", head.getLong(24), head.getLong(8));
  }

  private void tree(long address, ByteBuffer names, int below, List<String> path) {
    ByteBuffer head = block("a group", address, 24);
    require(head, "TREE", address);
    int level = head.get(5) & 0xff;
    // Levels that shrink are what ends the walk.
    if (head.get(4) != 0 || level >= below) {
      throw file.error("expected a tree of groups at byte %d, found another".formatted(address));
    }
    int children = Short.toUnsignedInt(head.getShort(6));
    ByteBuffer entries = block("a group", address + 24, 16L * children);
    for (int i = 0; i < children; i++) {
      long child = entries.getLong(16 * i + 8);
      if (level > 0) {
        tree(child, names, level, path);
      } else {
        symbols(child, names, path);
      }
    }
  }

  private void symbols(long address, ByteBuffer names, List<String> path) {
    ByteBuffer head = block("a group", address, 8);
    require(head, "SNOD", address);
    int count = Short.toUnsignedInt(head.getShort(6));
    ByteBuffer symbols = block("a group", address + 8, 40L * count);
    for (int at = 0; at < 40 * count; at += 40) {
      String name = name(names, symbols.getLong(at));
      if (symbols.getInt(at + 16) > 1) {
        throw file.error(
            "expected groups and datasets, found the link " + WeightFile.abbreviate(name));
      }
      object(symbols.getLong(at + 8), append(path, name));
    }
  }

  private String name(ByteBuffer names, long offset) {
    if (offset < 0 || offset >= names.capacity()) {
      throw file.error("expected a name among the names of its group, found none");
    }
    int start = (int) offset;
    int end = start;
    while (end < names.capacity() && names.get(end) != 0) {
      end++;
      if (end - start > MAX_NAME) {
        throw file.error("expected names of at most " + MAX_NAME + " bytes, found a longer one");
      }
    }
    spend(end - start);
    return StandardCharsets.UTF_8.decode(names.slice(start, end - start)).toString();
  }

  private void link(ByteBuffer content, List<String> path) {
    int flags = content.get(1);
    int at = 2;
    boolean hard = true;
    if ((flags & 8) != 0) {
      hard = content.get(at++) == 0;
    }
    at += ((flags & 4) == 0 ? 0 : 8) + ((flags & 16) == 0 ? 0 : 1);
    int width = 1 << (flags & 3);
    long length = unsigned(content, at, width);
    at += width;
    if (length < 0 || length > MAX_NAME) {
      throw file.error("expected names of at most %d bytes, found %d".formatted(MAX_NAME, length));
    }
    String name = StandardCharsets.UTF_8.decode(content.slice(at, (int) length)).toString();
    if (!hard) {
      throw file.error(
          "expected groups and datasets, found the link " + WeightFile.abbreviate(name));
    }
    object(content.getLong(at + (int) length), append(path, name));
  }

  private void requireCompact(ByteBuffer content, List<String> path) {
    int heap = (content.get(1) & 1) == 0 ? 2 : 10;
    if (content.getLong(heap) != -1) {
      throw file.error(
          "group /"
              + WeightFile.abbreviate(String.join("/", path))
              + ": expected its members beside it, found them in a fractal heap, which is not"
              + " supported; save the model as model.safetensors");
    }
  }

  private List<Long> sizes(ByteBuffer space) {
    int version = space.get(0);
    int rank = space.get(1) & 0xff;
    int at = version == 1 ? 8 : 4;
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      sizes.add(space.getLong(at + 8 * i));
    }
    // The third kind of space holds nothing at all.
    return version == 2 && space.get(3) == 2 ? List.of(0L) : sizes;
  }

  private DType dtype(ByteBuffer type, List<String> path) {
    boolean floating = (type.get(0) & 0xf) == 1;
    boolean littleEndian = (type.get(1) & 0x41) == 0;
    if (floating && littleEndian) {
      // The exponents tell the IEEE types from others of the same size.
      switch (type.getInt(4) + ":" + type.get(13)) {
        case "2:5":
          return DType.FLOAT16;
        case "2:8":
          return DType.BFLOAT16;
        case "4:8":
          return DType.FLOAT32;
        case "8:11":
          return DType.FLOAT64;
        default:
      }
    }
    throw file.error(
        String.join("/", path), "expected little-endian floating-point numbers, found others");
  }

  private ByteBuffer data(ByteBuffer layout, List<String> path) {
    int version = layout.get(0);
    if ((version != 3 && version != 4) || layout.get(1) != 1) {
      throw file.error(String.join("/", path), "expected its data in one piece, found it in parts");
    }
    long address = layout.getLong(2);
    // Nothing is stored of an array without elements.
    return address == -1
        ? ByteBuffer.allocate(0)
        : file.slice("tensor " + String.join("/", path), address, layout.getLong(10));
  }

  private void require(ByteBuffer block, String signature, long address) {
    if (block.getInt(0) != signature(signature)) {
      throw file.error(
          "expected %s at byte %d, found something else".formatted(signature, address));
    }
  }

  private static int signature(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getInt();
  }

  private static long unsigned(ByteBuffer bytes, int at, int width) {
    return switch (width) {
      case 1 -> bytes.get(at) & 0xff;
      case 2 -> Short.toUnsignedLong(bytes.getShort(at));
      case 4 -> Integer.toUnsignedLong(bytes.getInt(at));
      default -> bytes.getLong(at);
    };
  }

  private static List<String> append(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  /** Bytes that are looked at now, and never again. */
  private ByteBuffer block(String what, long address, long length) {
    ByteBuffer block = file.slice(what, address, length);
    spend(length);
    return block;
  }

  private void spend(long length) {
    unread -= length;
    if (unread < 0) {
      throw file.error(
          "expected each byte to belong to one object, found some that belong to many");
    }
  }
}
