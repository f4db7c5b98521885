package org.latent4j.graph.objective;

import java.util.List;
import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.distribution.KnownGradient;
import org.latent4j.graph.distribution.Prior;
import org.latent4j.graph.network.Dense;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The adversary of an adversarial autoencoder (Makhzani et al. 2015, arXiv:1511.05644): a player of
 * its own, the discriminator, learns to tell the latents of rows from draws of the prior, and the
 * encoder learns that its latents are taken for such draws (in the form that does not saturate:
 * Goodfellow et al. 2014, arXiv:1406.2661, section 3).
 */
final class Adversary {
  static final String NAME = "adversarial";

  private static final String PLAYER = "discriminator";
  private static final int WIDTH = 64;

  private final Context at;
  private final Ops tf;

  private Adversary(Site site) {
    this.at = site.at().in(Term.PLAYERS).in(PLAYER);
    this.tf = site.tf();
  }

  static List<Term> of(Site site) {
    return new Adversary(site).terms(site);
  }

  private List<Term> terms(Site site) {
    List<Operand<TFloat32>> latents = site.passes().stream().map(Pass::z).toList();
    Operand<TFloat32> z = latents.size() == 1 ? latents.get(0) : tf.concat(latents, tf.constant(0));
    int latent = Math.toIntExact(z.shape().get(1));
    Prior prior = site.passes().get(0).prior();
    Operand<TInt32> shape =
        tf.stack(
            List.of(tf.dtypes.cast(site.examples(), TInt32.class), tf.constant(prior.noise())));
    Operand<TFloat32> draws = prior.sample(tf, site.noise().normal(tf, "prior", shape));
    Operand<TFloat32> ofRows = logits(z, latent);
    Operand<TFloat32> ofPrior = logits(draws, latent);
    // −ln σ(l) is softplus(−l); a logit above 0 says that a latent is of the prior.
    Operand<TFloat32> fooled = mean(site, tf.math.softplus(tf.math.neg(ofRows)));
    Operand<TFloat32> told =
        tf.math.add(
            mean(site, tf.math.softplus(ofRows)),
            mean(site, tf.math.softplus(tf.math.neg(ofPrior))));
    Operand<TFloat32> weighted = tf.math.mul(fooled, tf.constant((float) site.spec().weight(NAME)));
    return List.of(
        new Term(NAME, Term.MODEL, fooled, weighted, List.of(KnownGradient.of(tf, weighted))),
        new Term(PLAYER, PLAYER, told, told, List.of(KnownGradient.of(tf, told))));
  }

  private Operand<TFloat32> mean(Site site, Operand<TFloat32> values) {
    return tf.math.div(tf.sum(values, tf.array(0, 1)), site.examples());
  }

  /** [batch, latent] to [batch, 1]. */
  private Operand<TFloat32> logits(Operand<TFloat32> z, int latent) {
    Operand<TFloat32> first = layer("dense_0", z, latent, WIDTH);
    Operand<TFloat32> second = layer("dense_1", first, WIDTH, WIDTH);
    return Dense.apply(at.in("logit"), second, WIDTH, 1, Initializer.outputUniform(WIDTH, 1));
  }

  private Operand<TFloat32> layer(String name, Operand<TFloat32> x, int in, int out) {
    return tf.nn.elu(Dense.apply(at.in(name), x, in, out, Initializer.glorotUniform(in, out)));
  }
}
