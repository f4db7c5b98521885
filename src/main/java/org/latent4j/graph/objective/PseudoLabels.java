package org.latent4j.graph.objective;

import java.util.Optional;
import org.latent4j.graph.view.Mixed;
import org.latent4j.graph.view.Observed;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.types.TFloat32;

/** Labels that a model gives to rows without one, to learn from as if they were known. */
public final class PseudoLabels {
  /** A label counts where it has at least this probability. */
  private static final float SURE = 0.95f;

  private PseudoLabels() {}

  /**
   * The likeliest name of each row whose label is unknown.
   *
   * @param known the labels that are
   * @param likelihood of the label, of one column of names
   */
  public static Observed of(Ops tf, Observed known, Mixed likelihood) {
    Operand<TFloat32> most = tf.max(likelihood.probabilities(), tf.constant(1), Max.keepDims(true));
    Operand<TFloat32> sure =
        tf.dtypes.cast(tf.math.greaterEqual(most, tf.constant(SURE)), TFloat32.class);
    Operand<TFloat32> unknown = tf.math.sub(tf.constant(1f), known.mask().orElseThrow());
    Operand<TFloat32> code = likelihood.likeliest();
    return new Observed(
        known.view(),
        tf.stopGradient(code),
        Optional.of(tf.stopGradient(tf.math.mul(sure, unknown))));
  }
}
