package org.latent4j.graph.objective;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.latent4j.graph.distribution.DiagonalGaussian;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.KnownGradient;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.view.Observation;
import org.latent4j.graph.view.Observed;
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
   * @param total reconstruction + beta × KL (the effective KL, with free bits, where there are any)
   * @param reconstruction −ln p(x|z), summed over features, and over views and targets by their
   *     weights
   * @param kl of the posterior to the prior, summed over the latent; without free bits
   * @param known where the gradient of the total begins
   */
  public record Loss(
      Operand<TFloat32> total,
      Operand<TFloat32> reconstruction,
      Operand<TFloat32> kl,
      List<KnownGradient> known) {
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
                  outputs(known.stream().map(KnownGradient::at).toList()),
                  outputs(targets),
                  outputs(known.stream().map(KnownGradient::gradient).toList()));
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
   * @param labelPrior what a label says alone, if it is one of several views
   * @param pseudoLabels of targets that are unknown
   */
  public record Pass(
      Map<ViewSpec, Distribution> likelihoods,
      Posterior posterior,
      Observation truth,
      Operand<TFloat32> z,
      Optional<LabelPrior> labelPrior,
      List<Observed> pseudoLabels) {
    /** KL divergence of the posterior to the label prior or, where there is none, to the prior. */
    private Operand<TFloat32> kl(Ops tf) {
      return labelPrior.isPresent()
          ? ((DiagonalGaussian) posterior).kl(tf, labelPrior.get().prior())
          : posterior.kl();
    }
  }

  /**
   * What a label says of the latent by itself. It stands in the place of the prior for the
   * posterior of all views, and has a bound of its own.
   *
   * @param label as it is known
   * @param prior of the latent given the label; N(0, I) where it is missing
   * @param likelihood of the label given latents drawn from that
   */
  public record LabelPrior(Observed label, DiagonalGaussian prior, Distribution likelihood) {}

  /** What is fed to a loss. */
  public record Weights(Operand<TFloat32> beta, Operand<TFloat32> pseudoLabels) {
    /** Pseudo-labels at full weight. */
    public static Weights of(Ops tf, Operand<TFloat32> beta) {
      return new Weights(beta, tf.constant(1f));
    }
  }

  /**
   * The loss of a batch in one pass.
   *
   * @param beta scalar
   */
  public static Loss loss(Ops tf, ObjectiveSpec spec, Pass pass, Operand<TFloat32> beta) {
    Operand<TFloat32> examples = tf.dtypes.cast(pass.truth().rows(tf), TFloat32.class);
    return loss(tf, spec, List.of(pass), examples, Weights.of(tf, beta));
  }

  /**
   * The loss of a batch that goes through the model in several passes side by side.
   *
   * @param passes over all of its rows; one may be empty
   * @param examples rows of the batch, scalar
   * @param weights scalars
   */
  public static Loss loss(
      Ops tf, ObjectiveSpec spec, List<Pass> passes, Operand<TFloat32> examples, Weights weights) {
    Operand<TFloat32> each = tf.math.div(tf.constant(-1f), examples);
    List<Distribution.Fit> fits = Fits.of(tf, passes, examples, weights.pseudoLabels());
    Operand<TFloat32> reconstruction =
        tf.math.mul(sum(tf, fits.stream().map(Distribution.Fit::logProb).toList()), each);
    List<KnownGradient> known = new ArrayList<>();
    fits.forEach(fit -> known.add(fit.gradient().times(tf, each)));
    if (spec.kind() == ObjectiveSpec.Kind.AUTOENCODER) {
      return new Loss(reconstruction, reconstruction, tf.zerosLike(reconstruction), known);
    }
    Operand<TFloat32> perDimension =
        tf.math.div(
            sum(tf, passes.stream().map(pass -> tf.sum(pass.kl(tf), tf.constant(0))).toList()),
            examples);
    Operand<TFloat32> kl = tf.sum(perDimension, tf.constant(0));
    Operand<TFloat32> effective = kl;
    boolean labelled = passes.get(0).labelPrior().isPresent();
    if (spec.freeBits() > 0 || labelled) {
      effective = spec.freeBits() > 0 ? withFreeBits(tf, perDimension, spec.freeBits()) : kl;
      known.add(new KnownGradient(effective, weights.beta()));
    } else {
      Operand<TFloat32> share = tf.math.div(weights.beta(), examples);
      passes.forEach(
          pass ->
              pass.posterior()
                  .klGradients()
                  .forEach(gradient -> known.add(gradient.times(tf, share))));
    }
    Operand<TFloat32> total = tf.math.add(reconstruction, tf.math.mul(weights.beta(), effective));
    if (labelled) {
      Operand<TFloat32> labels = tf.math.mul(labelBounds(tf, passes), each);
      known.add(KnownGradient.of(tf, labels));
      total = tf.math.add(total, labels);
    }
    return new Loss(total, reconstruction, kl, known);
  }

  /** The bounds of the labels alone, summed: of the prior's divergence nothing is weighted. */
  private static Operand<TFloat32> labelBounds(Ops tf, List<Pass> passes) {
    List<Operand<TFloat32>> bounds = new ArrayList<>();
    for (Pass pass : passes) {
      LabelPrior alone = pass.labelPrior().orElseThrow();
      Operand<TFloat32> weight = tf.constant((float) alone.label().view().fitting().weight());
      Operand<TFloat32> known =
          tf.sum(alone.label().logProb(tf, alone.likelihood()), tf.array(0, 1));
      Operand<TFloat32> divergence = tf.sum(alone.prior().kl(), tf.array(0, 1));
      bounds.add(tf.math.sub(tf.math.mul(known, weight), divergence));
    }
    return sum(tf, bounds);
  }

  static Operand<TFloat32> sum(Ops tf, List<? extends Operand<TFloat32>> parts) {
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
  private static Operand<TFloat32> withFreeBits(
      Ops tf, Operand<TFloat32> perDimension, double freeBits) {
    Operand<TFloat32> floor = tf.constant((float) freeBits);
    return tf.sum(tf.math.maximum(perDimension, floor), tf.constant(0));
  }
}
