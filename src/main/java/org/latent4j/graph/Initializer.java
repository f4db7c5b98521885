package org.latent4j.graph;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Rules for the first values of a variable; each draws by (seed, key), never from global state. */
@FunctionalInterface
public interface Initializer {
  /** Standard deviation of a unit normal cut at two standard deviations. */
  double TRUNCATED_STDDEV = 0.8796256610342398;

  /**
   * The initial values.
   *
   * @param seed of the run
   * @param key of the variable
   * @return float32 of {@code shape}
   */
  Operand<TFloat32> values(Ops tf, Shape shape, long seed, long key);

  /** One value everywhere. */
  static Initializer constant(float value) {
    return (tf, shape, seed, key) -> tf.fill(tf.constant(shape.asArray()), tf.constant(value));
  }

  /**
   * Uniform in ±√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).
   *
   * @param fanIn inputs that one output sums over: for a convolution kernel height × width ×
   *     channels
   * @param fanOut outputs that one input reaches, counted likewise
   */
  static Initializer glorotUniform(long fanIn, long fanOut) {
    return uniform(Math.sqrt(6.0 / (fanIn + fanOut)));
  }

  /**
   * A quarter of Glorot's width, for the layers that end an encoder or a decoder: the posterior
   * then starts near the prior, and the likelihood near the middle. (Test −ELBO of 784-400-20 on
   * MNIST after 10 epochs, seeds 0 and 1: 105.2 and 105.0 nats, with Glorot's full width 106.0
   * both; by {@code train --hidden 400 --latent 20 --validation 0 --seed N}, then {@code
   * evaluate}.)
   */
  static Initializer outputUniform(long fanIn, long fanOut) {
    return uniform(0.25 * Math.sqrt(6.0 / (fanIn + fanOut)));
  }

  /** Four times Glorot's width, for the logistic function, whose slope at 0 is a quarter. */
  static Initializer logisticUniform(long fanIn, long fanOut) {
    return uniform(4 * Math.sqrt(6.0 / (fanIn + fanOut)));
  }

  /** Uniform in ±√(6 / fanIn): a variance of 2 / fanIn (He et al. 2015). */
  static Initializer heUniform(long fanIn) {
    return uniform(Math.sqrt(6.0 / fanIn));
  }

  /** Normal of variance 1 / fanIn, cut at two standard deviations (LeCun et al. 1998), for selu. */
  static Initializer lecunNormal(long fanIn) {
    double scale = Math.sqrt(1.0 / fanIn) / TRUNCATED_STDDEV;
    return (tf, shape, seed, key) ->
        tf.math.mul(
            tf.random.statelessTruncatedNormal(tf.constant(shape.asArray()), tf.array(seed, key)),
            tf.constant((float) scale));
  }

  private static Initializer uniform(double limit) {
    return (tf, shape, seed, key) -> {
      Operand<TFloat32> unit =
          tf.random.statelessRandomUniform(tf.constant(shape.asArray()), tf.array(seed, key));
      return tf.math.mul(tf.math.sub(unit, tf.constant(0.5f)), tf.constant((float) (2 * limit)));
    };
  }
}
