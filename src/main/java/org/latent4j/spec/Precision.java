package org.latent4j.spec;

/**
 * Number format of matrix products, which are nearly all of a model's work; weights, losses,
 * optimizer and all that goes in and out are float32 always.
 */
public enum Precision {
  /** As everything else. */
  FLOAT32,
  /**
   * bfloat16: the range of float32 with 8 bits of precision, sums in float32. Fast only where the
   * processor multiplies it.
   */
  BF16,
  /** BF16 where it is faster on this machine, else FLOAT32. */
  AUTO
}
