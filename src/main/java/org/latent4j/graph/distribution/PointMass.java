package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The code of a plain autoencoder: one point, no spread and no prior to diverge from.
 *
 * @param mean [batch, latent]
 */
public record PointMass(Ops tf, Operand<TFloat32> mean) implements Posterior {
  @Override
  public Operand<TFloat32> sample(Operand<TFloat32> noise) {
    return mean;
  }
}
