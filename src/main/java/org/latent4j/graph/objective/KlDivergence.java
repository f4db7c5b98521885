package org.latent4j.graph.objective;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.graph.distribution.KnownGradient;
import org.latent4j.spec.ObjectiveSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The KL divergence of the posterior to the prior, summed over the latent. It is told as it is, and
 * weighted by beta; with free bits its effective value is. Of a plain autoencoder it is 0.
 */
final class KlDivergence {
  static final String NAME = "kl";

  private KlDivergence() {}

  static List<Term> of(Site site) {
    Ops tf = site.tf();
    if (site.spec().kind() == ObjectiveSpec.Kind.AUTOENCODER) {
      return List.of(Term.of(NAME, tf.zerosLike(site.examples()), List.of()));
    }
    List<Operand<TFloat32>> divergences = new ArrayList<>();
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (Pass pass : site.passes()) {
      Operand<TFloat32> divergence = pass.kl(tf);
      divergences.add(divergence);
      sums.add(tf.sum(divergence, tf.constant(0)));
    }
    Operand<TFloat32> perDimension = tf.math.div(site.sum(sums), site.examples());
    Operand<TFloat32> kl = tf.sum(perDimension, tf.constant(0));
    double freeBits = site.spec().freeBits();
    Operand<TFloat32> effective = freeBits > 0 ? effective(tf, perDimension, freeBits) : kl;
    Operand<TFloat32> beta = site.weights().beta();
    List<KnownGradient> gradients = new ArrayList<>();
    if (freeBits > 0 || site.passes().get(0).labelPrior().isPresent()) {
      gradients.add(new KnownGradient(effective, beta));
    } else {
      Operand<TFloat32> share = tf.math.div(beta, site.examples());
      for (int i = 0; i < divergences.size(); i++) {
        Pass pass = site.passes().get(i);
        pass.prior()
            .klGradients(pass.posterior(), divergences.get(i))
            .forEach(gradient -> gradients.add(gradient.times(tf, share)));
      }
    }
    return List.of(new Term(NAME, Term.MODEL, kl, tf.math.mul(beta, effective), gradients));
  }

  /** Σ over dimensions of max(freeBits, mean KL of the dimension): arXiv:1606.04934, eq. 15. */
  private static Operand<TFloat32> effective(
      Ops tf, Operand<TFloat32> perDimension, double freeBits) {
    Operand<TFloat32> floor = tf.constant((float) freeBits);
    return tf.sum(tf.math.maximum(perDimension, floor), tf.constant(0));
  }
}
