package io.github.sentimentj.wandb.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads a message of protobuf, field by field. Not thread-safe. */
final class ProtoReader {

  private final byte[] bytes;
  private final int end;
  private int position;
  private int field;
  private int type;

  ProtoReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ProtoReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Goes to the next field that is a number, text or message; says whether there is one. */
  boolean next() throws IOException {
    while (position < end) {
      long tag = varint();
      field = (int) (tag >>> 3);
      type = (int) (tag & 7);
      switch (type) {
        case ProtoWriter.VARINT, ProtoWriter.BYTES -> {
          return true;
        }
        case 1 -> skip(8);
        case 5 -> skip(4);
        default -> throw new IOException("a field of type " + type);
      }
    }
    return false;
  }

  int field() {
    return field;
  }

  long number() throws IOException {
    require(ProtoWriter.VARINT);
    return varint();
  }

  String text() throws IOException {
    int start = begin();
    return new String(bytes, start, position - start, StandardCharsets.UTF_8);
  }

  ProtoReader message() throws IOException {
    int start = begin();
    return new ProtoReader(bytes, start, position);
  }

  /** Passes over the value of the field. */
  void ignore() throws IOException {
    if (type == ProtoWriter.VARINT) {
      long unused = varint();
    } else {
      int unused = begin();
    }
  }

  /** Where the value of this field begins; it ends where the reader then is. */
  private int begin() throws IOException {
    require(ProtoWriter.BYTES);
    long length = varint();
    int start = position;
    skip(length);
    return start;
  }

  private void require(int expected) throws IOException {
    if (type != expected) {
      throw new IOException("field " + field + " is of type " + type + ", not " + expected);
    }
  }

  private void skip(long length) throws IOException {
    if (length < 0 || length > end - position) {
      throw new IOException("field " + field + " is longer than its message");
    }
    position += (int) length;
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw new IOException("a number without end");
      }
      byte next = bytes[position++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number of more than 64 bits");
  }
}
