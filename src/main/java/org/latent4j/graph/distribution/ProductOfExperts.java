package org.latent4j.graph.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The posterior of several views, each of which may be missing: the product of what each encoder
 * says and of the prior. A missing view says nothing (Wu and Goodman 2018, arXiv:1802.05335,
 * section 2.2).
 */
public final class ProductOfExperts {
  private ProductOfExperts() {}

  /**
   * What one view says.
   *
   * @param presence [batch, 1], 1 where the view is there; empty for everywhere
   */
  public record Expert(Posterior posterior, Optional<Operand<TFloat32>> presence) {}

  /**
   * Joins experts. A product of Gaussians has the sum of their precisions, and the mean of their
   * means weighted by them. Points (of a plain autoencoder) are averaged.
   */
  public static Posterior of(Ops tf, Prior prior, List<Expert> experts) {
    boolean spread = experts.get(0).posterior() instanceof DiagonalGaussian;
    List<Operand<TFloat32>> weights = new ArrayList<>();
    List<Operand<TFloat32>> weighted = new ArrayList<>();
    for (Expert expert : experts) {
      Operand<TFloat32> mean = expert.posterior().mean();
      Operand<TFloat32> weight = tf.constant(1f);
      if (expert.posterior() instanceof DiagonalGaussian gaussian) {
        weight = tf.math.exp(tf.math.neg(gaussian.logVariance()));
      }
      if (expert.presence().isPresent()) {
        weight = tf.math.mul(weight, expert.presence().get());
      }
      weights.add(weight);
      weighted.add(tf.math.mul(mean, weight));
    }
    Operand<TFloat32> precision = sum(tf, weights);
    if (!spread) {
      Operand<TFloat32> count = tf.math.maximum(precision, tf.constant(1f));
      return new PointMass(tf, tf.math.div(sum(tf, weighted), count));
    }
    return prior.times(tf, precision, sum(tf, weighted));
  }

  private static Operand<TFloat32> sum(Ops tf, List<Operand<TFloat32>> parts) {
    Operand<TFloat32> sum = parts.get(0);
    for (Operand<TFloat32> part : parts.subList(1, parts.size())) {
      sum = tf.math.add(sum, part);
    }
    return sum;
  }
}
