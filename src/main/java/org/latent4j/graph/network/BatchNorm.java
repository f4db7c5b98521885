package org.latent4j.graph.network;

import java.util.List;
import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;

/**
 * Batch normalisation over all dimensions but the last (Ioffe and Szegedy 2015): the statistics of
 * the batch in training, their moving averages otherwise. As there (algorithm 2), the variance that
 * is averaged is the unbiased one, n / (n - 1) of that which normalises the batch.
 */
final class BatchNorm {
  private static final float EPSILON = 1e-3f;

  private BatchNorm() {}

  /**
   * Normalises feature maps.
   *
   * @param x [batch, height, width, channels]
   */
  static Operand<TFloat32> images(Context at, Operand<TFloat32> x, int channels) {
    Shape shape = Shape.of(channels);
    Operand<TFloat32> scale = at.weight("scale", shape, Initializer.constant(1));
    Operand<TFloat32> offset = at.weight("offset", shape, Initializer.constant(0));
    Operand<TFloat32> mean = at.state("moving_mean", shape, 0);
    Operand<TFloat32> variance = at.state("moving_variance", shape, 1);
    Ops tf = at.tf();
    if (at.training().isEmpty()) {
      return normalise(tf, x, scale, offset, mean, variance, false).y();
    }
    Operand<TFloat32> none = tf.constant(new float[0]);
    FusedBatchNorm<TFloat32, TFloat32> batch = normalise(tf, x, scale, offset, none, none, true);
    List<Context.Update> updates = at.training().get().updates();
    Operand<TFloat32> share = at.training().get().batchShare();
    updates.add(move(tf, mean, batch.batchMean(), share));
    updates.add(move(tf, variance, batch.batchVariance(), share));
    return batch.y();
  }

  /**
   * Normalises vectors, as images of one pixel.
   *
   * @param x [batch, features]
   */
  static Operand<TFloat32> vectors(Context at, Operand<TFloat32> x, int features) {
    Ops tf = at.tf();
    Operand<TFloat32> pixels = tf.reshape(x, tf.array(-1, 1, 1, features));
    return tf.reshape(images(at, pixels, features), tf.array(-1, features));
  }

  private static FusedBatchNorm<TFloat32, TFloat32> normalise(
      Ops tf,
      Operand<TFloat32> x,
      Operand<TFloat32> scale,
      Operand<TFloat32> offset,
      Operand<TFloat32> mean,
      Operand<TFloat32> variance,
      boolean training) {
    return tf.nn.fusedBatchNorm(
        x,
        scale,
        offset,
        mean,
        variance,
        FusedBatchNorm.epsilon(EPSILON),
        FusedBatchNorm.isTraining(training));
  }

  private static Context.Update move(
      Ops tf, Operand<TFloat32> average, Operand<TFloat32> batch, Operand<TFloat32> share) {
    Operand<TFloat32> step = tf.math.mul(tf.math.sub(average, batch), share);
    return gated -> gated.assignSub(average, step);
  }
}
