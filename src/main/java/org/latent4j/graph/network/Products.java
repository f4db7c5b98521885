package org.latent4j.graph.network;

import java.util.List;
import org.latent4j.graph.Context;
import org.latent4j.spec.Precision;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The products of activations with weights, which are nearly all of a step's work, in the precision
 * of the training pass. With bfloat16 both factors are rounded to it, and so is the product; sums
 * inside a product are float32, and so are the weights and everything between products. Gradients
 * take the same way back.
 */
final class Products {
  private static final String SAME = "SAME";

  private Products() {}

  /** [batch, in] · [in, out]. */
  static Operand<TFloat32> matMul(Context at, Operand<TFloat32> x, Operand<TFloat32> kernel) {
    Ops tf = at.tf();
    return rounds(at)
        ? widened(tf, tf.linalg.matMul(rounded(tf, x), rounded(tf, kernel)))
        : tf.linalg.matMul(x, kernel);
  }

  /** Convolution with padding "same" in the layout NHWC. */
  static Operand<TFloat32> convolution(
      Context at, Operand<TFloat32> x, Operand<TFloat32> kernel, List<Long> strides) {
    Ops tf = at.tf();
    return rounds(at)
        ? widened(tf, tf.nn.conv2d(rounded(tf, x), rounded(tf, kernel), strides, SAME))
        : tf.nn.conv2d(x, kernel, strides, SAME);
  }

  /**
   * The transpose of {@link #convolution}.
   *
   * @param size of the result, int32 [4]
   */
  static Operand<TFloat32> transposedConvolution(
      Context at,
      Operand<TInt32> size,
      Operand<TFloat32> x,
      Operand<TFloat32> kernel,
      List<Long> strides) {
    Ops tf = at.tf();
    return rounds(at)
        ? widened(
            tf, tf.nn.conv2dBackpropInput(size, rounded(tf, kernel), rounded(tf, x), strides, SAME))
        : tf.nn.conv2dBackpropInput(size, kernel, x, strides, SAME);
  }

  private static boolean rounds(Context at) {
    return at.training().filter(t -> t.precision() == Precision.BF16).isPresent();
  }

  private static Operand<TBfloat16> rounded(Ops tf, Operand<TFloat32> x) {
    return tf.dtypes.cast(x, TBfloat16.class);
  }

  private static Operand<TFloat32> widened(Ops tf, Operand<TBfloat16> x) {
    return tf.dtypes.cast(x, TFloat32.class);
  }
}
