package org.latent4j.graph.network;

import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.Noise;
import org.latent4j.spec.Activation;
import org.latent4j.spec.ConvSpec;
import org.latent4j.spec.MlpSpec;
import org.latent4j.spec.NetworkSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What follows the linear map of every hidden layer.
 *
 * @param activation the non-linearity
 * @param batchNorm whether the layer is normalised before it
 * @param dropout share of units dropped after it, in training
 */
record Hidden(Activation activation, boolean batchNorm, double dropout) {
  static Hidden of(NetworkSpec network) {
    if (network instanceof ConvSpec conv) {
      return new Hidden(conv.activation(), conv.batchNorm(), conv.dropout());
    }
    MlpSpec mlp = (MlpSpec) network;
    return new Hidden(mlp.activation(), mlp.batchNorm(), mlp.dropout());
  }

  /** A dense hidden layer: [batch, in] to [batch, out]. */
  Operand<TFloat32> dense(Context at, Operand<TFloat32> x, int in, int out) {
    Operand<TFloat32> y = Dense.apply(at, x, in, out, initializer(in, out));
    return finish(at, batchNorm ? BatchNorm.vectors(at, y, out) : y);
  }

  /** Feature maps: [batch, height, width, channels] from a convolution to the same shape. */
  Operand<TFloat32> maps(Context at, Operand<TFloat32> y, int channels) {
    return finish(at, batchNorm ? BatchNorm.images(at, y, channels) : y);
  }

  Initializer initializer(long fanIn, long fanOut) {
    return Activations.initializer(activation, fanIn, fanOut);
  }

  private Operand<TFloat32> finish(Context at, Operand<TFloat32> y) {
    Operand<TFloat32> active = Activations.apply(at.tf(), activation, y);
    if (dropout == 0 || at.training().isEmpty()) {
      return active;
    }
    return drop(at, at.training().get().noise(), active);
  }

  /** Inverted dropout (Srivastava et al. 2014): what stays grows by 1 / (1 - dropout). */
  private Operand<TFloat32> drop(Context at, Noise noise, Operand<TFloat32> x) {
    Ops tf = at.tf();
    Operand<TFloat32> draws = noise.uniform(tf, at.name("dropout"), tf.shape(x));
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(draws, tf.constant((float) dropout)), TFloat32.class);
    return tf.math.mul(x, tf.math.mul(kept, tf.constant((float) (1 / (1 - dropout)))));
  }
}
