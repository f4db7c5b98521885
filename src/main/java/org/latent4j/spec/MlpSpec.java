package org.latent4j.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Fully connected hidden layers.
 *
 * @param hidden widths, from the input side to the output side; empty for a linear map
 * @param activation after every hidden layer
 * @param batchNorm whether each hidden layer is batch-normalised before its activation
 * @param dropout share of hidden units dropped in training, 0 for none
 */
public record MlpSpec(
    List<Integer> hidden, Activation activation, boolean batchNorm, double dropout)
    implements NetworkSpec {
  /** Checks widths and dropout. */
  public MlpSpec {
    hidden = Checks.widths("hidden", hidden);
    Checks.fraction("dropout", dropout);
  }

  /** Relu layers of the given widths, without batch normalisation or dropout. */
  public static MlpSpec of(List<Integer> hidden) {
    return new MlpSpec(hidden, Activation.RELU, false, 0);
  }

  @Override
  public MlpSpec mirrored() {
    return new MlpSpec(reversed(hidden), activation, batchNorm, dropout);
  }

  static List<Integer> reversed(List<Integer> widths) {
    List<Integer> copy = new ArrayList<>(widths);
    Collections.reverse(copy);
    return copy;
  }
}
