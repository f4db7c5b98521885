package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Independent Gaussians.
 *
 * @param mean [batch, dimensions]
 * @param logVariance the same shape, or one that broadcasts to it
 */
public record DiagonalGaussian(Ops tf, Operand<TFloat32> mean, Operand<TFloat32> logVariance)
    implements Distribution.Drawn, Posterior {
  private static final Learned VARIANCE = new Learned("variance", "initialVariance");

  /**
   * Where a variance is learned it begins well below that of standardised data, 1: from there the
   * noise would explain everything before the latent has learned anything, and the KL close it.
   */
  static final LikelihoodKind KIND =
      LikelihoodKind.of(
              "gaussian", Support.REAL, "any number, with normal noise", DiagonalGaussian::read)
          .with(VARIANCE.choice("variance"))
          .with(
              VARIANCE.value(
                  "variance-value",
                  1,
                  0.1,
                  "the fixed variance (1), or where learning starts (0.1)"))
          .drawnFromNoise();

  private static final float LOG_TWO_PI = (float) Math.log(2 * Math.PI);

  private static Distribution read(LikelihoodKind.Site site) {
    return new DiagonalGaussian(site.at().tf(), site.parameter("mean"), VARIANCE.logarithm(site));
  }

  /** −½ (ln 2π + ln σ² + (x−μ)²/σ²). */
  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    Operand<TFloat32> distance = tf.math.squaredDifference(x, mean);
    Operand<TFloat32> precision = tf.math.exp(tf.math.neg(logVariance));
    Operand<TFloat32> sum =
        tf.math.add(
            tf.math.add(logVariance, tf.constant(LOG_TWO_PI)), tf.math.mul(distance, precision));
    return tf.math.mul(sum, tf.constant(-0.5f));
  }

  /** μ + σ·noise: the reparameterization of Kingma and Welling 2014, arXiv:1312.6114. */
  @Override
  public Operand<TFloat32> sample(Operand<TFloat32> noise) {
    Operand<TFloat32> deviation = tf.math.exp(tf.math.mul(logVariance, tf.constant(0.5f)));
    return tf.math.add(mean, tf.math.mul(deviation, noise));
  }

  /**
   * Divergence to another Gaussian p instead of the prior, per dimension: ½ (σ²/σₚ² + (μ−μₚ)²/σₚ² −
   * 1 − ln σ²/σₚ²).
   *
   * @return [batch, dimensions], nats
   */
  public Operand<TFloat32> kl(Ops here, DiagonalGaussian p) {
    Operand<TFloat32> ratio = here.math.sub(logVariance, p.logVariance());
    Operand<TFloat32> spread = here.math.sub(here.math.expm1(ratio), ratio);
    Operand<TFloat32> distance =
        here.math.mul(
            here.math.squaredDifference(mean, p.mean()),
            here.math.exp(here.math.neg(p.logVariance())));
    return here.math.mul(here.math.add(spread, distance), here.constant(0.5f));
  }
}
