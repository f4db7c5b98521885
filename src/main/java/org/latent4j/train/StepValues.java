package org.latent4j.train;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** The numbers that change from step to step. They are fed as one vector, and read by name. */
final class StepValues {
  /** What they are. */
  enum Name {
    LEARNING_RATE,
    /** Weight of the KL divergence. */
    BETA,
    /** Of Adam, to the power of the step. */
    BETA1_POWER,
    BETA2_POWER,
    /** Share of their weight that pseudo-labels have. */
    PSEUDO_LABELS,
    /** Weight of the batch in moving averages. */
    BATCH_SHARE
  }

  private static final List<Name> ORDER = List.of(Name.values());

  final Placeholder<TFloat32> vector;
  private final Map<Name, Operand<TFloat32>> scalars = new EnumMap<>(Name.class);

  StepValues(Ops tf) {
    int count = ORDER.size();
    vector =
        tf.withName("settings").placeholder(TFloat32.class, Placeholder.shape(Shape.of(count)));
    List<? extends Operand<TFloat32>> each = tf.unstack(vector, (long) count).output();
    for (int i = 0; i < count; i++) {
      scalars.put(ORDER.get(i), each.get(i));
    }
  }

  /** A scalar. */
  Operand<TFloat32> get(Name name) {
    return scalars.get(name);
  }

  /** What the vector is fed; the caller closes it. */
  static TFloat32 tensor(Map<Name, Double> values) {
    float[] vector = new float[ORDER.size()];
    values.forEach((name, value) -> vector[ORDER.indexOf(name)] = value.floatValue());
    return TFloat32.vectorOf(vector);
  }

  /**
   * The weight of a step's batch in moving averages: a hundredth, in the first steps more, so that
   * neither the values that they begin with nor the weights of long ago outlast them.
   *
   * @param step counted from 0
   */
  static double batchShare(long step) {
    return Math.max(0.01, 9 / (10.0 + step));
  }
}
