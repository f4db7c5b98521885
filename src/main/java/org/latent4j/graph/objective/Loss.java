package org.latent4j.graph.objective;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.latent4j.graph.distribution.KnownGradient;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What one player minimises of a batch.
 *
 * @param player whose it is
 * @param total of its terms, each with its weight: scalar, nats per example
 * @param terms and figures, in the order of the metrics
 */
public record Loss(String player, Operand<TFloat32> total, List<Term> terms) {
  /** Terms by their players, who come in the order of their first terms. */
  static List<Loss> of(Ops tf, List<Term> terms) {
    Map<String, List<Term>> byPlayer = new LinkedHashMap<>();
    terms.forEach(t -> byPlayer.computeIfAbsent(t.player(), p -> new ArrayList<>()).add(t));
    List<Loss> losses = new ArrayList<>();
    byPlayer.forEach((player, its) -> losses.add(new Loss(player, total(tf, its), its)));
    return losses;
  }

  private static Operand<TFloat32> total(Ops tf, List<Term> terms) {
    return terms.stream()
        .filter(term -> !term.gradients().isEmpty())
        .map(Term::weighted)
        .reduce(tf.math::add)
        .orElseThrow();
  }

  /** The value of a term, scalar. */
  public Operand<TFloat32> value(String term) {
    return terms.stream().filter(t -> t.name().equals(term)).findFirst().orElseThrow().value();
  }

  /**
   * The gradients of the total.
   *
   * @param targets what to differentiate with respect to; the total depends on each
   * @return in the order of the targets, of their shapes
   */
  public List<Operand<TFloat32>> gradients(Ops tf, List<Operand<TFloat32>> targets) {
    List<KnownGradient> known = terms.stream().flatMap(term -> term.gradients().stream()).toList();
    Output<?>[] gradients =
        ((Graph) tf.scope().env())
            .addGradients(
                player.equals(Term.MODEL) ? "gradients" : "gradients_of_" + player,
                outputs(known.stream().map(KnownGradient::at).toList()),
                outputs(targets),
                outputs(known.stream().map(KnownGradient::gradient).toList()));
    return Stream.of(gradients)
        .map(gradient -> (Operand<TFloat32>) gradient.expect(TFloat32.class))
        .toList();
  }

  private static Output<?>[] outputs(List<Operand<TFloat32>> operands) {
    return operands.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
  }
}
