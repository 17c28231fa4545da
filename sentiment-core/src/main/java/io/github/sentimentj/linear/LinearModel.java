package io.github.sentimentj.linear;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Weights of hashed n-grams for a model with two labels. Immutable and thread-safe.
 *
 * <p>The log-odds of the second label are {@code lengthFactor * (bias + scale * sum)}, where the
 * sum is over the int8 weights of the distinct n-grams of the text, and the length factor is {@code
 * sqrt(600 / (100 + 3 * tokens))}: without it, long texts would be answered too surely.
 *
 * <p>The file {@code weights.linear}, big-endian: the bytes {@code SJLN}, a version byte 1, the
 * number of weights (int), scale (float), bias (float), then for each weight, in ascending order of
 * its key: the difference to the key before as an unsigned LEB128 number, and the weight (one
 * signed byte). A key is the low {@value #KEY_BITS} bits of the n-gram's hash.
 */
public final class LinearModel {

  /** Bits of an n-gram's hash that are kept. */
  public static final int KEY_BITS = 28;

  private static final int MAGIC = 'S' << 24 | 'J' << 16 | 'L' << 8 | 'N';
  private static final int VERSION = 1;
  private static final int KEY_MASK = (1 << KEY_BITS) - 1;

  private final float scale;
  private final float bias;
  private final int mask;
  // Open addressing; each entry is key << 8 | weight byte, and 0 is free, since no weight is 0.
  private final long[] table;

  private LinearModel(float scale, float bias, int capacity) {
    this.scale = scale;
    this.bias = bias;
    this.mask = capacity - 1;
    this.table = new long[capacity];
  }

  /**
   * The key of an n-gram.
   *
   * @param hash the n-gram's hash
   * @return a number of {@value #KEY_BITS} bits
   */
  public static int key(long hash) {
    return (int) hash & KEY_MASK;
  }

  /**
   * How the length of a text changes its score.
   *
   * @param tokens the text's tokens
   * @return what the sum of the weights is multiplied with
   */
  public static double lengthFactor(int tokens) {
    return Math.sqrt(600.0 / (100 + 3.0 * tokens));
  }

  /**
   * Makes the bytes of {@code weights.linear}.
   *
   * @param scale what a weight of 1 is worth; positive
   * @param bias the log-odds of a text without n-grams, before the length factor
   * @param keys ascending, without repetition, each of {@value #KEY_BITS} bits
   * @param weights one for each key; none is 0
   * @return the file's content
   * @throws IllegalArgumentException if it could not be read again
   */
  public static byte[] encode(float scale, float bias, int[] keys, byte[] weights) {
    if (keys.length != weights.length) {
      throw new IllegalArgumentException(keys.length + " keys, " + weights.length + " weights");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeByte(VERSION);
      out.writeInt(keys.length);
      out.writeFloat(scale);
      out.writeFloat(bias);
      int previous = 0;
      for (int i = 0; i < keys.length; i++) {
        int delta = keys[i] - previous;
        previous = keys[i];
        for (; delta >>> 7 != 0; delta >>>= 7) {
          out.writeByte(delta | 0x80);
        }
        out.writeByte(delta);
        out.writeByte(weights[i]);
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory has no input or output errors", e);
    }
    parse(ByteBuffer.wrap(bytes.toByteArray()));
    return bytes.toByteArray();
  }

  /**
   * Reads {@code weights.linear}. Nothing in it is trusted.
   *
   * @param file its bytes, from position to limit
   * @return the model
   * @throws IllegalArgumentException if it is broken; the message says how
   */
  public static LinearModel parse(ByteBuffer file) {
    ByteBuffer in = file.slice();
    try {
      require(in.getInt() == MAGIC, "not a file of linear weights");
      int version = in.get();
      require(version == VERSION, "version " + version + ", only " + VERSION + " is known");
      int count = in.getInt();
      float scale = in.getFloat();
      float bias = in.getFloat();
      require(Float.isFinite(scale) && scale > 0, "scale is " + scale);
      require(Float.isFinite(bias), "bias is " + bias);
      // Each weight takes two bytes or more: no allocation beyond what the file can hold.
      require(
          count >= 0 && count <= in.remaining() / 2,
          "claims " + count + " weights in " + in.remaining() + " bytes");
      LinearModel model = new LinearModel(scale, bias, capacityFor(count));
      int key = 0;
      for (int i = 0; i < count; i++) {
        int delta = delta(in);
        require(i == 0 || delta > 0, "keys do not ascend at weight " + i);
        require(delta <= KEY_MASK - key, "a key of over " + KEY_BITS + " bits at weight " + i);
        key += delta;
        byte weight = in.get();
        require(weight != 0, "weight " + i + " is 0");
        model.put(key, weight);
      }
      require(!in.hasRemaining(), in.remaining() + " bytes behind the last weight");
      return model;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("ends after " + in.limit() + " bytes, too early", e);
    }
  }

  private static void require(boolean valid, String message) {
    if (!valid) {
      throw new IllegalArgumentException(message);
    }
  }

  private static int delta(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = in.get();
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        require(value >= 0 && (shift < 28 || next < 8), "a key of over 31 bits");
        return value;
      }
    }
    throw new IllegalArgumentException("a key of over five bytes");
  }

  /** At most half full, so that a look-up seldom takes a second step. */
  private static int capacityFor(int count) {
    return Math.max(16, Integer.highestOneBit(Math.max(1, count)) << 2);
  }

  private void put(int key, byte weight) {
    int slot = slot(key);
    while (table[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    table[slot] = (long) key << 8 | (weight & 0xff);
  }

  /** The weight of an n-gram, as a multiple of the scale; 0 if it has none. */
  int weight(long hash) {
    int key = key(hash);
    int slot = slot(key);
    for (long entry = table[slot]; entry != 0; entry = table[slot]) {
      if ((int) (entry >>> 8) == key) {
        return (byte) entry;
      }
      slot = (slot + 1) & mask;
    }
    return 0;
  }

  private int slot(int key) {
    return ((key * 0x9E3779B9) >>> 4) & mask;
  }

  float scale() {
    return scale;
  }

  float bias() {
    return bias;
  }

  /**
   * The log-odds of the second label.
   *
   * @param ngrams a text that was read
   * @param seen scratch space of the same caller
   * @return a finite number
   */
  double logit(Ngrams ngrams, Seen seen) {
    seen.clear();
    long sum = 0;
    for (int last = 0; last < ngrams.tokens(); last++) {
      long hash = 0;
      for (int order = 1; order <= Ngrams.MAX_ORDER && order <= last + 1; order++) {
        hash = ngrams.extend(hash, last, order);
        int weight = weight(hash);
        if (weight != 0 && seen.add(hash)) {
          sum += weight;
        }
      }
    }
    return lengthFactor(ngrams.tokens()) * (bias + sum * (double) scale);
  }
}
