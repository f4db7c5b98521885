package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Independent Laplace variables: what is minimised is the absolute error, so the centre is a
 * median, which single wild values do not move.
 *
 * @param centre m, [batch, features]
 * @param logScale ln b, [features] or one for all
 */
record Laplace(Ops tf, Operand<TFloat32> centre, Operand<TFloat32> logScale)
    implements Distribution.Drawn {
  private static final Learned SCALE = new Learned("scale", "initialScale");
  private static final float LOG_TWO = (float) Math.log(2);

  static final LikelihoodKind KIND =
      LikelihoodKind.of("laplace", Support.REAL, "any number, by its absolute error", Laplace::read)
          .with(SCALE.choice("laplace-scale"))
          .with(
              SCALE.value(
                  "laplace-scale-value",
                  1,
                  0.3,
                  "the fixed scale (1), or where learning starts (0.3)"))
          .drawnFromNoise();

  private static Distribution read(LikelihoodKind.Site site) {
    return new Laplace(site.at().tf(), site.parameter("mean"), SCALE.logarithm(site));
  }

  /** −ln 2 − ln b − |x−m|/b. */
  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    Operand<TFloat32> distance =
        tf.math.mul(tf.math.abs(tf.math.sub(x, centre)), tf.math.exp(tf.math.neg(logScale)));
    return tf.math.neg(tf.math.add(tf.math.add(logScale, tf.constant(LOG_TWO)), distance));
  }

  /** The centre, mean and median. */
  @Override
  public Operand<TFloat32> mean() {
    return centre;
  }

  /**
   * The quantile of what the noise is a quantile of: m ± b·ln(2·(1 − Φ(|noise|))), and twice the
   * tail of the normal is erfc(|noise|/√2).
   */
  @Override
  public Operand<TFloat32> sample(Operand<TFloat32> noise) {
    Operand<TFloat32> far = tf.math.mul(tf.math.abs(noise), tf.constant((float) Math.sqrt(0.5)));
    Operand<TFloat32> away = tf.math.neg(tf.math.log(tf.math.erfc(far)));
    Operand<TFloat32> deviation = tf.math.mul(tf.math.exp(logScale), away);
    return tf.math.add(centre, tf.math.mul(tf.math.sign(noise), deviation));
  }
}
