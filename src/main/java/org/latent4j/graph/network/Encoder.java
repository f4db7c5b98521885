package org.latent4j.graph.network;

import java.util.List;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The hidden layers from a view towards the latent. */
@FunctionalInterface
public interface Encoder {
  /** Values of a layer, [batch, width]. */
  record Features(Operand<TFloat32> values, int width) {
    /** Both, one after the other. */
    public Features beside(Ops tf, Features other) {
      return new Features(
          tf.concat(List.of(values, other.values), tf.constant(1)), width + other.width);
    }

    /** With what is given beside them, where there is any. */
    public Features beside(Ops tf, Optional<Features> other) {
      return other.map(given -> beside(tf, given)).orElse(this);
    }
  }

  /**
   * Builds the hidden layers.
   *
   * @param spec with every setting
   * @param view that it is of
   * @param input [batch, width], what the network is given of the view
   * @param condition joins the input of the first dense layer
   * @return [batch, width]
   */
  Features build(
      Context at, NetworkSpec spec, ViewSpec view, Features input, Optional<Features> condition);
}
