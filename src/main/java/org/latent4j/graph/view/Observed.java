package org.latent4j.graph.view;

import java.util.Optional;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The values of one view in a batch, as networks and likelihoods see them.
 *
 * @param view whose they are
 * @param x preprocessed, [batch, features]; 0 where missing
 * @param mask 1 where observed and 0 where missing, [batch, features], or [batch, 1] for a view
 *     that is there or not as a whole; empty where nothing can be missing
 */
public record Observed(ViewSpec view, Operand<TFloat32> x, Optional<Operand<TFloat32>> mask) {
  private static final Max.Options KEEP = Max.keepDims(true);

  /**
   * The log-probability of each observed value, 0 for a missing one.
   *
   * @return [batch, features], nats
   */
  public Operand<TFloat32> logProb(Ops tf, Distribution likelihood) {
    Operand<TFloat32> all = likelihood.logProb(x);
    return mask.isPresent() ? tf.math.mul(all, mask.get()) : all;
  }

  /** What training needs of {@link #logProb}. */
  public Distribution.Fit fit(Ops tf, Distribution likelihood) {
    return mask.isPresent() ? likelihood.fit(tf, x, mask.get()) : likelihood.fit(x);
  }

  /** The number of rows, int32 scalar. */
  Operand<TInt32> rows(Ops tf) {
    return tf.squeeze(tf.shape.take(tf.shape(x), tf.constant(1)));
  }

  /** 1 for each row of which something is observed, else 0: [batch, 1]; empty for all of them. */
  public Optional<Operand<TFloat32>> presence(Ops tf) {
    return mask.map(
        cells -> cells.shape().get(1) == 1 ? cells : tf.max(cells, tf.constant(1), KEEP));
  }

  /**
   * With fewer values observed.
   *
   * @param keep 1 for values that stay, 0 for those that go; [batch, features] or [batch, 1]
   */
  Observed keeping(Ops tf, Operand<TFloat32> keep) {
    Operand<TFloat32> left = mask.isPresent() ? tf.math.mul(mask.get(), keep) : keep;
    return new Observed(view, tf.math.mul(x, keep), Optional.of(left));
  }
}
