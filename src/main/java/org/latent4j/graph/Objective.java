package org.latent4j.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.latent4j.spec.ObjectiveSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

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
   * Some rows of a batch on their way through the model.
   *
   * @param likelihood given their latents
   * @param posterior of their latents
   * @param x preprocessed, [rows, features]
   */
  public record Pass(Distribution likelihood, Posterior posterior, Operand<TFloat32> x) {}

  /**
   * The loss of a batch in one pass.
   *
   * @param beta scalar
   */
  public static Loss loss(Ops tf, ObjectiveSpec spec, Pass pass, Operand<TFloat32> beta) {
    Operand<TInt32> rows = tf.shape.take(tf.shape(pass.x()), tf.constant(1));
    Operand<TFloat32> examples = tf.dtypes.cast(tf.squeeze(rows), TFloat32.class);
    return loss(tf, spec, List.of(pass), examples, beta);
  }

  /**
   * The loss of a batch that goes through the model in several passes side by side.
   *
   * @param passes over all of its rows; one may be empty
   * @param examples rows of the batch, scalar
   * @param beta scalar
   */
  public static Loss loss(
      Ops tf,
      ObjectiveSpec spec,
      List<Pass> passes,
      Operand<TFloat32> examples,
      Operand<TFloat32> beta) {
    Operand<TFloat32> reconstruction =
        mean(tf, passes, p -> reconstruction(tf, p.likelihood(), p.x()), examples);
    if (spec.kind() == ObjectiveSpec.Kind.AUTOENCODER) {
      return new Loss(reconstruction, reconstruction, tf.zerosLike(reconstruction));
    }
    Operand<TFloat32> perDimension = mean(tf, passes, p -> p.posterior().kl(), examples);
    Operand<TFloat32> kl = tf.sum(perDimension, tf.constant(0));
    Operand<TFloat32> pressed =
        spec.freeBits() == 0 ? kl : heldUp(tf, perDimension, spec.freeBits());
    return new Loss(tf.math.add(reconstruction, tf.math.mul(beta, pressed)), reconstruction, kl);
  }

  /** Σ over all rows, divided by their number: [rows, …] of each pass to […]. */
  private static Operand<TFloat32> mean(
      Ops tf,
      List<Pass> passes,
      Function<Pass, Operand<TFloat32>> values,
      Operand<TFloat32> examples) {
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (Pass pass : passes) {
      sums.add(tf.sum(values.apply(pass), tf.constant(0)));
    }
    return tf.math.div(sums.size() == 1 ? sums.get(0) : tf.math.addN(sums), examples);
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
  private static Operand<TFloat32> heldUp(Ops tf, Operand<TFloat32> perDimension, double freeBits) {
    Operand<TFloat32> floor = tf.constant((float) freeBits);
    return tf.sum(tf.math.maximum(perDimension, floor), tf.constant(0));
  }
}
