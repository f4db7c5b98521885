package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Independent Bernoulli variables given their logits.
 *
 * @param logits [batch, features]
 */
public record Bernoulli(Ops tf, Operand<TFloat32> logits) implements Distribution {
  static final LikelihoodKind KIND =
      LikelihoodKind.of(
          "bernoulli",
          Support.UNIT,
          "yes or no, or shares of white: values from 0 to 1",
          site -> new Bernoulli(site.at().tf(), site.parameter("logits")));

  /**
   * x·l − softplus(l): from x·ln σ(l) + (1−x)·ln σ(−l) with ln σ(l) = l − softplus(l); neither part
   * overflows. Values between 0 and 1 count as the share of ones.
   */
  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    return tf.math.sub(tf.math.mul(x, logits), tf.math.softplus(logits));
  }

  /**
   * The gradient with respect to the logits is x − σ(l). With σ(l) at hand, softplus(l) is max(l,
   * 0) − ln max(σ(l), 1 − σ(l)): the logarithm is of a number from ½ to 1, and costs a fifth of
   * TensorFlow's softplus and its gradient.
   */
  @Override
  public Fit fit(Operand<TFloat32> x) {
    Operand<TFloat32> p = mean();
    Operand<TFloat32> surer = tf.math.maximum(p, tf.math.sub(tf.constant(1f), p));
    Operand<TFloat32> linear = tf.math.sub(tf.math.mul(x, logits), tf.nn.relu(logits));
    Operand<TFloat32> values = tf.math.add(linear, tf.math.log(surer));
    return new Fit(tf.sum(values, tf.array(0, 1)), new KnownGradient(logits, tf.math.sub(x, p)));
  }

  @Override
  public Operand<TFloat32> mean() {
    return tf.math.sigmoid(logits);
  }
}
