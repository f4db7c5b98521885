package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The hidden layers of an encoder or a decoder.
 *
 * @param kind lower-case letters, digits and dashes
 * @param settings numbers, words in upper case with {@code _} for dashes, truth values, and lists
 *     of widths from the input side to the output side
 */
public record NetworkSpec(String kind, Map<String, Object> settings)
    implements KindSpec<NetworkSpec> {
  private static final String WHAT = "arch";

  /** Checks the kind's name and the types of the settings. */
  public NetworkSpec {
    kind = KindSpec.name(WHAT, kind);
    settings = KindSpec.copy(settings, NetworkSpec::plain);
  }

  private static Object plain(String name, Object value) {
    if (value instanceof List<?> list) {
      boolean whole = list.stream().allMatch(width -> width instanceof Integer w && w > 0);
      Checks.require(whole, name, "positive whole numbers", list);
      return List.copyOf(list);
    }
    if (value instanceof String word) {
      return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
    boolean known = value instanceof Number || value instanceof Boolean;
    Checks.require(known, WHAT + "." + name, "a number, a word, true, false or a list", value);
    return value;
  }

  /** A kind, with every setting at its default. */
  public static NetworkSpec of(String kind) {
    return new NetworkSpec(kind, Map.of());
  }

  /** Fully connected relu layers, without batch normalisation or dropout. */
  public static NetworkSpec mlp(List<Integer> hidden) {
    return mlp(hidden, Activation.RELU, false, 0);
  }

  /**
   * Fully connected hidden layers.
   *
   * @param hidden widths, from the input side to the output side; empty for a linear map
   * @param activation after every hidden layer
   * @param batchNorm whether each hidden layer is batch-normalised before its activation
   * @param dropout share of hidden units dropped in training, 0 for none
   */
  public static NetworkSpec mlp(
      List<Integer> hidden, Activation activation, boolean batchNorm, double dropout) {
    return of("mlp").with("hidden", hidden).finish(activation, batchNorm, dropout);
  }

  /**
   * Convolutional layers followed (in an encoder) or preceded (in a decoder) by fully connected
   * ones. An encoder applies {@code filters} in order, each a strided convolution with padding
   * "same", then {@code dense}. A decoder applies {@code dense}, a dense layer to the smallest
   * feature map, then transposed convolutions, and ends at the size of the view.
   *
   * @param filters channels of each convolution, from the input side to the output side
   * @param kernel height and width of every kernel
   * @param stride step of every convolution
   * @param dense widths of the fully connected layers, from the input side to the output side
   */
  public static NetworkSpec conv(
      List<Integer> filters,
      int kernel,
      int stride,
      List<Integer> dense,
      Activation activation,
      boolean batchNorm,
      double dropout) {
    return of("conv")
        .with("filters", filters)
        .with("kernel", kernel)
        .with("stride", stride)
        .with("dense", dense)
        .finish(activation, batchNorm, dropout);
  }

  private NetworkSpec finish(Activation activation, boolean batchNorm, double dropout) {
    return with("activation", activation.name())
        .with("batchNorm", batchNorm)
        .with("dropout", dropout);
  }

  /** The same network read backwards: an encoder's mirror image as a decoder, or the reverse. */
  public NetworkSpec mirrored() {
    Map<String, Object> mirrored = new LinkedHashMap<>();
    settings.forEach(
        (name, value) ->
            mirrored.put(name, value instanceof List<?> widths ? reversed(widths) : value));
    return withSettings(mirrored);
  }

  private static List<Object> reversed(List<?> widths) {
    List<Object> copy = new ArrayList<>(widths);
    Collections.reverse(copy);
    return copy;
  }

  @Override
  public String what() {
    return WHAT;
  }

  @Override
  public NetworkSpec withSettings(Map<String, Object> others) {
    return new NetworkSpec(kind, others);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static NetworkSpec read(Map<String, Object> json) {
    return KindSpec.read(WHAT, json, NetworkSpec::new);
  }
}
