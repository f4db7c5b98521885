package org.latent4j.spec;

import java.util.List;

/**
 * One named input of a model.
 *
 * @param name the tensor name in the signatures; an image or vector model has one view, {@code x}
 * @param shape of one example, without the batch: {@code [features]} or {@code [height, width,
 *     channels]}
 * @param picture how one example is drawn, {@code [height, width, channels]}, or empty where it is
 *     no picture
 * @param columns the names of the features, or empty where they have none
 * @param preprocessing raw values to network values
 * @param encoder hidden layers from the view towards the latent
 * @param decoder hidden layers from the latent towards the view
 * @param likelihood of the preprocessed values given the latent
 */
public record ViewSpec(
    String name,
    List<Integer> shape,
    List<Integer> picture,
    List<String> columns,
    Preprocessing preprocessing,
    NetworkSpec encoder,
    NetworkSpec decoder,
    LikelihoodSpec likelihood) {
  /** Checks that shape, columns, preprocessing and networks fit each other. */
  public ViewSpec {
    Checks.require(
        name.matches("[a-z][a-z0-9_]*"), "view name", "lower-case letters, digits and _", name);
    shape = Checks.widths("shape", shape);
    Checks.require(!shape.isEmpty(), "shape", "at least one dimension", shape);
    columns = List.copyOf(columns);
    int features = features(shape);
    picture = Checks.widths("picture", picture);
    Checks.require(
        picture.isEmpty() || (picture.size() == 3 && features(picture) == features),
        "picture",
        "[height, width, channels] of " + features + " values",
        picture);
    Checks.require(
        columns.isEmpty() || columns.size() == features,
        "columns",
        features + " names",
        columns.size());
    int fitted = preprocessing.shift().size();
    Checks.require(
        fitted == 1 || fitted == features, "preprocessing", features + " values", fitted);
    requireImage(shape, encoder);
    requireImage(shape, decoder);
  }

  /** The number of values in one example. */
  public int features() {
    return features(shape);
  }

  /** The same view with other preprocessing. */
  public ViewSpec withPreprocessing(Preprocessing other) {
    return new ViewSpec(name, shape, picture, columns, other, encoder, decoder, likelihood);
  }

  private static int features(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  private static void requireImage(List<Integer> shape, NetworkSpec network) {
    if (network instanceof ConvSpec) {
      Checks.require(
          shape.size() == 3 && shape.get(2) <= 4,
          "arch conv",
          "images of [height, width, 1 to 4 channels]",
          shape);
    }
  }
}
