package org.latent4j.graph.distribution;

import java.util.List;
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

  /** Zeros: an autoencoder has no KL term. */
  @Override
  public Operand<TFloat32> kl(Prior prior, Operand<TFloat32> z) {
    return tf.zerosLike(mean);
  }

  @Override
  public List<KnownGradient> klGradients(Prior prior, Operand<TFloat32> kl) {
    return List.of();
  }
}
