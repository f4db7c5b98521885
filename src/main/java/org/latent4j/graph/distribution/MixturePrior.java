package org.latent4j.graph.distribution;

import java.util.List;
import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.Setting;
import org.latent4j.spec.PriorSpec;
import org.latent4j.spec.SpecException;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Σ_k w_k N(m_k, diag s²_k), its weights, means and variances learned (Dilokthanakul et al. 2016,
 * arXiv:1611.02648, without their inference of k). The divergence has no closed form: ln q(z|x) −
 * ln p(z) at one draw of the posterior is unbiased.
 *
 * @param logits of the weights, [components]
 * @param means [components, latent]
 * @param logVariances [components, latent]
 */
record MixturePrior(
    Operand<TFloat32> logits,
    Operand<TFloat32> means,
    Operand<TFloat32> logVariances,
    int components,
    int latent)
    implements Prior {
  private static final String COMPONENTS = "components";
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  static final PriorKind KIND =
      new PriorKind(
          "mixture",
          "of Gaussians, learned",
          List.of(Setting.whole(COMPONENTS, COMPONENTS, 10, "how many Gaussians; default 10")),
          false,
          MixturePrior::build);

  private static Prior build(Context at, PriorSpec spec, int latent) {
    int components = (int) spec.number(COMPONENTS);
    Shape shape = Shape.of(components, latent);
    return new MixturePrior(
        at.weight("logits", Shape.of(components), Initializer.constant(0)),
        at.weight("means", shape, Initializer.lecunNormal(1)), // standard normal, cut at 2
        LogVariance.bounded(at.tf(), at.weight("log_variances", shape, Initializer.constant(0))),
        components,
        latent);
  }

  /**
   * ln Σ_k exp(ln w_k + ln N(z; m_k, s²_k)), the largest term taken out before the sum.
   *
   * @param z [batch, latent]
   * @return [batch, 1], nats
   */
  Operand<TFloat32> logProb(Ops tf, Operand<TFloat32> z) {
    Operand<TFloat32> row = tf.expandDims(z, tf.constant(1)); // [batch, 1, latent]
    Operand<TFloat32> distance =
        tf.math.mul(tf.math.squaredDifference(row, means), tf.math.exp(tf.math.neg(logVariances)));
    Operand<TFloat32> sum = tf.sum(tf.math.add(distance, logVariances), tf.constant(2));
    Operand<TFloat32> density =
        tf.math.mul(
            tf.math.add(sum, tf.constant((float) (latent * LOG_TWO_PI))), tf.constant(-0.5f));
    Operand<TFloat32> logWeights =
        tf.nn.logSoftmax(tf.reshape(logits, tf.array(1, components))); // [1, components]
    Operand<TFloat32> terms = tf.math.add(density, logWeights); // [batch, components]
    Operand<TFloat32> most = tf.stopGradient(tf.max(terms, tf.constant(1), Max.keepDims(true)));
    Operand<TFloat32> rest =
        tf.sum(tf.math.exp(tf.math.sub(terms, most)), tf.constant(1), Sum.keepDims(true));
    return tf.math.add(most, tf.math.log(rest));
  }

  @Override
  public Operand<TFloat32> kl(DiagonalGaussian posterior, Operand<TFloat32> z) {
    Ops tf = posterior.tf();
    Operand<TFloat32> logQ = tf.sum(posterior.logProb(z), tf.constant(1), Sum.keepDims(true));
    return tf.math.sub(logQ, logProb(tf, z));
  }

  @Override
  public List<KnownGradient> klGradients(DiagonalGaussian posterior, Operand<TFloat32> kl) {
    Ops tf = posterior.tf();
    return List.of(KnownGradient.of(tf, tf.sum(kl, tf.array(0, 1))));
  }

  @Override
  public Operand<TFloat32> logRatio(Ops tf, DiagonalGaussian posterior, Operand<TFloat32> z) {
    Operand<TFloat32> logQ = tf.sum(posterior.logProb(z), tf.constant(1));
    return tf.math.sub(tf.sum(logProb(tf, z), tf.constant(1)), logQ);
  }

  /** One number more than the latent has dimensions: it chooses the component. */
  @Override
  public int noise() {
    return latent + 1;
  }

  /** Component k where Φ(first number) lies in the k-th of the stretches w_1, w_2, … of 0–1. */
  @Override
  public Operand<TFloat32> sample(Ops tf, Operand<TFloat32> noise) {
    Operand<TFloat32> first = tf.slice(noise, tf.array(0, 0), tf.array(-1, 1)); // [batch, 1]
    Operand<TFloat32> rest = tf.slice(noise, tf.array(0, 1), tf.array(-1, latent));
    Operand<TFloat32> erf = tf.math.erf(tf.math.mul(first, tf.constant((float) Math.sqrt(0.5))));
    Operand<TFloat32> place = tf.math.mul(tf.math.add(erf, tf.constant(1f)), tf.constant(0.5f));
    Operand<TFloat32> weights = tf.nn.softmax(tf.reshape(logits, tf.array(1, components)));
    Operand<TFloat32> ends = tf.linalg.matMul(weights, tf.constant(stretches())); // [1, K − 1]
    Operand<TInt32> passed =
        tf.dtypes.cast(tf.math.greaterEqual(place, ends), TInt32.class); // [batch, K − 1]
    Operand<TFloat32> chosen =
        tf.oneHot(
            tf.sum(passed, tf.constant(1)),
            tf.constant(components),
            tf.constant(1f),
            tf.constant(0f)); // [batch, K]
    return new DiagonalGaussian(
            tf, tf.linalg.matMul(chosen, means), tf.linalg.matMul(chosen, logVariances))
        .sample(rest);
  }

  /** Sums the first 1, 2, … K − 1 weights. */
  private float[][] stretches() {
    float[][] ones = new float[components][components - 1];
    for (int from = 0; from < components; from++) {
      for (int to = from; to < components - 1; to++) {
        ones[from][to] = 1;
      }
    }
    return ones;
  }

  @Override
  public DiagonalGaussian times(Ops tf, Operand<TFloat32> precision, Operand<TFloat32> weighted) {
    throw new SpecException("prior mixture", "one view that is encoded", "several");
  }
}
