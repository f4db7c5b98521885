package org.latent4j.graph.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.Noise;
import org.latent4j.graph.Setting;
import org.latent4j.spec.Activation;
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
  private static final String ACTIVATION = "activation";
  private static final String BATCH_NORM = "batchNorm";
  private static final String DROPOUT = "dropout";

  private static final List<Setting> SETTINGS =
      List.of(
          Setting.word(
              ACTIVATION,
              "activation",
              Arrays.stream(Activation.values()).map(Activation::name).toList(),
              "relu, relu6, leaky-relu, elu, selu, gelu, gelu-tanh, swish (silu), sigmoid, tanh,"
                  + " softplus, softsign; relu"),
          Setting.on(BATCH_NORM, "batch-norm", "normalise every hidden layer by its batch"),
          Setting.fraction(
              DROPOUT, "dropout", "share of hidden units dropped in training; default 0"));

  /** Those of a kind, and of what follows each of its layers. */
  static List<Setting> settings(Setting... own) {
    return Stream.concat(Stream.of(own), SETTINGS.stream()).toList();
  }

  static Hidden of(NetworkSpec network) {
    return new Hidden(
        Activation.valueOf(network.word(ACTIVATION)), normalises(network), network.number(DROPOUT));
  }

  /** Batch normalisation is over the whole batch. */
  static boolean normalises(NetworkSpec network) {
    return network.isOn(BATCH_NORM);
  }

  /** Dense hidden layers, [batch, width] to [batch, last width]. */
  Encoder.Features layers(Context at, List<Integer> widths, Encoder.Features from) {
    Encoder.Features last = from;
    for (int i = 0; i < widths.size(); i++) {
      Operand<TFloat32> values =
          dense(at.in("dense_" + i), last.values(), last.width(), widths.get(i));
      last = new Encoder.Features(values, widths.get(i));
    }
    return last;
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
