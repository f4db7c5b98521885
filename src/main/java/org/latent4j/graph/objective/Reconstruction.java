package org.latent4j.graph.objective;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.view.Observed;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * −ln p(x|z), summed over features, and over views and targets by their weights. Of a target the
 * mean over the rows of the batch that have one stands for all rows, so that a few known labels are
 * heard as much as many; of pseudo-labels the mean over the rows without one.
 */
final class Reconstruction {
  private final Site site;
  private final Ops tf;

  private Reconstruction(Site site) {
    this.site = site;
    this.tf = site.tf();
  }

  static List<Term> of(Site site) {
    List<Distribution.Fit> fits = new Reconstruction(site).fits();
    Operand<TFloat32> each = site.negativeMean();
    Operand<TFloat32> sum = site.sum(fits.stream().map(Distribution.Fit::logProb).toList());
    return List.of(
        Term.of(
            "reconstruction",
            site.tf().math.mul(sum, each),
            fits.stream().map(fit -> fit.gradient().times(site.tf(), each)).toList()));
  }

  /** Of every view in every pass its log-likelihood times its weight. */
  private List<Distribution.Fit> fits() {
    List<Distribution.Fit> fits = new ArrayList<>();
    for (ViewSpec view : site.passes().get(0).likelihoods().keySet()) {
      List<Observed> known = known(view);
      boolean target = view.role() == ViewSpec.Role.TARGET;
      List<Distribution.Fit> plain = new ArrayList<>();
      for (int i = 0; i < known.size(); i++) {
        plain.add(known.get(i).fit(tf, site.passes().get(i).likelihoods().get(view)));
      }
      if (!target && view.fitting().weight() == 1) {
        fits.addAll(plain);
        continue;
      }
      Operand<TFloat32> weight = tf.constant((float) view.fitting().weight());
      Operand<TFloat32> each = target ? tf.math.mul(weight, share(observed(known))) : weight;
      plain.forEach(fit -> fits.add(fit.times(tf, each)));
    }
    fits.addAll(pseudoLabels());
    return fits;
  }

  private List<Observed> known(ViewSpec view) {
    return site.passes().stream().map(pass -> pass.truth().of(view).orElseThrow()).toList();
  }

  private List<Distribution.Fit> pseudoLabels() {
    List<Distribution.Fit> fits = new ArrayList<>();
    for (int i = 0; i < site.passes().get(0).pseudoLabels().size(); i++) {
      int place = i;
      ViewSpec view = site.passes().get(0).pseudoLabels().get(i).view();
      Operand<TFloat32> unknown = tf.math.sub(site.examples(), observed(known(view)));
      Operand<TFloat32> weight =
          tf.math.mul(
              tf.math.mul(
                  site.weights().pseudoLabels(),
                  tf.constant((float) view.fitting().pseudoLabels())),
              share(unknown));
      for (Pass pass : site.passes()) {
        Distribution.Fit fit = pass.pseudoLabels().get(place).fit(tf, pass.likelihoods().get(view));
        fits.add(fit.times(tf, weight));
      }
    }
    return fits;
  }

  /** Rows of which something is known. */
  private Operand<TFloat32> observed(List<Observed> shards) {
    return site.sum(
        shards.stream()
            .map(shard -> tf.sum(shard.presence(tf).orElseThrow(), tf.array(0, 1)))
            .toList());
  }

  private Operand<TFloat32> share(Operand<TFloat32> rows) {
    return tf.stopGradient(tf.math.div(site.examples(), tf.math.maximum(rows, tf.constant(1f))));
  }
}
