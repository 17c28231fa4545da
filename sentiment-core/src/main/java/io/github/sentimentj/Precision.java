package io.github.sentimentj;

/** The number format in which a backend computes. */
public enum Precision {
  /** 32-bit floating point. */
  FP32,
  /** 16-bit floating point with the exponent range of 32-bit. */
  BF16,
  /** 8-bit integers with a scale. */
  INT8,
  /** The fastest that the model's recorded evaluation allows. */
  AUTO
}
