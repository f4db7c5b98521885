package org.latent4j.graph.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.latent4j.graph.Context;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.network.Decoder;
import org.latent4j.graph.network.Encoder;
import org.latent4j.spec.ViewContent;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The values of a view on their way from a caller to packed rows, to networks and likelihoods, and
 * back: one class for each kind of {@link ViewContent}.
 */
interface ViewCodec {
  /**
   * Raw values as likelihoods see them.
   *
   * @param raw [batch, features], or in the shape of the view; not finite where missing
   * @param mayLack whether values may be missing
   */
  Observed observe(Operand<TFloat32> raw, boolean mayLack);

  /** What a network is given, [batch, width]. */
  Encoder.Features networkInput(Context at, Observed seen);

  /**
   * The distribution that a decoder's parameters make.
   *
   * @param size sum of each row's counts, [batch, 1], where the likelihood goes by it
   */
  Distribution likelihood(
      Context at, Decoder.Output output, Supplier<Optional<Operand<TFloat32>>> size);

  /**
   * The inverse of {@link #observe}.
   *
   * @param x [batch, features], means or draws of the likelihood
   */
  Operand<TFloat32> raw(Operand<TFloat32> x);

  /**
   * Builds the placeholders that a signature takes.
   *
   * @param tensors to which they are added, by name
   * @return what lies side by side in a packed row, each [batch, width]
   */
  List<Operand<TFloat32>> input(String signature, Map<String, Operand<?>> tensors);

  /**
   * Builds what a signature gives.
   *
   * @param packed [batch, width], rows of several views
   * @param from place of this view in it
   * @param alone whether no other lies in it
   * @param tensors to which they are added, by name
   */
  void output(Operand<TFloat32> packed, int from, boolean alone, Map<String, Operand<?>> tensors);
}
