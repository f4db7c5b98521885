package org.latent4j.graph.network;

import org.latent4j.graph.Initializer;
import org.latent4j.spec.Activation;
import org.tensorflow.Operand;
import org.tensorflow.framework.activations.ELU;
import org.tensorflow.framework.activations.GELU;
import org.tensorflow.framework.activations.ReLU;
import org.tensorflow.framework.activations.SELU;
import org.tensorflow.framework.activations.Sigmoid;
import org.tensorflow.framework.activations.Softplus;
import org.tensorflow.framework.activations.Softsign;
import org.tensorflow.framework.activations.Swish;
import org.tensorflow.framework.activations.Tanh;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The non-linearities, and the initial weights that suit the layer before each. */
final class Activations {
  private static final float LEAK = 0.2f;
  private static final float NO_MAXIMUM = ReLU.MAX_VALUE_DEFAULT;

  private Activations() {}

  /** Applies the activation to each value. */
  static Operand<TFloat32> apply(Ops tf, Activation activation, Operand<TFloat32> x) {
    return switch (activation) {
      case RELU -> ReLU.relu(tf, x);
      case RELU6 -> ReLU.relu(tf, x, 0, 6, 0);
      case LEAKY_RELU -> ReLU.relu(tf, x, LEAK, NO_MAXIMUM, 0);
      case ELU -> ELU.elu(tf, x, 1);
      case SELU -> SELU.selu(tf, x);
      case GELU -> gelu(tf, x);
      case GELU_TANH -> GELU.gelu(tf, x, true);
      case SWISH -> Swish.swish(tf, x);
      case SIGMOID -> Sigmoid.sigmoid(tf, x);
      case TANH -> Tanh.tanh(tf, x);
      case SOFTPLUS -> Softplus.softplus(tf, x);
      case SOFTSIGN -> Softsign.softsign(tf, x);
    };
  }

  /**
   * LeCun's weights for selu, which was made for them (arXiv:1706.02515); four times Glorot's width
   * for sigmoid, whose slope at 0 is a quarter; He's for the later ones. The first ones keep
   * Glorot's, so that old runs resume and repeat bit for bit. (Validation loss of 784-400-20 on
   * MNIST after 3 epochs, by {@code train --hidden 400 --latent 20 --epochs 3 --activation NAME},
   * with Glorot's in brackets: relu6 112.4 nats (115.3), gelu-tanh 111.3 (115.8), swish 111.2
   * (117.7), softsign 123.2 (129.2), sigmoid 127.2 (143.9).)
   */
  static Initializer initializer(Activation activation, long fanIn, long fanOut) {
    return switch (activation) {
      case SELU -> Initializer.lecunNormal(fanIn);
      case RELU6, GELU_TANH, SWISH, SOFTSIGN -> Initializer.heUniform(fanIn);
      case SIGMOID -> Initializer.logisticUniform(fanIn, fanOut);
      default -> Initializer.glorotUniform(fanIn, fanOut);
    };
  }

  /**
   * x·Φ(x) with the exact normal distribution function (Hendrycks and Gimpel 2016). The framework's
   * is right too, but made of other operations, and exports and resumed runs have these.
   */
  private static Operand<TFloat32> gelu(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> erf = tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))));
    return tf.math.mul(tf.math.mul(x, tf.constant(0.5f)), tf.math.add(erf, tf.constant(1f)));
  }
}
