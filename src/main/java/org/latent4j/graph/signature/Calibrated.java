package org.latent4j.graph.signature;

import org.latent4j.spec.manifest.Calibration;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What a score means beside those of the rows that the model was trained on. */
public final class Calibrated {
  private Calibrated() {}

  /**
   * The share of training scores that are no higher, in percent.
   *
   * @param score [batch]
   * @return [batch], 0 to 100
   */
  public static Operand<TFloat32> percentile(Ops tf, Calibration known, Operand<TFloat32> score) {
    float[] quantiles = new float[known.quantiles().size()];
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i] = known.quantiles().get(i).floatValue();
    }
    Operand<TFloat32> reached =
        tf.dtypes.cast(
            tf.math.greaterEqual(tf.expandDims(score, tf.constant(1)), tf.constant(quantiles)),
            TFloat32.class);
    Operand<TFloat32> share = tf.constant(100f / quantiles.length);
    return tf.math.minimum(
        tf.math.mul(tf.sum(reached, tf.constant(1)), share), tf.constant(100f)); // it rounds up
  }

  /** 1 where the score is above the threshold, else 0; [batch]. */
  public static Operand<TFloat32> anomaly(Ops tf, Calibration known, Operand<TFloat32> score) {
    return tf.dtypes.cast(
        tf.math.greater(score, tf.constant((float) known.threshold())), TFloat32.class);
  }
}
