package org.latent4j.graph.objective;

import java.util.List;
import org.latent4j.graph.Context;
import org.latent4j.graph.Noise;
import org.latent4j.spec.ObjectiveSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Where the terms of a batch are built, and from what.
 *
 * @param at the root of the graph, for what a term learns itself
 * @param noise of the batch as a whole
 * @param passes over all of its rows, side by side; one may be empty
 * @param examples rows of the batch, scalar
 */
public record Site(
    Context at,
    Noise noise,
    ObjectiveSpec spec,
    List<Pass> passes,
    Operand<TFloat32> examples,
    Weights weights) {
  /** What is fed to the terms: scalars. */
  public record Weights(Operand<TFloat32> beta, Operand<TFloat32> pseudoLabels) {}

  Ops tf() {
    return at.tf();
  }

  /** −1 / examples: from a sum of logarithms to a loss. */
  Operand<TFloat32> negativeMean() {
    return tf().math.div(tf().constant(-1f), examples);
  }

  Operand<TFloat32> sum(List<? extends Operand<TFloat32>> values) {
    return values.size() == 1 ? values.get(0) : tf().math.addN(List.copyOf(values));
  }
}
