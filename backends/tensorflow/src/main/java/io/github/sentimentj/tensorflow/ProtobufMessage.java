package io.github.sentimentj.tensorflow;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A message in the encoding of protocol buffers, read field by field, without a copy. It is
 * stricter than TensorFlow's reader, so that it never takes a file for another one than TensorFlow
 * does. Whatever is wrong is an {@link IllegalArgumentException} that says where.
 *
 * <pre>{@code
 * while (message.next()) {
 *   switch (message.field()) {
 *     case 1 -> name = message.once().text();
 *     default -> {}
 *   }
 * }
 * }</pre>
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtobufMessage {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private static final int LONGEST_TEXT = 1 << 16;

  // Positions are those of the file.
  private final ByteBuffer in;
  private int field;
  private int wireType;
  private int start;
  private long number;
  private ByteBuffer content;
  private long seen;

  /**
   * A message.
   *
   * @param bytes all of it; neither position nor content is changed
   */
  ProtobufMessage(ByteBuffer bytes) {
    in = bytes.duplicate();
    content = in;
  }

  /** Goes to the next field. False at the end. */
  boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    start = in.position();
    long tag = varint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (tag >>> 32 != 0 || field == 0) {
      throw broken("a field", "the tag " + Long.toUnsignedString(tag));
    }
    switch (wireType) {
      case VARINT -> number = varint();
      case FIXED64 -> skip(Long.BYTES);
      case FIXED32 -> skip(Integer.BYTES);
      case BYTES -> {
        long length = varint();
        int from = in.position();
        skip(length);
        content = in.duplicate().position(from).limit(in.position());
      }
      default -> throw broken("a field", "wire type " + wireType);
    }
    return true;
  }

  /** Its number. */
  int field() {
    return field;
  }

  /** Requires that the field, whose number is below 64, is the first with it. */
  ProtobufMessage once() {
    if ((seen & (1L << field)) != 0) {
      throw broken("field " + field + " once", "it again");
    }
    seen |= 1L << field;
    return this;
  }

  /** The field, which is a message. */
  ProtobufMessage message() {
    return new ProtobufMessage(bytes());
  }

  /** The field, which is text. */
  String text() {
    ByteBuffer utf8 = bytes();
    if (utf8.remaining() > LONGEST_TEXT) {
      throw broken("a name", utf8.remaining() + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw broken("text in UTF-8", "something else");
    }
  }

  /** The field, which is a whole number. */
  long number() {
    if (wireType != VARINT) {
      throw broken("a number in field " + field, "wire type " + wireType);
    }
    return number;
  }

  /** The size of the field in bytes, where it is a message or text. */
  int size() {
    return bytes().remaining();
  }

  private ByteBuffer bytes() {
    if (wireType != BYTES) {
      throw broken("a message or text in field " + field, "wire type " + wireType);
    }
    return content.duplicate();
  }

  private void skip(long length) {
    if (length < 0 || length > in.remaining()) {
      throw broken("a field", "one of %s bytes".formatted(Long.toUnsignedString(length)));
    }
    in.position(in.position() + (int) length);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (!in.hasRemaining()) {
        throw broken("a field", "the end");
      }
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw broken("a field", "a number of over 64 bits");
  }

  /** What is wrong with the field. */
  IllegalArgumentException broken(String expected, String found) {
    return new IllegalArgumentException(
        "byte %d: expected %s, found %s".formatted(start, expected, found));
  }
}
