package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Independent Poisson variables.
 *
 * @param rate their expected counts
 */
record Poisson(Ops tf, Rate rate) implements Distribution {
  static final LikelihoodKind KIND =
      LikelihoodKind.of(
              "poisson",
              Support.COUNT,
              "counts of independent events, whose variance is their mean",
              Poisson::read)
          .with(Rate.LIBRARY)
          .seenAs(LikelihoodKind::logarithm);

  private static Distribution read(LikelihoodKind.Site site) {
    Ops tf = site.at().tf();
    return new Poisson(tf, Rate.of(tf, site.parameter("logits"), site.size()));
  }

  /** x·ln λ − λ − ln x!. */
  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    Operand<TFloat64> counts = Rate.wide(tf, x);
    Operand<TFloat64> expected =
        tf.math.sub(tf.math.mul(counts, rate.log()), tf.math.exp(rate.log()));
    return Rate.narrow(tf, tf.math.sub(expected, Rate.logFactorial(tf, counts)));
  }

  @Override
  public Operand<TFloat32> mean() {
    return rate.mean(tf);
  }
}
