package org.latent4j.base;

import java.util.List;

/** Sizes of shapes. */
public final class Shapes {
  private Shapes() {}

  /**
   * Number of values of a shape; 1 for an empty one.
   *
   * @throws ArithmeticException if there are more than an int can count
   */
  public static int size(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
