package org.latent4j.graph;

import org.tensorflow.types.TFloat32;

/** The values of tensors. */
public final class Tensors {
  private Tensors() {}

  /** All of a tensor, flat; the tensor stays the caller's. */
  public static float[] floats(TFloat32 tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }
}
