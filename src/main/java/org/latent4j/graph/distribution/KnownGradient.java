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
public record KnownGradient(Operand<TFloat32> at, Operand<TFloat32> gradient) {
  /** The sum itself: everything is left to automatic differentiation. */
  public static KnownGradient of(Ops tf, Operand<TFloat32> sum) {
    return new KnownGradient(sum, tf.onesLike(sum));
  }

  /**
   * A gradient at values that others begin at too: TensorFlow's gradients are wrong where one place
   * that they begin at leads to another, so this stands on a branch of its own.
   */
  static KnownGradient beside(Ops tf, Operand<TFloat32> values, Operand<TFloat32> gradient) {
    return new KnownGradient(tf.identity(values), gradient);
  }

  /** Of the sum times a scalar. */
  public KnownGradient times(Ops tf, Operand<TFloat32> factor) {
    return new KnownGradient(at, tf.math.mul(gradient, factor));
  }
}
