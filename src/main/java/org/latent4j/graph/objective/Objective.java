package org.latent4j.graph.objective;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.view.Observation;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What training minimises: terms, each of which is one file and one line here. */
public final class Objective {
  /** Each gives the terms that it has for a batch; none where the model has none of its. */
  private static final List<Function<Site, List<Term>>> TERMS =
      List.of(
          Reconstruction::of, // −ln p(x|z)
          KlDivergence::of, // to the prior
          LabelBound::of // of a label that is one of several views
          );

  /** Those that an objective asks for by their names. */
  private static final Map<String, Function<Site, List<Term>>> FURTHER =
      new TreeMap<>(Map.of(Adversary.NAME, Adversary::of));

  private Objective() {}

  /**
   * Checks the names of further terms.
   *
   * @throws SpecException if there is no such term
   */
  public static void require(ObjectiveSpec spec) {
    for (String name : spec.terms().keySet()) {
      if (!FURTHER.containsKey(name)) {
        throw new SpecException("terms", "one of " + String.join(", ", FURTHER.keySet()), name);
      }
    }
  }

  /** What each player minimises of a batch; the model itself is the first. */
  public static List<Loss> losses(Site site) {
    require(site.spec());
    List<Term> terms = new ArrayList<>();
    TERMS.forEach(kind -> terms.addAll(kind.apply(site)));
    site.spec().terms().keySet().forEach(name -> terms.addAll(FURTHER.get(name).apply(site)));
    return Loss.of(site.tf(), terms);
  }

  /**
   * −ln p(x|z) of each value of each view, [batch, features of the views], nats; 0 where missing.
   */
  public static Operand<TFloat32> contribution(
      Ops tf, Map<ViewSpec, Distribution> likelihoods, Observation truth) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    likelihoods.forEach(
        (view, likelihood) ->
            parts.add(tf.math.neg(truth.of(view).orElseThrow().logProb(tf, likelihood))));
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
  }

  /** Sums [batch, n] to [batch]. */
  public static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> values) {
    return tf.sum(values, tf.constant(1));
  }
}
