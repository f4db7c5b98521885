package org.latent4j.spec;

import java.util.List;

/**
 * Convolutional layers followed (in an encoder) or preceded (in a decoder) by fully connected ones.
 * An encoder applies {@code filters} in order, each a strided convolution with padding "same", then
 * {@code dense}. A decoder applies {@code dense}, a dense layer to the smallest feature map, then
 * transposed convolutions, and ends at the size of the view.
 *
 * @param filters channels of each convolution, from the input side to the output side
 * @param kernel height and width of every kernel
 * @param stride step of every convolution
 * @param dense widths of the fully connected layers, from the input side to the output side
 * @param activation after every hidden layer
 * @param batchNorm whether each hidden layer is batch-normalised before its activation
 * @param dropout share of hidden units dropped in training, 0 for none
 */
public record ConvSpec(
    List<Integer> filters,
    int kernel,
    int stride,
    List<Integer> dense,
    Activation activation,
    boolean batchNorm,
    double dropout)
    implements NetworkSpec {
  /** Checks sizes and dropout. */
  public ConvSpec {
    filters = Checks.widths("filters", filters);
    Checks.require(!filters.isEmpty(), "filters", "at least one convolution", filters);
    Checks.positive("kernel", kernel);
    Checks.positive("stride", stride);
    dense = Checks.widths("dense", dense);
    Checks.fraction("dropout", dropout);
  }

  @Override
  public ConvSpec mirrored() {
    return new ConvSpec(
        MlpSpec.reversed(filters),
        kernel,
        stride,
        MlpSpec.reversed(dense),
        activation,
        batchNorm,
        dropout);
  }
}
