package io.github.sentimentj.sklearn.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The characters of a text after preprocessing, which know where in the text they came from. One
 * object holds many texts, one after the other. Not thread-safe.
 */
final class Chars implements CharSequence {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  char[] chars = new char[4096];
  int length;
  // The same characters, where all of them are from 1 to 127.
  byte[] plain = new byte[4096 + Long.BYTES];
  boolean isPlain;
  private boolean moved;
  private int[] starts = new int[0];
  private int[] ends = new int[0];

  /** Holds a text whose characters are where they were. */
  void start(int capacity) {
    length = 0;
    moved = false;
    isPlain = false;
    if (chars.length < capacity) {
      chars = new char[capacity];
    }
    if (plain.length < capacity + Long.BYTES) {
      plain = new byte[capacity + Long.BYTES];
    }
  }

  /** Up to eight plain characters, the first of them lowest. */
  long plain(int start, int count) {
    return (long) LONGS.get(plain, start) & (-1L >>> (Long.SIZE - Byte.SIZE * count));
  }

  /** From here on, characters say where they came from. */
  void move() {
    if (!moved) {
      moved = true;
      starts = new int[chars.length];
      ends = new int[chars.length];
      for (int i = 0; i < length; i++) {
        starts[i] = i;
        ends[i] = i + 1;
      }
    }
  }

  /** Adds a code point that came from a part of the text. */
  void add(int codePoint, int start, int end) {
    if (length + 2 > chars.length) {
      int capacity = 2 * chars.length;
      chars = Arrays.copyOf(chars, capacity);
      if (moved) {
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
      }
    }
    int from = length;
    length += Character.toChars(codePoint, chars, length);
    if (moved) {
      Arrays.fill(starts, from, length, start);
      Arrays.fill(ends, from, length, end);
    }
  }

  /** Where in the text a character starts. */
  int originStart(int index) {
    return moved ? starts[index] : index;
  }

  /** Where in the text a character ends. */
  int originEnd(int index) {
    return moved ? ends[index] : index + 1;
  }

  int codePointAt(int index) {
    char c = chars[index];
    return Character.isHighSurrogate(c) ? Character.codePointAt(chars, index, length) : c;
  }

  /** Whether this is the second half of a character. */
  boolean isInsideCharacter(int index) {
    return index > 0 && index < length && Character.isSurrogatePair(chars[index - 1], chars[index]);
  }

  /** Makes each run of two or more spaces one: what {@code re.sub(r"\s\s+", " ")} does. */
  void collapseSpaces() {
    isPlain = false;
    int to = 0;
    for (int from = 0; from < length; ) {
      int end = from;
      while (end < length && PythonText.isSpace(chars[end])) {
        end++;
      }
      if (end - from < 2) {
        end = from + 1;
      } else if (!moved) {
        move();
      }
      boolean space = end - from > 1;
      char kept = space ? ' ' : chars[from];
      if (moved) {
        starts[to] = starts[from];
        ends[to] = ends[end - 1];
      }
      chars[to++] = kept;
      from = end;
    }
    length = to;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return chars[index];
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new String(chars, start, end - start);
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }
}
