package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Where the gradient of a sum is known in closed form, and automatic differentiation goes on from.
 *
 * @param at some values that the sum is computed from
 * @param gradient of the sum with respect to them, of their shape
 */
public record Seed(Operand<TFloat32> at, Operand<TFloat32> gradient) {
  /** The sum itself: everything is left to automatic differentiation. */
  public static Seed of(Ops tf, Operand<TFloat32> sum) {
    return new Seed(sum, tf.onesLike(sum));
  }

  /**
   * A seed at values that other seeds depend on too: TensorFlow's gradients are wrong where one
   * place that they begin at leads to another, so this one stands on a branch of its own.
   */
  static Seed beside(Ops tf, Operand<TFloat32> values, Operand<TFloat32> gradient) {
    return new Seed(tf.identity(values), gradient);
  }

  /** The seed of the sum times a scalar. */
  public Seed times(Ops tf, Operand<TFloat32> factor) {
    return new Seed(at, tf.math.mul(gradient, factor));
  }
}
