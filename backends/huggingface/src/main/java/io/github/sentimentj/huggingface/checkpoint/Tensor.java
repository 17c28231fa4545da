package io.github.sentimentj.huggingface.checkpoint;

import io.github.sentimentj.ModelLoadException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A named array of numbers in a checkpoint. */
public final class Tensor {

  private final String name;
  private final List<Integer> shape;
  private final DType dtype;
  private final ByteBuffer bytes;

  Tensor(String name, List<Integer> shape, DType dtype, ByteBuffer bytes) {
    this.name = name;
    this.shape = List.copyOf(shape);
    this.dtype = dtype;
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Its name.
   *
   * @return as PyTorch has it
   */
  public String name() {
    return name;
  }

  /**
   * Its shape.
   *
   * @return unmodifiable, the slowest dimension first
   */
  public List<Integer> shape() {
    return shape;
  }

  /**
   * The number format of its elements.
   *
   * @return as they are stored
   */
  public DType dtype() {
    return dtype;
  }

  /**
   * The number of its elements.
   *
   * @return the product of its shape
   */
  public long elements() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /**
   * Its elements, the last dimension fastest.
   *
   * @return a new array
   */
  public float[] toFloats() {
    if (dtype != DType.FLOAT32) {
      throw new ModelLoadException(name + ": expected FLOAT32, found " + dtype);
    }
    float[] floats = new float[bytes.remaining() / Float.BYTES];
    bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }

  /**
   * Its elements as they are stored.
   *
   * @return little-endian
   */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }
}
