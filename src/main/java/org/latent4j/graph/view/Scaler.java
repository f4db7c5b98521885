package org.latent4j.graph.view;

import java.util.List;
import org.latent4j.spec.Preprocessing;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Raw values to network values and back, in the graph. */
public final class Scaler {
  private Scaler() {}

  /** (raw − shift) / scale; [batch, features] to the same. */
  static Operand<TFloat32> apply(Ops tf, Preprocessing fitted, Operand<TFloat32> raw) {
    if (fitted.isIdentity()) {
      return raw;
    }
    Operand<TFloat32> centred =
        isZero(fitted.shift()) ? raw : tf.math.sub(raw, vector(tf, fitted.shift()));
    List<Double> inverse = fitted.scale().stream().map(s -> 1 / s).toList();
    return tf.math.mul(centred, vector(tf, inverse));
  }

  /** values × scale + shift; [batch, features] to the same. */
  public static Operand<TFloat32> invert(Ops tf, Preprocessing fitted, Operand<TFloat32> values) {
    if (fitted.isIdentity()) {
      return values;
    }
    Operand<TFloat32> scaled = tf.math.mul(values, vector(tf, fitted.scale()));
    return isZero(fitted.shift()) ? scaled : tf.math.add(scaled, vector(tf, fitted.shift()));
  }

  private static boolean isZero(List<Double> shift) {
    return shift.stream().allMatch(v -> v == 0);
  }

  private static Operand<TFloat32> vector(Ops tf, List<Double> values) {
    if (values.size() == 1) {
      return tf.constant(values.get(0).floatValue());
    }
    float[] copy = new float[values.size()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values.get(i).floatValue();
    }
    return tf.constant(copy);
  }
}
