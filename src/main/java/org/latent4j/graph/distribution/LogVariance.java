package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Logarithms of variances that are learned. */
public final class LogVariance {
  /** e^±15 as a variance is beyond what data in float32 can tell from 0 or infinity. */
  static final float LIMIT = 15;

  private LogVariance() {}

  /**
   * Keeps a log-variance within ±15 while gradients pass as if it were not cut, so that the KL can
   * draw a value outside back in; a plain cut would leave it there for good. The value is cut + (x
   * − x): the difference is exactly 0, where x + (cut − x) would lose the cut to rounding for large
   * x.
   */
  public static Operand<TFloat32> bounded(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> cut = tf.clipByValue(x, tf.constant(-LIMIT), tf.constant(LIMIT));
    return tf.math.add(tf.stopGradient(cut), tf.math.sub(x, tf.stopGradient(x)));
  }
}
