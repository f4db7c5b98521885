package org.latent4j.graph.network;

import org.latent4j.graph.Context;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The hidden layers from the latent towards a view, and the parameters that grow on the last. */
@FunctionalInterface
public interface Decoder {
  /** Makes one parameter of a likelihood from the last hidden layer. */
  @FunctionalInterface
  interface Output {
    /**
     * The parameter of this name, [batch, width].
     *
     * @throws SpecException if the decoder ends in a picture or in steps, and the width does not
     *     fit them
     */
    Operand<TFloat32> parameter(String name, int width);
  }

  /**
   * Builds the hidden layers.
   *
   * @param spec with every setting
   * @param view that it is of
   * @param start the latent and what is given beside it
   */
  Output build(Context at, NetworkSpec spec, ViewSpec view, Encoder.Features start);
}
