package org.latent4j.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Independent Bernoulli variables given their logits.
 *
 * @param logits [batch, features]
 */
public record Bernoulli(Ops tf, Operand<TFloat32> logits) implements Distribution {
  /**
   * x·l − softplus(l): from x·ln σ(l) + (1−x)·ln σ(−l) with ln σ(l) = l − softplus(l); neither part
   * overflows. Values between 0 and 1 count as the share of ones.
   */
  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    return tf.math.sub(tf.math.mul(x, logits), tf.math.softplus(logits));
  }

  @Override
  public Operand<TFloat32> mean() {
    return tf.math.sigmoid(logits);
  }
}
