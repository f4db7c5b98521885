package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Independent variables of Student's t: about Gaussian near their centre, but what lies far out is
 * less of a surprise, so that a few wild values do not bend the rest.
 *
 * @param centre m, [batch, features]
 * @param logScale ln s, [features] or one for all
 * @param logDegrees ln ν, ν the degrees of freedom, [features] or one for all
 */
record StudentT(
    Ops tf, Operand<TFloat32> centre, Operand<TFloat32> logScale, Operand<TFloat32> logDegrees)
    implements Distribution {
  private static final Learned SCALE = new Learned("scale", "initialScale");
  private static final Learned DEGREES = new Learned("degrees", "initialDegrees");

  static final LikelihoodKind KIND =
      LikelihoodKind.of("student-t", Support.REAL, "any number, with outliers", StudentT::read)
          .with(SCALE.choice("t-scale"))
          .with(
              SCALE.value(
                  "t-scale-value", 1, 0.3, "the fixed scale (1), or where learning starts (0.3)"))
          .with(DEGREES.choice("degrees"))
          .with(
              DEGREES.value(
                  "degrees-value",
                  5,
                  5,
                  "the fixed degrees of freedom, or where learning starts; 5"));

  private static Distribution read(LikelihoodKind.Site site) {
    return new StudentT(
        site.at().tf(), site.parameter("mean"), SCALE.logarithm(site), DEGREES.logarithm(site));
  }

  /** ln Γ((ν+1)/2) − ln Γ(ν/2) − ½ ln(νπ) − ln s − ½ (ν+1)·ln(1 + ((x−m)/s)²/ν). */
  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    Operand<TFloat32> z = tf.math.mul(tf.math.sub(x, centre), tf.math.exp(tf.math.neg(logScale)));
    Operand<TFloat32> degrees = tf.math.exp(logDegrees);
    Operand<TFloat32> far = tf.math.log1p(tf.math.div(tf.math.square(z), degrees));
    Operand<TFloat32> weight =
        tf.math.mul(tf.math.add(degrees, tf.constant(1f)), tf.constant(0.5f));
    return tf.math.sub(tf.math.sub(height(), logScale), tf.math.mul(weight, far));
  }

  /** The first three terms: of many degrees a small difference of large numbers, so in float64. */
  private Operand<TFloat32> height() {
    Operand<TFloat64> log = Rate.wide(tf, logDegrees);
    Operand<TFloat64> half = tf.math.mul(tf.math.exp(log), tf.constant(0.5));
    Operand<TFloat64> ratio =
        tf.math.sub(tf.math.lgamma(tf.math.add(half, tf.constant(0.5))), tf.math.lgamma(half));
    Operand<TFloat64> width =
        tf.math.mul(tf.math.add(log, tf.constant(Math.log(Math.PI))), tf.constant(0.5));
    return Rate.narrow(tf, tf.math.sub(ratio, width));
  }

  /** The centre: the mean where there are more than one degree of freedom, else the median. */
  @Override
  public Operand<TFloat32> mean() {
    return centre;
  }
}
