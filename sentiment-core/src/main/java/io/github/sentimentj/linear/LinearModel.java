package io.github.sentimentj.linear;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A linear model of two labels: a weight for each of many n-grams. A text's log-odds of the second
 * label are
 *
 * <pre>{@code sqrt(lengthScale / (lengthOffset + 3 * tokens)) * (bias + scale * sum)}</pre>
 *
 * where the sum is over the weights of the text's distinct n-grams of 1 to 3 tokens. An n-gram's
 * weight is found by its key, the low 28 bits of its {@linkplain Ngrams hash}.
 *
 * <p>The file, big-endian:
 *
 * <ul>
 *   <li>4 bytes {@code SJLN}, 1 byte version (1)
 *   <li>{@code int} number of weights
 *   <li>{@code float} scale, {@code float} bias, {@code float} lengthOffset, {@code float}
 *       lengthScale; all but the bias above 0
 *   <li>for each weight, by ascending key: the key's distance to the one before, the first one's to
 *       0, as 1 to 4 groups of 7 bits, lowest first, the high bit set in all bytes but the last;
 *       then 1 byte weight, signed
 * </ul>
 *
 * <p>Immutable.
 */
public final class LinearModel {

  /** The number of bits in a key. */
  public static final int KEY_BITS = 28;

  private static final int MAGIC = 0x534a4c4e;
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 25;
  private static final int MOST_WEIGHT_BYTES = 5;
  private static final int LEAST_WEIGHT_BYTES = 2;
  private static final int MOST_INDEX_BITS = 20;
  private static final float LENGTH_OFFSET = 100;
  private static final float LENGTH_SCALE = 600;

  private final float scale;
  private final float bias;
  private final float lengthOffset;
  private final float lengthScale;

  // Ascending, so that a bucket is the keys with the same high bits: no choice of keys makes a
  // bucket long, which a hash table could not promise of a file from anywhere.
  private final int[] keys;
  private final byte[] weights;
  private final int[] bucketStarts;
  private final int bucketShift;

  private LinearModel(ByteBuffer in) {
    int count = in.getInt();
    scale = positive("scale", in.getFloat());
    bias = in.getFloat();
    require(Float.isFinite(bias), "bias: expected a finite number, found " + bias);
    lengthOffset = positive("lengthOffset", in.getFloat());
    lengthScale = positive("lengthScale", in.getFloat());
    int most = in.remaining() / LEAST_WEIGHT_BYTES;
    require(
        count >= 0 && count <= most,
        "number of weights: expected 0 to " + most + ", found " + count);
    keys = new int[count];
    weights = new byte[count];
    int bits = Math.min(MOST_INDEX_BITS, 33 - Integer.numberOfLeadingZeros(count));
    bucketShift = KEY_BITS - bits;
    bucketStarts = new int[(1 << bits) + 1];
    readWeights(in);
  }

  private static float positive(String name, float value) {
    require(
        value > 0 && Float.isFinite(value),
        name + ": expected a finite number above 0, found " + value);
    return value;
  }

  // On an array and without a call in the loop: it runs while the process starts, mostly
  // interpreted.
  private void readWeights(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    int at = 0;
    int previous = -1;
    int bucket = 0; // of which the start is known
    for (int i = 0; i < keys.length; i++) {
      long delta = 0;
      int shift = 0;
      byte group;
      do {
        // The last group and the weight behind it.
        if (shift >= KEY_BITS || bytes.length - at < LEAST_WEIGHT_BYTES) {
          throw new IllegalArgumentException(
              "weight " + i + ": expected a key of 1 to 4 bytes and a weight");
        }
        group = bytes[at++];
        delta |= (long) (group & 0x7f) << shift;
        shift += 7;
      } while (group < 0);
      long key = (previous < 0 ? 0 : previous) + delta;
      if (key <= previous || key >>> KEY_BITS != 0) {
        throw new IllegalArgumentException(
            "weight " + i + ": expected a key above " + previous + " of 28 bits, found " + key);
      }
      previous = (int) key;
      keys[i] = previous;
      weights[i] = bytes[at++];
      for (int last = previous >>> bucketShift; bucket < last; ) {
        bucketStarts[++bucket] = i;
      }
    }
    Arrays.fill(bucketStarts, bucket + 1, bucketStarts.length, keys.length);
    require(at == bytes.length, bytes.length - at + " bytes behind the last weight");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * Reads a model. Nothing in the file is trusted.
   *
   * @param file the bytes of the file, from the buffer's position to its limit; left as it is
   * @return the model
   * @throws IllegalArgumentException if they are not such a file; the message says what was
   *     expected and what was found
   */
  public static LinearModel parse(ByteBuffer file) {
    // A slice is big-endian, whatever the buffer is.
    ByteBuffer in = file.slice();
    require(
        in.remaining() >= HEADER_BYTES,
        "expected " + HEADER_BYTES + " bytes or more, found " + in.remaining());
    int magic = in.getInt();
    require(magic == MAGIC, "expected 'SJLN' (534a4c4e), found " + Integer.toHexString(magic));
    byte version = in.get();
    require(version == VERSION, "version: expected " + VERSION + ", found " + version);
    return new LinearModel(in);
  }

  /**
   * Writes a model.
   *
   * @param bias what is added to the weights
   * @param scale what a weight of 1 is worth; above 0
   * @param keys strictly ascending, each from 0 to below 2<sup>28</sup>
   * @param weights the weight of each key
   * @return the bytes of the file
   * @throws IllegalArgumentException if {@link #parse} would refuse the file, or there are not as
   *     many weights as keys
   */
  public static byte[] encode(float bias, float scale, int[] keys, byte[] weights) {
    require(keys.length == weights.length, keys.length + " keys, " + weights.length + " weights");
    require(keys.length <= 1 << KEY_BITS, "more than 2^28 keys");
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + keys.length * MOST_WEIGHT_BYTES);
    out.putInt(MAGIC).put((byte) VERSION).putInt(keys.length);
    out.putFloat(scale).putFloat(bias).putFloat(LENGTH_OFFSET).putFloat(LENGTH_SCALE);
    int previous = 0;
    for (int i = 0; i < keys.length; i++) {
      int delta = keys[i] - previous;
      require(delta >= 0 && keys[i] >>> KEY_BITS == 0, "keys[" + i + "]: " + keys[i]);
      for (; delta >= 0x80; delta >>>= 7) {
        out.put((byte) (delta | 0x80));
      }
      out.put((byte) delta).put(weights[i]);
      previous = keys[i];
    }
    byte[] file = Arrays.copyOf(out.array(), out.position());
    parse(ByteBuffer.wrap(file));
    return file;
  }

  /**
   * The key under which an n-gram's weight is found.
   *
   * @param hash the n-gram's {@linkplain Ngrams#extend hash}
   * @return from 0 to below 2<sup>28</sup>
   */
  public static int key(long hash) {
    return (int) hash & ((1 << KEY_BITS) - 1);
  }

  /**
   * Scores a text.
   *
   * @param ngrams has read the text
   * @return log-odds of the second label; always finite
   */
  public double logit(Ngrams ngrams) {
    DistinctHashes distinct = ngrams.distinct();
    long sum = 0;
    for (int last = 0; last < ngrams.tokens(); last++) {
      long hash = 0;
      for (int order = 1; order <= Math.min(Ngrams.MAX_ORDER, last + 1); order++) {
        hash = ngrams.extend(hash, last, order);
        int weight = weight(hash);
        // Most n-grams have no weight, so only those that have one are remembered.
        if (weight != 0 && distinct.add(hash)) {
          sum += weight;
        }
      }
    }
    return factor(ngrams.tokens()) * (bias + sum * (double) scale);
  }

  /** The weight of an n-gram, a multiple of the scale; 0 if it has none. */
  int weight(long hash) {
    int key = key(hash);
    int bucket = key >>> bucketShift;
    int end = bucketStarts[bucket + 1];
    for (int i = bucketStarts[bucket]; i < end; i++) {
      if (keys[i] == key) {
        return weights[i];
      }
    }
    return 0;
  }

  /**
   * What bias and weights are multiplied with in the models that {@link #encode} writes.
   *
   * @param tokens how many tokens the text has
   * @return a positive number
   */
  public static double lengthFactor(int tokens) {
    return factor(LENGTH_SCALE, LENGTH_OFFSET, tokens);
  }

  /** What bias and weights are multiplied with in a text of so many tokens. */
  double factor(int tokens) {
    return factor(lengthScale, lengthOffset, tokens);
  }

  private static double factor(float scale, float offset, int tokens) {
    return Math.sqrt(scale / (offset + 3.0 * tokens));
  }

  float bias() {
    return bias;
  }

  float scale() {
    return scale;
  }
}
