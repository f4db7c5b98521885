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
    return new DiagonalGaussian(
        tf, halves.output().get(0), LogVariance.bounded(tf, halves.output().get(1)));
  }
}
