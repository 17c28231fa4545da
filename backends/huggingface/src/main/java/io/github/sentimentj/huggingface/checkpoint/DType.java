package io.github.sentimentj.huggingface.checkpoint;

/** The number format of a tensor's elements. */
public enum DType {
  /** IEEE 754 binary32. */
  FLOAT32,
  /** IEEE 754 binary16. */
  FLOAT16,
  /** The upper half of a binary32. */
  BFLOAT16,
  /** Signed integers of 64 bits. */
  INT64;

  /**
   * Whether elements have a fraction.
   *
   * @return false for whole numbers
   */
  public boolean isFloating() {
    return this != INT64;
  }
}
