package org.latent4j.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What training minimises. */
public final class Objective {
  private Objective() {}

  /**
   * Means over a batch, in nats per example.
   *
   * @param total reconstruction + beta × KL (the KL held up by free bits, where there are any)
   * @param reconstruction −ln p(x|z), summed over features, and over views and targets by their
   *     weights
   * @param kl of the posterior to the prior, summed over the latent; never held up
   * @param seeds where the gradient of the total begins
   */
  public record Loss(
      Operand<TFloat32> total,
      Operand<TFloat32> reconstruction,
      Operand<TFloat32> kl,
      List<Seed> seeds) {
    /**
     * The gradients of the total.
     *
     * @param targets what to differentiate with respect to; the total depends on each
     * @return in the order of the targets, of their shapes
     */
    public List<Operand<TFloat32>> gradients(Ops tf, List<Operand<TFloat32>> targets) {
      Output<?>[] gradients =
          ((Graph) tf.scope().env())
              .addGradients(
                  "gradients",
                  outputs(seeds.stream().map(Seed::at).toList()),
                  outputs(targets),
                  outputs(seeds.stream().map(Seed::gradient).toList()));
      return Stream.of(gradients)
          .map(gradient -> (Operand<TFloat32>) gradient.expect(TFloat32.class))
          .toList();
    }

    private static Output<?>[] outputs(List<Operand<TFloat32>> operands) {
      return operands.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    }
  }

  /**
   * Some rows of a batch on their way through the model.
   *
   * @param likelihoods of each view and target, given the latents
   * @param posterior of their latents
   * @param truth what is known of them
   * @param z their latents, [rows, latent]
   */
  public record Pass(
      Map<ViewSpec, Distribution> likelihoods,
      Posterior posterior,
      Observation truth,
      Operand<TFloat32> z) {
    /** −ln p(x|z) of the rows, weighted, where its gradient begins. */
    private List<Distribution.Fit> fits(Ops tf) {
      List<Distribution.Fit> fits = new ArrayList<>();
      likelihoods.forEach(
          (view, likelihood) -> {
            Distribution.Fit fit = truth.of(view).orElseThrow().fit(tf, likelihood);
            fits.add(view.weight() == 1 ? fit : fit.times(tf, tf.constant((float) view.weight())));
          });
      return fits;
    }
  }

  /**
   * The loss of a batch in one pass.
   *
   * @param beta scalar
   */
  public static Loss loss(Ops tf, ObjectiveSpec spec, Pass pass, Operand<TFloat32> beta) {
    Operand<TFloat32> examples = tf.dtypes.cast(pass.truth().rows(tf), TFloat32.class);
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
    Operand<TFloat32> each = tf.math.div(tf.constant(-1f), examples);
    List<Distribution.Fit> fits = passes.stream().flatMap(pass -> pass.fits(tf).stream()).toList();
    Operand<TFloat32> reconstruction =
        tf.math.mul(sum(tf, fits.stream().map(Distribution.Fit::logProb).toList()), each);
    List<Seed> seeds = new ArrayList<>();
    fits.forEach(fit -> seeds.add(fit.seed().times(tf, each)));
    if (spec.kind() == ObjectiveSpec.Kind.AUTOENCODER) {
      return new Loss(reconstruction, reconstruction, tf.zerosLike(reconstruction), seeds);
    }
    Operand<TFloat32> perDimension =
        tf.math.div(
            sum(tf, passes.stream().map(p -> tf.sum(p.posterior().kl(), tf.constant(0))).toList()),
            examples);
    Operand<TFloat32> kl = tf.sum(perDimension, tf.constant(0));
    Operand<TFloat32> pressed = kl;
    if (spec.freeBits() > 0) {
      pressed = heldUp(tf, perDimension, spec.freeBits());
      seeds.add(new Seed(pressed, beta));
    } else {
      Operand<TFloat32> share = tf.math.div(beta, examples);
      passes.forEach(
          pass -> pass.posterior().klSeeds().forEach(seed -> seeds.add(seed.times(tf, share))));
    }
    return new Loss(
        tf.math.add(reconstruction, tf.math.mul(beta, pressed)), reconstruction, kl, seeds);
  }

  private static Operand<TFloat32> sum(Ops tf, List<? extends Operand<TFloat32>> parts) {
    return parts.size() == 1 ? parts.get(0) : tf.math.addN(List.copyOf(parts));
  }

  /**
   * −ln p(x|z) of each value of each view, [batch, features of the views], nats; 0 where missing.
   */
  public static Operand<TFloat32> contribution(
      Ops tf, Map<ViewSpec, Distribution> likelihoods, Observation truth) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    likelihoods.forEach(
        (view, likelihood) ->
            parts.add(tf.math.neg(truth.of(view).orElseThrow().logProb(tf, likelihood))));
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
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
