package org.latent4j.graph.distribution;

import org.latent4j.graph.Initializer;
import org.latent4j.graph.Setting;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Independent negative binomial variables of mean μ and variance μ + μ²/r: counts that scatter more
 * than Poisson's, as those of genes do.
 *
 * @param rate their expected counts μ
 * @param logSize ln r, [features] or one for all; the dispersion is 1/r
 */
record NegativeBinomial(Ops tf, Rate rate, Operand<TFloat32> logSize) implements Distribution {
  private static final String DISPERSION = "initialDispersion";

  static final LikelihoodKind KIND =
      LikelihoodKind.of(
              "negative-binomial",
              Support.COUNT,
              "counts that scatter more than Poisson's, as those of genes do",
              NegativeBinomial::read)
          .with(
              Setting.positive(
                  DISPERSION,
                  "dispersion",
                  spec -> 1.0,
                  "where the learned dispersion a of each feature starts, of a variance of mean +"
                      + " a·mean²; 1"))
          .with(Rate.LIBRARY)
          .seenAs(LikelihoodKind::logarithm);

  private static Distribution read(LikelihoodKind.Site site) {
    Ops tf = site.at().tf();
    Rate rate = Rate.of(tf, site.parameter("logits"), site.size());
    float start = (float) -Math.log(site.spec().number(DISPERSION));
    Operand<TFloat32> learned =
        site.at().weight("log_size", Shape.of(site.features()), Initializer.constant(start));
    return new NegativeBinomial(tf, rate, LogVariance.bounded(tf, learned));
  }

  /**
   * ln Γ(x+r) − ln Γ(r) − ln x! + r·ln(r/(r+μ)) + x·ln(μ/(r+μ)), the last two by softplus of ±(ln μ
   * − ln r), which no μ or r overflows.
   */
  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    Operand<TFloat64> counts = Rate.wide(tf, x);
    Operand<TFloat64> log = Rate.wide(tf, logSize);
    Operand<TFloat64> size = tf.math.exp(log);
    Operand<TFloat64> odds = tf.math.sub(rate.log(), log);
    Operand<TFloat64> ways =
        tf.math.sub(
            tf.math.sub(tf.math.lgamma(tf.math.add(counts, size)), tf.math.lgamma(size)),
            Rate.logFactorial(tf, counts));
    Operand<TFloat64> failures = tf.math.mul(size, tf.math.softplus(odds));
    Operand<TFloat64> successes = tf.math.mul(counts, tf.math.softplus(tf.math.neg(odds)));
    return Rate.narrow(tf, tf.math.sub(ways, tf.math.add(failures, successes)));
  }

  @Override
  public Operand<TFloat32> mean() {
    return rate.mean(tf);
  }
}
