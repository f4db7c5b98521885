package org.latent4j.graph.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.Setting;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Strided convolutions and fully connected layers; its mirror image as a decoder. */
public final class Conv {
  private static final int OUTPUT_KERNEL = 3;

  static final NetworkKind KIND =
      new NetworkKind(
          "conv",
          "convolutional, for images",
          Hidden.settings(
              Setting.widths(
                  "filters",
                  "filters",
                  1,
                  List.of(32, 64),
                  "channels of the convolutions; default 32,64"),
              Setting.whole("kernel", "kernel", 3, "size of the kernels; default 3"),
              Setting.whole("stride", "stride", 2, "step of the convolutions; default 2"),
              Setting.widths(
                  "dense", "dense", 0, List.of(256), "widths after the convolutions; default 256")),
          true,
          picture -> NetworkSpec.of("conv"),
          Conv::requireImages,
          Hidden::normalises,
          Conv::encode,
          Conv::decode);

  /**
   * The sizes of the convolutions.
   *
   * @param filters channels of each, from the input side to the output side
   */
  private record Sizes(List<Integer> filters, int kernel, int stride) {
    static Sizes of(NetworkSpec spec) {
      return new Sizes(
          spec.widths("filters"), (int) spec.number("kernel"), (int) spec.number("stride"));
    }
  }

  private Conv() {}

  private static void requireImages(NetworkSpec spec, ViewSpec view) {
    List<Integer> shape = view.shape();
    if (shape.size() != 3 || shape.get(2) > 4) {
      throw new SpecException("arch conv", "images of [height, width, 1 to 4 channels]", shape);
    }
  }

  private static Encoder.Features encode(
      Context at,
      NetworkSpec spec,
      ViewSpec view,
      Encoder.Features input,
      Optional<Encoder.Features> condition) {
    if (input.width() != view.features()) {
      throw new SpecException("arch conv", "a likelihood of numbers", view.likelihood().kind());
    }
    Hidden hidden = Hidden.of(spec);
    Encoder.Features maps = convolutions(at, Sizes.of(spec), view, hidden, input.values());
    return hidden.layers(at, spec.widths("dense"), maps.beside(at.tf(), condition));
  }

  private static Encoder.Features convolutions(
      Context at, Sizes conv, ViewSpec view, Hidden hidden, Operand<TFloat32> x) {
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
    return new Encoder.Features(tf.reshape(maps, tf.array(-1, flat)), flat);
  }

  private static Decoder.Output decode(
      Context at, NetworkSpec spec, ViewSpec view, Encoder.Features start) {
    Sizes conv = Sizes.of(spec);
    Hidden hidden = Hidden.of(spec);
    Encoder.Features dense = hidden.layers(at, spec.widths("dense"), start);
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
      Initializer initializer =
          hidden.initializer(fanIn(conv.kernel(), conv.stride(), channels), reached);
      maps = hidden.maps(layer, Convolution.up(layer, maps, up, channels, initializer), filters);
      channels = filters;
    }
    return images(at, view, maps, channels);
  }

  private static Decoder.Output images(
      Context at, ViewSpec view, Operand<TFloat32> maps, int channels) {
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
  public static long fanIn(int kernel, int stride, int channels) {
    double area = (double) kernel * kernel;
    double met = area / ((double) stride * stride);
    return Math.max(channels, Math.round(met * channels));
  }

  /** Heights and widths from the smallest feature map up to the view itself. */
  private static List<int[]> sizes(ViewSpec view, Sizes conv) {
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
