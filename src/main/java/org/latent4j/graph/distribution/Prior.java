package org.latent4j.graph.distribution;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What latents are drawn from before anything is known of a row. */
public interface Prior {
  /** The divergence of any posterior; of the code of a plain autoencoder zeros. */
  default Operand<TFloat32> kl(Posterior posterior, Operand<TFloat32> z) {
    return posterior instanceof DiagonalGaussian gaussian
        ? kl(gaussian, z)
        : posterior.tf().zerosLike(posterior.mean());
  }

  /** Where the gradient of the sum of that divergence begins. */
  default List<KnownGradient> klGradients(Posterior posterior, Operand<TFloat32> kl) {
    return posterior instanceof DiagonalGaussian gaussian ? klGradients(gaussian, kl) : List.of();
  }

  /**
   * KL divergence of a posterior to the prior.
   *
   * @param z a draw of the posterior, [batch, latent], for a divergence without a closed form
   * @return nats, [batch, latent], or [batch, 1] where it is no sum over dimensions
   */
  Operand<TFloat32> kl(DiagonalGaussian posterior, Operand<TFloat32> z);

  /**
   * Where the gradient of the sum of the divergence over examples and dimensions begins.
   *
   * @param kl as {@link #kl} gave it
   */
  List<KnownGradient> klGradients(DiagonalGaussian posterior, Operand<TFloat32> kl);

  /**
   * ln p(z) − ln q(z), what importance sampling weighs a draw by.
   *
   * @param z drawn from the posterior, [batch, latent]
   * @return [batch], nats
   */
  Operand<TFloat32> logRatio(Ops tf, DiagonalGaussian posterior, Operand<TFloat32> z);

  /** Standard normal numbers that one draw takes. */
  int noise();

  /**
   * One draw per row.
   *
   * @param noise standard normal, [batch, {@link #noise}]
   * @return [batch, latent]
   */
  Operand<TFloat32> sample(Ops tf, Operand<TFloat32> noise);

  /**
   * The product with Gaussian experts, normalised.
   *
   * @param precision summed over the experts, [batch, latent]
   * @param weighted their means, each times its precision, summed
   */
  DiagonalGaussian times(Ops tf, Operand<TFloat32> precision, Operand<TFloat32> weighted);
}
