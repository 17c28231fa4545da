package io.github.sentimentj.keras.layer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What flows between layers: a tensor, and which of its steps count. */
final class Value {

  /** A size that is not known before the graph runs. */
  static final int ANY = -1;

  private static final long MOST_ELEMENTS = 1L << 26;

  /** The text that a model with a {@code TextVectorization} layer is given. */
  static final Value TEXT = new Value("", List.of(ANY, 1), Kind.FLOAT);

  /** What elements are. */
  enum Kind {
    /** float32 */
    FLOAT,
    /** int32 */
    WHOLE,
    /** bool */
    TRUTH
  }

  private final String name;
  private final List<Integer> shape;
  private final Kind kind;
  private @Nullable String mask;

  /**
   * A tensor without a mask.
   *
   * @param name in the graph
   * @param shape its sizes, that of the batch first
   * @param kind what its elements are
   */
  Value(String name, List<Integer> shape, Kind kind) {
    long elements = 1;
    for (int size : shape) {
      elements *= size == ANY ? 1 : size;
      if (elements < 1 || elements > MOST_ELEMENTS) {
        throw new IllegalArgumentException("expected tensors of a usual size, found " + shape);
      }
    }
    this.name = name;
    this.shape = List.copyOf(shape);
    this.kind = kind;
  }

  static Value of(String name, List<Integer> shape) {
    return new Value(name, shape, Kind.FLOAT);
  }

  static Value truth(String name, List<Integer> shape) {
    return new Value(name, shape, Kind.TRUTH);
  }

  String name() {
    return name;
  }

  List<Integer> shape() {
    return shape;
  }

  int rank() {
    return shape.size();
  }

  /** The size of a dimension, counted from the end where it is negative. */
  int size(int dimension) {
    return shape.get(dimension < 0 ? shape.size() + dimension : dimension);
  }

  /** The sizes with another one at a place. */
  List<Integer> shapeWith(int dimension, int size) {
    List<Integer> sizes = new ArrayList<>(shape);
    sizes.set(dimension < 0 ? shape.size() + dimension : dimension, size);
    return sizes;
  }

  boolean whole() {
    return kind == Kind.WHOLE;
  }

  /** Whether its elements are truth values. */
  boolean truth() {
    return kind == Kind.TRUTH;
  }

  /** Another tensor with elements of the same kind. */
  Value as(String other, List<Integer> otherShape) {
    return new Value(other, otherShape, kind);
  }

  /** The mask, of type bool and shape [batch, steps]; null where all steps count. */
  @Nullable String mask() {
    return mask;
  }

  /** Sets the mask, which Keras attaches to the tensor, and some layers take off again. */
  Value masked(@Nullable String newMask) {
    mask = newMask;
    return this;
  }
}
