package org.latent4j.graph.network;

import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** The fully connected layer x·W + b. */
public final class Dense {
  private Dense() {}

  /**
   * Applies the layer.
   *
   * @param x [batch, in]
   * @param initializer of the kernel; the bias starts at 0
   * @return [batch, out]
   */
  public static Operand<TFloat32> apply(
      Context at, Operand<TFloat32> x, int in, int out, Initializer initializer) {
    Operand<TFloat32> kernel = at.weight("kernel", Shape.of(in, out), initializer);
    Operand<TFloat32> bias = at.weight("bias", Shape.of(out), Initializer.constant(0));
    return at.tf().nn.biasAdd(Products.matMul(at, x, kernel), bias);
  }
}
