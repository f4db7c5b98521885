package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What an encoder says of the latent of each example. */
public interface Posterior {
  /** Builds the operations. */
  Ops tf();

  /** [batch, latent]. */
  Operand<TFloat32> mean();

  /**
   * One draw per example.
   *
   * @param noise standard normal, [batch, latent]
   * @return [batch, latent]
   */
  Operand<TFloat32> sample(Operand<TFloat32> noise);
}
