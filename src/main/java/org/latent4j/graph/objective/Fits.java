package org.latent4j.graph.objective;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.view.Observed;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The log-likelihoods that a loss sums, each with the weight that it has there. */
final class Fits {
  private Fits() {}

  /**
   * Of every view in every pass its log-likelihood times its weight. Of a target the mean over the
   * rows of the batch that have one stands for all rows, so that a few known labels are heard as
   * much as many; of pseudo-labels the mean over the rows without one.
   *
   * @param examples rows of the batch, scalar
   * @param ramp of the weight of pseudo-labels, scalar
   */
  static List<Distribution.Fit> of(
      Ops tf, List<Objective.Pass> passes, Operand<TFloat32> examples, Operand<TFloat32> ramp) {
    List<Distribution.Fit> fits = new ArrayList<>();
    for (ViewSpec view : passes.get(0).likelihoods().keySet()) {
      List<Observed> known = passes.stream().map(p -> p.truth().of(view).orElseThrow()).toList();
      boolean target = view.role() == ViewSpec.Role.TARGET;
      List<Distribution.Fit> plain = new ArrayList<>();
      for (int i = 0; i < passes.size(); i++) {
        plain.add(known.get(i).fit(tf, passes.get(i).likelihoods().get(view)));
      }
      if (!target && view.fitting().weight() == 1) {
        fits.addAll(plain);
        continue;
      }
      Operand<TFloat32> weight = tf.constant((float) view.fitting().weight());
      Operand<TFloat32> each =
          target ? tf.math.mul(weight, share(tf, examples, observed(tf, known))) : weight;
      plain.forEach(fit -> fits.add(fit.times(tf, each)));
    }
    fits.addAll(pseudoLabels(tf, passes, examples, ramp));
    return fits;
  }

  private static List<Distribution.Fit> pseudoLabels(
      Ops tf, List<Objective.Pass> passes, Operand<TFloat32> examples, Operand<TFloat32> ramp) {
    List<Distribution.Fit> fits = new ArrayList<>();
    for (int i = 0; i < passes.get(0).pseudoLabels().size(); i++) {
      int place = i;
      ViewSpec view = passes.get(0).pseudoLabels().get(i).view();
      List<Observed> known = passes.stream().map(p -> p.truth().of(view).orElseThrow()).toList();
      Operand<TFloat32> unknown = tf.math.sub(examples, observed(tf, known));
      Operand<TFloat32> weight =
          tf.math.mul(
              tf.math.mul(ramp, tf.constant((float) view.fitting().pseudoLabels())),
              share(tf, examples, unknown));
      for (Objective.Pass pass : passes) {
        Distribution.Fit fit = pass.pseudoLabels().get(place).fit(tf, pass.likelihoods().get(view));
        fits.add(fit.times(tf, weight));
      }
    }
    return fits;
  }

  /** Rows of which something is known. */
  private static Operand<TFloat32> observed(Ops tf, List<Observed> parts) {
    return Objective.sum(
        tf,
        parts.stream()
            .map(part -> tf.sum(part.presence(tf).orElseThrow(), tf.array(0, 1)))
            .toList());
  }

  private static Operand<TFloat32> share(
      Ops tf, Operand<TFloat32> examples, Operand<TFloat32> rows) {
    return tf.stopGradient(tf.math.div(examples, tf.math.maximum(rows, tf.constant(1f))));
  }
}
