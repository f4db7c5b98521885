package org.latent4j.graph.network;

import org.latent4j.graph.Initializer;
import org.latent4j.spec.Activation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.TFloat32;

/** The non-linearities, and the initial weights that suit the layer before each. */
final class Activations {
  private static final float LEAK = 0.2f;

  private Activations() {}

  /** Applies the activation to each value. */
  static Operand<TFloat32> apply(Ops tf, Activation activation, Operand<TFloat32> x) {
    return switch (activation) {
      case RELU -> tf.nn.relu(x);
      case LEAKY_RELU -> tf.nn.leakyRelu(x, LeakyRelu.alpha(LEAK));
      case ELU -> tf.nn.elu(x);
      case SELU -> tf.nn.selu(x);
      case GELU -> gelu(tf, x);
      case TANH -> tf.math.tanh(x);
      case SOFTPLUS -> tf.math.softplus(x);
    };
  }

  /** Glorot's weights, but for selu the variance that it was made for (arXiv:1706.02515). */
  static Initializer initializer(Activation activation, long fanIn, long fanOut) {
    return activation == Activation.SELU
        ? Initializer.lecunNormal(fanIn)
        : Initializer.glorotUniform(fanIn, fanOut);
  }

  /** x·Φ(x) with the exact normal distribution function (Hendrycks and Gimpel 2016). */
  private static Operand<TFloat32> gelu(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> erf = tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))));
    return tf.math.mul(tf.math.mul(x, tf.constant(0.5f)), tf.math.add(erf, tf.constant(1f)));
  }
}
