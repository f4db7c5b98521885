package org.latent4j.graph;

import org.latent4j.spec.ObjectiveSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What training minimises. */
public final class Objective {
  private Objective() {}

  /**
   * Means over a batch, in nats per example.
   *
   * @param total reconstruction + beta × KL (the KL held up by free bits, where there are any)
   * @param reconstruction −ln p(x|z), summed over features
   * @param kl of the posterior to the prior, summed over the latent; never held up
   */
  public record Loss(
      Operand<TFloat32> total, Operand<TFloat32> reconstruction, Operand<TFloat32> kl) {}

  /**
   * The loss of a batch.
   *
   * @param x preprocessed, [batch, features]
   * @param beta scalar
   */
  public static Loss loss(
      Ops tf,
      ObjectiveSpec spec,
      Distribution likelihood,
      Posterior posterior,
      Operand<TFloat32> x,
      Operand<TFloat32> beta) {
    Operand<TFloat32> reconstruction = mean(tf, reconstruction(tf, likelihood, x));
    if (spec.kind() == ObjectiveSpec.Kind.AUTOENCODER) {
      return new Loss(reconstruction, reconstruction, tf.zerosLike(reconstruction));
    }
    Operand<TFloat32> kl = posterior.kl();
    Operand<TFloat32> mean = mean(tf, sum(tf, kl));
    Operand<TFloat32> pressed = spec.freeBits() == 0 ? mean : heldUp(tf, kl, spec.freeBits());
    return new Loss(tf.math.add(reconstruction, tf.math.mul(beta, pressed)), reconstruction, mean);
  }

  /** −ln p(x|z) of each example, [batch], nats. */
  public static Operand<TFloat32> reconstruction(
      Ops tf, Distribution likelihood, Operand<TFloat32> x) {
    return tf.math.neg(sum(tf, likelihood.logProb(x)));
  }

  /** Sums [batch, n] to [batch]. */
  public static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> values) {
    return tf.sum(values, tf.constant(1));
  }

  /** Σ over dimensions of max(freeBits, mean KL of the dimension): arXiv:1606.04934, eq. 15. */
  private static Operand<TFloat32> heldUp(Ops tf, Operand<TFloat32> kl, double freeBits) {
    Operand<TFloat32> perDimension = mean(tf, kl);
    Operand<TFloat32> floor = tf.constant((float) freeBits);
    return tf.sum(tf.math.maximum(perDimension, floor), tf.constant(0));
  }

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> values) {
    return tf.math.mean(values, tf.constant(0));
  }
}
