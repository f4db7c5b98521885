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

  /** KL divergence to the standard normal prior, [batch, latent], nats. */
  Operand<TFloat32> kl();

  /** Where the gradient of the sum of {@link #kl} over examples and dimensions begins. */
  List<KnownGradient> klGradients();
}
