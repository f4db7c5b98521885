package org.latent4j.graph.objective;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.graph.distribution.DiagonalGaussian;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.distribution.Prior;
import org.latent4j.graph.view.Observation;
import org.latent4j.graph.view.Observed;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Some rows of a batch on their way through the model.
 *
 * @param likelihoods of each view and target, given the latents
 * @param posterior of their latents
 * @param prior of their latents
 * @param truth what is known of them
 * @param z their latents, [rows, latent]
 * @param labelPrior what a label says alone, if it is one of several views
 * @param pseudoLabels of targets that are unknown
 */
public record Pass(
    Map<ViewSpec, Distribution> likelihoods,
    Posterior posterior,
    Prior prior,
    Observation truth,
    Operand<TFloat32> z,
    Optional<LabelPrior> labelPrior,
    List<Observed> pseudoLabels) {
  /** KL divergence of the posterior to the label prior or, where there is none, to the prior. */
  Operand<TFloat32> kl(Ops tf) {
    return labelPrior.isPresent()
        ? ((DiagonalGaussian) posterior).kl(tf, labelPrior.get().prior())
        : prior.kl(posterior, z);
  }

  /**
   * What a label says of the latent by itself. It stands in the place of the prior for the
   * posterior of all views, and has a bound of its own.
   *
   * @param label as it is known
   * @param prior of the latent given the label; N(0, I) where it is missing
   * @param z latents drawn from that, [rows, latent]
   * @param likelihood of the label given those
   */
  public record LabelPrior(
      Observed label, DiagonalGaussian prior, Operand<TFloat32> z, Distribution likelihood) {}
}
