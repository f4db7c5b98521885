package org.latent4j.graph.distribution;

import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.network.Dense;
import org.latent4j.graph.network.Encoder;
import org.latent4j.spec.ObjectiveSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Split;
import org.tensorflow.types.TFloat32;

/** The last layer of an encoder: hidden features to the posterior over the latent. */
public final class PosteriorHead {
  /** e^±15 as a variance is beyond what data in float32 can tell from 0 or infinity. */
  static final float LOG_VARIANCE_LIMIT = 15;

  private PosteriorHead() {}

  public static Posterior build(
      Context at, ObjectiveSpec.Kind kind, Encoder.Features features, int latent) {
    Initializer initializer = Initializer.outputUniform(features.width(), latent);
    return switch (kind) {
      case AUTOENCODER ->
          new PointMass(
              at.tf(), Dense.apply(at, features.values(), features.width(), latent, initializer));
      case VAE -> gaussian(at, features, latent, initializer);
    };
  }

  /** One matrix for both halves: a single product is faster than two of half the width. */
  private static DiagonalGaussian gaussian(
      Context at, Encoder.Features features, int latent, Initializer initializer) {
    Ops tf = at.tf();
    Operand<TFloat32> both =
        Dense.apply(at, features.values(), features.width(), 2 * latent, initializer);
    Split<TFloat32> halves = tf.split(tf.constant(1), both, 2L);
    return new DiagonalGaussian(tf, halves.output().get(0), bounded(tf, halves.output().get(1)));
  }

  /**
   * Keeps a log-variance within ±15 while gradients pass as if it were not cut, so that the KL can
   * draw a value outside back in; a plain cut would leave it there for good. The value is cut + (x
   * − x): the difference is exactly 0, where x + (cut − x) would lose the cut to rounding for large
   * x.
   */
  public static Operand<TFloat32> bounded(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> cut =
        tf.clipByValue(x, tf.constant(-LOG_VARIANCE_LIMIT), tf.constant(LOG_VARIANCE_LIMIT));
    return tf.math.add(tf.stopGradient(cut), tf.math.sub(x, tf.stopGradient(x)));
  }
}
