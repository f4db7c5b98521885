package org.latent4j.graph.distribution;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Independent variables on 0–1 of density proportional to exp(l·x): Loaiza-Ganem and Cunningham
 * 2019, arXiv:1907.06845, with l = ln(λ/(1−λ)). It is what a Bernoulli over grey values should be:
 * the density integrates to 1.
 *
 * @param logits l, [batch, features]
 */
record ContinuousBernoulli(Ops tf, Operand<TFloat32> logits) implements Distribution {
  static final LikelihoodKind KIND =
      LikelihoodKind.of(
          "continuous-bernoulli",
          Support.UNIT,
          "shares, such as grey values, as a density from 0 to 1",
          site -> new ContinuousBernoulli(site.at().tf(), site.parameter("logits")));

  /**
   * Of ln(sinh(l/2)/(l/2)) about 0, the coefficients of l², l⁴, …: B₂ₙ/(2n·(2n)!) with Bernoulli's
   * numbers. What follows is below 1e-10 up to |l| = 1.
   */
  private static final double[] SERIES = {
    1 / 24.0, -1 / 2880.0, 1 / 181440.0, -1 / 9676800.0, 1 / 479001600.0
  };

  /**
   * x·l − ln ∫exp(l·t)dt. The integral is expm1(l)/l, so its logarithm max(l, 0) + ln(−expm1(−|l|)
   * / |l|); within ±1, where the slope of that cancels, its series.
   */
  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    Operand<TFloat32> away = away();
    Operand<TFloat32> ratio = tf.math.div(tf.math.neg(tf.math.expm1(tf.math.neg(away))), away);
    Operand<TFloat32> far = tf.math.add(tf.nn.relu(logits), tf.math.log(ratio));
    return tf.math.sub(tf.math.mul(x, logits), tf.select(isNear(), near(), far));
  }

  /** l/2 + Σ cₙ·l²ⁿ, for l held within ±1. */
  private Operand<TFloat32> near() {
    Operand<TFloat32> l = held();
    Operand<TFloat32> square = tf.math.square(l);
    Operand<TFloat32> sum = tf.constant(0f);
    for (int n = SERIES.length - 1; n >= 0; n--) {
      sum = tf.math.mul(square, tf.math.add(tf.constant((float) SERIES[n]), sum));
    }
    return tf.math.add(tf.math.mul(l, tf.constant(0.5f)), sum);
  }

  /** The gradient with respect to the logits is x − mean. */
  @Override
  public Fit fit(Operand<TFloat32> x) {
    return new Fit(
        tf.sum(logProb(x), tf.array(0, 1)), new KnownGradient(logits, tf.math.sub(x, mean())));
  }

  /** The slope of the logarithm above: −1/l + 1/(1−exp(−l)), within ±1 by its series. */
  @Override
  public Operand<TFloat32> mean() {
    Operand<TFloat32> away = away();
    Operand<TFloat32> lower =
        tf.math.sub(tf.math.reciprocal(away), tf.math.reciprocal(tf.math.expm1(away)));
    Operand<TBool> positive = tf.math.greater(logits, tf.constant(0f));
    Operand<TFloat32> far = tf.select(positive, tf.math.sub(tf.constant(1f), lower), lower);
    Operand<TFloat32> l = held();
    Operand<TFloat32> square = tf.math.square(l);
    Operand<TFloat32> sum = tf.constant(0f);
    for (int n = SERIES.length - 1; n >= 0; n--) {
      Operand<TFloat32> term = tf.constant((float) (2 * (n + 1) * SERIES[n]));
      sum = tf.math.add(term, tf.math.mul(square, sum));
    }
    Operand<TFloat32> near = tf.math.add(tf.constant(0.5f), tf.math.mul(l, sum));
    return tf.select(isNear(), near, far);
  }

  private Operand<TBool> isNear() {
    return tf.math.less(tf.math.abs(logits), tf.constant(1f));
  }

  /** Neither form may see where it overflows: its gradient there, NaN, would outlive the choice. */
  private Operand<TFloat32> held() {
    return tf.clipByValue(logits, tf.constant(-1f), tf.constant(1f));
  }

  private Operand<TFloat32> away() {
    return tf.math.maximum(tf.math.abs(logits), tf.constant(1f));
  }
}
