package org.latent4j.graph.distribution;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * N(0, I).
 *
 * @param noise dimensions of the latent
 */
public record StandardNormal(int noise) implements Prior {
  static final PriorKind KIND =
      new PriorKind(
          "normal", "N(0, I)", List.of(), true, (at, spec, latent) -> new StandardNormal(latent));

  /**
   * ½ (σ² + μ² − 1 − ln σ²) per dimension: Kingma and Welling 2014, appendix B. σ² − 1 is taken as
   * one function of ln σ², so that the KL of a dimension near the prior is not lost to rounding.
   */
  @Override
  public Operand<TFloat32> kl(DiagonalGaussian posterior, Operand<TFloat32> z) {
    Ops tf = posterior.tf();
    Operand<TFloat32> logVariance = posterior.logVariance();
    Operand<TFloat32> spread = tf.math.sub(tf.math.expm1(logVariance), logVariance);
    return tf.math.mul(tf.math.add(spread, tf.math.square(posterior.mean())), tf.constant(0.5f));
  }

  /** μ for the mean, ½ (σ² − 1) for ln σ². */
  @Override
  public List<KnownGradient> klGradients(DiagonalGaussian posterior, Operand<TFloat32> kl) {
    Ops tf = posterior.tf();
    Operand<TFloat32> logVariance = posterior.logVariance();
    Operand<TFloat32> spread = tf.math.mul(tf.math.expm1(logVariance), tf.constant(0.5f));
    return List.of(
        KnownGradient.beside(tf, posterior.mean(), posterior.mean()),
        KnownGradient.beside(tf, logVariance, spread));
  }

  @Override
  public Operand<TFloat32> logRatio(Ops tf, DiagonalGaussian posterior, Operand<TFloat32> z) {
    DiagonalGaussian prior = new DiagonalGaussian(tf, tf.constant(0f), tf.constant(0f));
    return tf.sum(tf.math.sub(prior.logProb(z), posterior.logProb(z)), tf.constant(1));
  }

  @Override
  public Operand<TFloat32> sample(Ops tf, Operand<TFloat32> noise) {
    return noise;
  }

  /** The prior has precision 1 and mean 0; it also keeps the sum above 0 where all is missing. */
  @Override
  public DiagonalGaussian times(Ops tf, Operand<TFloat32> precision, Operand<TFloat32> weighted) {
    Operand<TFloat32> logVariance = tf.math.neg(tf.math.log1p(precision));
    Operand<TFloat32> variance = tf.math.exp(logVariance);
    return new DiagonalGaussian(tf, tf.math.mul(weighted, variance), logVariance);
  }
}
