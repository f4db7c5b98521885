package org.latent4j.graph.network;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.latent4j.spec.ConvSpec;
import org.latent4j.spec.MlpSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The hidden layers from the latent towards a view, and the parameters that grow on the last. */
public final class Decoder {
  private static final int OUTPUT_KERNEL = 3;

  private Decoder() {}

  /** Makes one parameter of a likelihood from the last hidden layer. */
  @FunctionalInterface
  public interface Output {
    /**
     * The parameter of this name, [batch, width].
     *
     * @throws SpecException if the decoder ends in a picture, and the width is not its size
     */
    Operand<TFloat32> parameter(String name, int width);
  }

  /**
   * Builds the hidden layers.
   *
   * @param start the latent and what is given beside it
   */
  public static Output build(Context at, ViewSpec view, Encoder.Features start) {
    NetworkSpec network = view.decoder();
    Hidden hidden = Hidden.of(network);
    if (network instanceof ConvSpec conv) {
      return convolutions(at, view, conv, hidden, Encoder.dense(at, conv.dense(), hidden, start));
    }
    Encoder.Features last = Encoder.dense(at, ((MlpSpec) network).hidden(), hidden, start);
    return (name, width) ->
        Dense.apply(
            at.in(name),
            last.values(),
            last.width(),
            width,
            Initializer.outputUniform(last.width(), width));
  }

  private static Output convolutions(
      Context at, ViewSpec view, ConvSpec conv, Hidden hidden, Encoder.Features dense) {
    List<int[]> sizes = sizes(view, conv);
    int[] smallest = sizes.get(0);
    int channels = conv.filters().get(0);
    int flat = smallest[0] * smallest[1] * channels;
    Ops tf = at.tf();
    Operand<TFloat32> maps =
        tf.reshape(
            hidden.dense(at.in("to_maps"), dense.values(), dense.width(), flat),
            tf.array(-1, smallest[0], smallest[1], channels));
    for (int i = 0; i < conv.filters().size(); i++) {
      Context layer = at.in("conv_" + i);
      int[] size = sizes.get(i + 1);
      int filters = conv.filters().get(i);
      Convolution.Up up =
          new Convolution.Up(conv.kernel(), conv.stride(), size[0], size[1], filters);
      long reached = (long) conv.kernel() * conv.kernel() * filters;
      Initializer initializer = hidden.initializer(fanIn(conv, channels), reached);
      maps = hidden.maps(layer, Convolution.up(layer, maps, up, channels, initializer), filters);
      channels = filters;
    }
    return images(at, view, maps, channels);
  }

  private static Output images(Context at, ViewSpec view, Operand<TFloat32> maps, int channels) {
    int depth = view.shape().get(2);
    Convolution.Up up =
        new Convolution.Up(OUTPUT_KERNEL, 1, view.shape().get(0), view.shape().get(1), depth);
    long area = (long) OUTPUT_KERNEL * OUTPUT_KERNEL;
    Initializer initializer = Initializer.outputUniform(area * channels, area * depth);
    Ops tf = at.tf();
    return (name, width) -> {
      if (width != view.features()) {
        throw new SpecException(
            "arch conv", "a likelihood of one " + name + " a value", width + " a row");
      }
      return tf.reshape(
          Convolution.up(at.in(name), maps, up, channels, initializer), tf.array(-1, width));
    };
  }

  /**
   * Inputs that one output of a transposed convolution sums over, on average over the outputs: of
   * the kernel's places only each stride-th, both ways, meets an input.
   */
  public static long fanIn(ConvSpec conv, int channels) {
    double area = (double) conv.kernel() * conv.kernel();
    double met = area / ((double) conv.stride() * conv.stride());
    return Math.max(channels, Math.round(met * channels));
  }

  /** Heights and widths from the smallest feature map up to the view itself. */
  private static List<int[]> sizes(ViewSpec view, ConvSpec conv) {
    List<int[]> sizes = new ArrayList<>();
    int height = view.shape().get(0);
    int width = view.shape().get(1);
    sizes.add(new int[] {height, width});
    for (int i = 0; i < conv.filters().size(); i++) {
      height = Convolution.reduced(height, conv.stride());
      width = Convolution.reduced(width, conv.stride());
      sizes.add(0, new int[] {height, width});
    }
    return sizes;
  }
}
