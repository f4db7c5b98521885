package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A likelihood: the distribution of a view's preprocessed values given the latent. */
public interface Distribution {
  /** Where it is built. */
  Ops tf();

  /**
   * The logarithm of the probability, or density, of each value.
   *
   * @param x [batch, features]
   * @return [batch, features], nats
   */
  Operand<TFloat32> logProb(Operand<TFloat32> x);

  /**
   * What training needs of {@link #logProb}, in as few operations as the likelihood allows.
   *
   * @param x [batch, features]
   */
  default Fit fit(Operand<TFloat32> x) {
    Operand<TFloat32> total = tf().sum(logProb(x), tf().array(0, 1));
    return new Fit(total, KnownGradient.of(tf(), total));
  }

  /**
   * The same of observed values alone.
   *
   * @param mask 1 where observed, 0 where missing, [batch, features] or [batch, 1]
   */
  default Fit fit(Ops tf, Operand<TFloat32> x, Operand<TFloat32> mask) {
    Operand<TFloat32> total = tf.sum(tf.math.mul(logProb(x), mask), tf.array(0, 1));
    return new Fit(total, KnownGradient.of(tf, total));
  }

  /**
   * The sum of {@link #logProb} over examples and features.
   *
   * @param logProb scalar, nats
   * @param gradient where it is known
   */
  record Fit(Operand<TFloat32> logProb, KnownGradient gradient) {
    /** Of the sum times a scalar. */
    public Fit times(Ops tf, Operand<TFloat32> factor) {
      return new Fit(tf.math.mul(logProb, factor), gradient.times(tf, factor));
    }
  }

  /** The expected values, [batch, features]; of categories the most probable code. */
  Operand<TFloat32> mean();

  /** A distribution whose draws are made of normal noise. */
  interface Drawn extends Distribution {
    /**
     * Draws that the noise makes.
     *
     * @param noise standard normal, [batch, features]
     * @return [batch, features]
     */
    Operand<TFloat32> sample(Operand<TFloat32> noise);
  }

  /** A distribution of codes of names. */
  interface OfNames extends Distribution {
    /** [batch, names]. */
    Operand<TFloat32> probabilities();
  }
}
