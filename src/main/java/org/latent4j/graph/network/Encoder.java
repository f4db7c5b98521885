package org.latent4j.graph.network;

import java.util.List;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.spec.ConvSpec;
import org.latent4j.spec.MlpSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The hidden layers from a view towards the latent. */
public final class Encoder {
  private Encoder() {}

  /** Values of a layer, [batch, width]. */
  public record Features(Operand<TFloat32> values, int width) {
    /** Both, one after the other. */
    public Features beside(Ops tf, Features other) {
      return new Features(
          tf.concat(List.of(values, other.values), tf.constant(1)), width + other.width);
    }
  }

  /**
   * Builds the hidden layers.
   *
   * @param input [batch, width], what the network is given of the view
   * @param condition joins the input of the first dense layer
   * @return [batch, width]
   */
  public static Features build(
      Context at, ViewSpec view, Features input, Optional<Features> condition) {
    NetworkSpec network = view.encoder();
    Hidden hidden = Hidden.of(network);
    boolean image = network instanceof ConvSpec;
    Features start =
        image ? convolutions(at, view, (ConvSpec) network, hidden, pictures(view, input)) : input;
    if (condition.isPresent()) {
      start = start.beside(at.tf(), condition.get());
    }
    List<Integer> widths = image ? ((ConvSpec) network).dense() : ((MlpSpec) network).hidden();
    return dense(at, widths, hidden, start);
  }

  private static Operand<TFloat32> pictures(ViewSpec view, Features x) {
    if (x.width() != view.features()) {
      throw new SpecException("arch conv", "a likelihood of numbers", view.likelihood().kind());
    }
    return x.values();
  }

  static Features dense(Context at, List<Integer> widths, Hidden hidden, Features from) {
    Features last = from;
    for (int i = 0; i < widths.size(); i++) {
      int width = widths.get(i);
      last =
          new Features(
              hidden.dense(at.in("dense_" + i), last.values(), last.width(), width), width);
    }
    return last;
  }

  private static Features convolutions(
      Context at, ViewSpec view, ConvSpec conv, Hidden hidden, Operand<TFloat32> x) {
    Ops tf = at.tf();
    int height = view.shape().get(0);
    int width = view.shape().get(1);
    int channels = view.shape().get(2);
    Operand<TFloat32> maps = tf.reshape(x, tf.array(-1, height, width, channels));
    for (int i = 0; i < conv.filters().size(); i++) {
      Context layer = at.in("conv_" + i);
      int filters = conv.filters().get(i);
      Operand<TFloat32> y =
          Convolution.down(layer, maps, conv.kernel(), conv.stride(), channels, filters, hidden);
      maps = hidden.maps(layer, y, filters);
      height = Convolution.reduced(height, conv.stride());
      width = Convolution.reduced(width, conv.stride());
      channels = filters;
    }
    int flat = height * width * channels;
    return new Features(tf.reshape(maps, tf.array(-1, flat)), flat);
  }
}
