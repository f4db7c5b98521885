package org.latent4j.graph.distribution;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * How the count of a row, which is taken as given, falls on its features.
 *
 * @param logits [batch, features]; their softmax is the share of each feature
 * @param size the count that {@link #mean} shares out, [batch, 1]; empty for 1
 */
record Multinomial(Ops tf, Operand<TFloat32> logits, Optional<Operand<TFloat32>> size)
    implements Distribution {
  static final LikelihoodKind KIND =
      LikelihoodKind.of(
              "multinomial",
              Support.COUNT,
              "counts by their shares of the row's sum: words of a text, items of a basket",
              site -> new Multinomial(site.at().tf(), site.parameter("logits"), site.size()))
          .with(Rate.LIBRARY)
          .seenAs(LikelihoodKind::logarithm);

  /**
   * x·ln p − ln x! of each feature, and of ln n!, which belongs to the whole row of n, the share
   * x/n: their sum is the row's log-probability, and a feature without counts has no part in it.
   */
  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    Operand<TFloat64> counts = Rate.wide(tf, x);
    Operand<TFloat64> n = total(counts);
    Operand<TFloat64> each = tf.math.divNoNan(Rate.logFactorial(tf, n), n);
    Operand<TFloat64> share = tf.nn.logSoftmax(Rate.wide(tf, logits));
    return Rate.narrow(
        tf,
        tf.math.sub(tf.math.mul(counts, tf.math.add(share, each)), Rate.logFactorial(tf, counts)));
  }

  /** The gradient with respect to the logits is x − n·p. */
  @Override
  public Fit fit(Operand<TFloat32> x) {
    Operand<TFloat64> counts = Rate.wide(tf, x);
    Operand<TFloat64> expected = tf.math.mul(total(counts), tf.nn.softmax(Rate.wide(tf, logits)));
    return new Fit(
        tf.sum(logProb(x), tf.array(0, 1)),
        new KnownGradient(logits, Rate.narrow(tf, tf.math.sub(counts, expected))));
  }

  private Operand<TFloat64> total(Operand<TFloat64> counts) {
    return tf.sum(counts, tf.constant(1), Sum.keepDims(true));
  }

  /** What each feature is expected to have of the size. */
  @Override
  public Operand<TFloat32> mean() {
    Operand<TFloat32> shares = tf.nn.softmax(logits);
    return size.<Operand<TFloat32>>map(n -> tf.math.mul(n, shares)).orElse(shares);
  }
}
