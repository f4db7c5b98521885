package org.latent4j.graph.objective;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.graph.distribution.KnownGradient;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The negative bound of labels alone, where a label is one of several views: of the divergence of
 * their prior nothing is weighted.
 */
final class LabelBound {
  private LabelBound() {}

  static List<Term> of(Site site) {
    if (site.passes().get(0).labelPrior().isEmpty()) {
      return List.of();
    }
    Ops tf = site.tf();
    List<Operand<TFloat32>> bounds = new ArrayList<>();
    for (Pass pass : site.passes()) {
      Pass.LabelPrior alone = pass.labelPrior().orElseThrow();
      Operand<TFloat32> weight = tf.constant((float) alone.label().view().fitting().weight());
      Operand<TFloat32> known =
          tf.sum(alone.label().logProb(tf, alone.likelihood()), tf.array(0, 1));
      Operand<TFloat32> divergence =
          tf.sum(pass.prior().kl(alone.prior(), alone.z()), tf.array(0, 1));
      bounds.add(tf.math.sub(tf.math.mul(known, weight), divergence));
    }
    Operand<TFloat32> value = tf.math.mul(site.sum(bounds), site.negativeMean());
    return List.of(Term.of("label_bound", value, List.of(KnownGradient.of(tf, value))));
  }
}
