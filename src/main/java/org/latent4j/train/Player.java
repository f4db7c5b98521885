package org.latent4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latent4j.graph.Context;
import org.latent4j.graph.Variables;
import org.latent4j.graph.Variables.Variable;
import org.latent4j.graph.objective.Loss;
import org.latent4j.graph.objective.Term;
import org.latent4j.spec.OptimizerSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Who minimises what, by which variables, and how. The players of a step move one after the other,
 * each looking at the batch with the weights that those before it left.
 *
 * @param loss what it minimises
 * @param variables what it moves
 * @param optimizer gradients to updates
 */
record Player(Loss loss, List<Variable> variables, OptimizerSpec optimizer) {
  /** A turn: what is run, and what is told of it. */
  record Turn(Op step, Operand<TFloat32> losses) {}

  /** What is told of its loss, by name. */
  List<String> names() {
    List<String> names = new ArrayList<>(loss.terms().stream().map(Term::name).toList());
    if (loss.player().equals(Term.MODEL)) {
      names.add(0, Losses.LOSS);
    }
    return names;
  }

  /** The same in numbers. */
  List<Operand<TFloat32>> values() {
    List<Operand<TFloat32>> values = new ArrayList<>();
    loss.terms().forEach(term -> values.add(term.value()));
    if (loss.player().equals(Term.MODEL)) {
      values.add(0, loss.total());
    }
    return values;
  }

  /**
   * Every update waits until all gradients are there and the loss is a number. Without the first, a
   * weight could change while another gradient is still being computed from it; without the second,
   * one bad batch would spoil the weights before anybody sees it.
   *
   * @param clipNorm largest norm of its gradients; 0 for any
   * @param statistics what belongs to the turn beside the optimizer's updates
   * @param quantities where gradients are told by name
   */
  Turn turn(
      Ops here,
      double clipNorm,
      Variables slots,
      StepValues values,
      List<Context.Update> statistics,
      Map<String, Operand<TFloat32>> quantities) {
    Operand<TFloat32> losses = here.stack(values());
    List<Operand<TFloat32>> gradients =
        loss.gradients(here, variables.stream().map(Variable::operand).toList());
    for (int i = 0; i < variables.size(); i++) {
      quantities.put("the gradient of " + variables.get(i).name(), gradients.get(i));
    }
    List<Operand<TFloat32>> applied = Optimizers.clipped(here, gradients, clipNorm);
    List<Op> gate = new ArrayList<>(applied);
    gate.add(here.debugging.checkNumerics(loss.total(), "loss"));
    Ops gated = here.withControlDependencies(here.withControlDependencies(gate).noOp());
    Optimizers.Rates rates =
        new Optimizers.Rates(
            values.get(StepValues.Name.LEARNING_RATE),
            values.get(StepValues.Name.BETA1_POWER),
            values.get(StepValues.Name.BETA2_POWER));
    List<Op> updates = new ArrayList<>();
    statistics.forEach(update -> updates.add(update.build(gated)));
    updates.addAll(new Optimizers(gated, slots, rates).apply(optimizer, variables, applied));
    return new Turn(here.withControlDependencies(updates).noOp(), losses);
  }
}
