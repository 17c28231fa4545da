package io.github.sentimentj.huggingface.checkpoint;

import io.github.sentimentj.huggingface.MemoryFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles opcode by opcode, also such as no Python would, and archives of them. */
final class PickleWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleWriter() {
    op(0x80).op(2);
  }

  PickleWriter op(int... opcodes) {
    for (int opcode : opcodes) {
      out.write(opcode);
    }
    return this;
  }

  PickleWriter ops(String opcodes) {
    out.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return op('X').int32(bytes.length).ops(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  PickleWriter integer(long value) {
    op(0x8a, 8);
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  PickleWriter int32(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  PickleWriter global(String module, String name) {
    return ops("c" + module + "\n" + name + "\n");
  }

  PickleWriter tuple(long... values) {
    op('(');
    for (long value : values) {
      integer(value);
    }
    return op('t');
  }

  /** The description of a tensor. */
  PickleWriter tensor(String type, long elements, long offset, long[] sizes, long[] strides) {
    global("torch._utils", "_rebuild_tensor_v2");
    op('(', '(').text("storage").global("torch", type).text("0").text("cpu");
    integer(elements).op('t', 'Q');
    integer(offset).tuple(sizes).tuple(strides).op(0x89);
    return global("collections", "OrderedDict").op(')', 'R', 't', 'R');
  }

  byte[] stop() {
    return op('.').out.toByteArray();
  }

  /** A dictionary of one tensor. */
  static byte[] dictionary(String type, long elements, long offset, long[] sizes, long[] strides) {
    return new PickleWriter()
        .op('}')
        .text("w")
        .tensor(type, elements, offset, sizes, strides)
        .op('s')
        .stop();
  }

  static MemoryFiles archive(byte[] pickle, byte[] storage) {
    return MemoryFiles.of("pytorch_model.bin", zip(pickle, storage, ZipOutputStream.STORED));
  }

  static byte[] zip(byte[] pickle, byte[] storage, int method) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "model/data.pkl", pickle, method);
      put(zip, "model/data/0", storage, method);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content, int method)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setMethod(method);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
