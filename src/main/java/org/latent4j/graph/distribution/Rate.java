package org.latent4j.graph.distribution;

import java.util.Optional;
import org.latent4j.graph.Setting;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Expected counts. Log-probabilities of counts are small differences of large numbers (at a count
 * of 10⁵ of some 10⁶), so all that leads to them is float64.
 *
 * @param logits what they are made of, [batch, features]
 * @param log their logarithms, [batch, features]
 */
record Rate(Operand<TFloat32> logits, Operand<TFloat64> log) {
  /** The setting that says how large a row is that is decoded without its counts being given. */
  static final String SIZE = "librarySize";

  /** Of likelihoods of counts. */
  static final Setting LIBRARY =
      Setting.fitted(
          SIZE,
          "library-size",
          "a row's counts are shares of its sum, and of this many where decode is given no row;"
              + " 0: its counts stand each by itself; default the mean sum of the training rows");

  /** Below the logarithm of the size of a row without any counts. */
  private static final double LEAST_SIZE = 1e-30;

  /**
   * exp(l), or where the size of each row is given the share of it that softmax(l) says: what a
   * deeper measurement of the same thing multiplies is then no matter of the latent.
   *
   * @param size [batch, 1], or empty
   */
  static Rate of(Ops tf, Operand<TFloat32> logits, Optional<Operand<TFloat32>> size) {
    Operand<TFloat64> wide = wide(tf, logits);
    return new Rate(
        logits,
        size.map(s -> tf.math.add(tf.nn.logSoftmax(wide), logarithm(tf, s)))
            .map(log -> (Operand<TFloat64>) log)
            .orElse(wide));
  }

  private static Operand<TFloat64> logarithm(Ops tf, Operand<TFloat32> size) {
    return tf.math.log(tf.math.maximum(wide(tf, size), tf.constant(LEAST_SIZE)));
  }

  /** The expected counts themselves. */
  Operand<TFloat32> mean(Ops tf) {
    return narrow(tf, tf.math.exp(log));
  }

  static Operand<TFloat64> wide(Ops tf, Operand<TFloat32> values) {
    return tf.dtypes.cast(values, TFloat64.class);
  }

  static Operand<TFloat32> narrow(Ops tf, Operand<TFloat64> values) {
    return tf.dtypes.cast(values, TFloat32.class);
  }

  /** ln x!. */
  static Operand<TFloat64> logFactorial(Ops tf, Operand<TFloat64> x) {
    return tf.math.lgamma(tf.math.add(x, tf.constant(1.0)));
  }
}
