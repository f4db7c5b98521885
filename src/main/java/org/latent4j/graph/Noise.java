package org.latent4j.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Random numbers as a pure function of a key. Two draws of one graph differ by their names; two
 * steps differ by the fed key.
 *
 * @param key int64 [2]: run seed and step
 */
public record Noise(Operand<TInt64> key) {
  /** Other draws under the same names, for one of several passes side by side; 0 for the same. */
  public Noise shard(Ops tf, int number) {
    return number == 0 ? this : new Noise(tf.math.add(key, tf.array((long) number << 32, 0L)));
  }

  /**
   * Standard normal draws; nothing flows back through them.
   *
   * @param name tells draws of the same step apart
   * @param shape int32 [rank]
   */
  public Operand<TFloat32> normal(Ops tf, String name, Operand<TInt32> shape) {
    return tf.stopGradient(tf.random.statelessRandomNormal(shape, keyed(tf, name)));
  }

  /** Uniform draws from [0, 1); nothing flows back through them. */
  public Operand<TFloat32> uniform(Ops tf, String name, Operand<TInt32> shape) {
    return tf.stopGradient(tf.random.statelessRandomUniform(shape, keyed(tf, name)));
  }

  private Operand<TInt64> keyed(Ops tf, String name) {
    return tf.math.add(key, tf.array(Variables.key(name), 0L));
  }
}
