package org.latent4j.graph.distribution;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What an encoder says of the latent of each example. */
public interface Posterior {
  /** [batch, latent]. */
  Operand<TFloat32> mean();

  /**
   * One draw per example.
   *
   * @param noise standard normal, [batch, latent]
   * @return [batch, latent]
   */
  Operand<TFloat32> sample(Operand<TFloat32> noise);

  /** {@link Prior#kl}. */
  Operand<TFloat32> kl(Prior prior, Operand<TFloat32> z);

  /** {@link Prior#klGradients}. */
  List<KnownGradient> klGradients(Prior prior, Operand<TFloat32> kl);
}
