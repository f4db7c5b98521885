package org.latent4j.graph.network;

import java.util.List;
import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Strided convolutions with padding "same", and their transposes, in the layout NHWC. */
final class Convolution {
  private Convolution() {}

  /** Height or width after a convolution with this stride: size / stride, rounded up. */
  static int reduced(int size, int stride) {
    return (size + stride - 1) / stride;
  }

  /**
   * Convolution plus bias.
   *
   * @param x [batch, height, width, in]
   * @return [batch, ⌈height/stride⌉, ⌈width/stride⌉, out]
   */
  static Operand<TFloat32> down(
      Context at, Operand<TFloat32> x, int kernel, int stride, int in, int out, Hidden hidden) {
    long area = (long) kernel * kernel;
    Operand<TFloat32> weights =
        at.weight(
            "kernel", Shape.of(kernel, kernel, in, out), hidden.initializer(area * in, area * out));
    Operand<TFloat32> bias = at.weight("bias", Shape.of(out), Initializer.constant(0));
    return at.tf().nn.biasAdd(Products.convolution(at, x, weights, steps(stride)), bias);
  }

  /**
   * Transposed convolution plus bias, to exactly the given size.
   *
   * @param x [batch, ⌈height/stride⌉, ⌈width/stride⌉, in]
   * @param initializer of the kernel
   * @return [batch, height, width, out]
   */
  static Operand<TFloat32> up(
      Context at, Operand<TFloat32> x, Up to, int in, Initializer initializer) {
    Ops tf = at.tf();
    Operand<TFloat32> weights =
        at.weight("kernel", Shape.of(to.kernel(), to.kernel(), to.channels(), in), initializer);
    Operand<TFloat32> bias = at.weight("bias", Shape.of(to.channels()), Initializer.constant(0));
    Operand<TInt32> batch = tf.shape.take(tf.shape(x), tf.constant(1));
    Operand<TInt32> size =
        tf.concat(List.of(batch, tf.array(to.height(), to.width(), to.channels())), tf.constant(0));
    return tf.nn.biasAdd(
        Products.transposedConvolution(at, size, x, weights, steps(to.stride())), bias);
  }

  /** What a transposed convolution leads to. */
  record Up(int kernel, int stride, int height, int width, int channels) {}

  private static List<Long> steps(int stride) {
    return List.of(1L, (long) stride, (long) stride, 1L);
  }
}
