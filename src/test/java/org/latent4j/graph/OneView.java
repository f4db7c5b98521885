package org.latent4j.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.distribution.Prior;
import org.latent4j.graph.distribution.StandardNormal;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.objective.Loss;
import org.latent4j.graph.objective.Objective;
import org.latent4j.graph.objective.Pass;
import org.latent4j.graph.objective.Site;
import org.latent4j.graph.view.Observation;
import org.latent4j.graph.view.Observed;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The calls of a model of one plain view, with preprocessed values in and one likelihood out. */
public final class OneView {
  private static final ViewSpec ANY =
      ModelSpec.mlp("any", 1, List.of(), 1, LikelihoodSpec.bernoulli()).view();

  /** N(0, I), for any number of dimensions but draws. */
  public static final Prior NORMAL = new StandardNormal(1);

  private OneView() {}

  public static Posterior encode(Vae vae, ModelSpec spec, Operand<TFloat32> x) {
    return vae.encode(seen(spec.view(), x));
  }

  public static Distribution decode(Vae vae, ModelSpec spec, Operand<TFloat32> z) {
    return vae.decode(z, new Observation(List.of()), spec.views()).get(spec.view());
  }

  public static Pass pass(Distribution likelihood, Posterior posterior, Operand<TFloat32> x) {
    return new Pass(
        Map.of(ANY, likelihood),
        posterior,
        NORMAL,
        seen(ANY, x),
        posterior.mean(),
        Optional.empty(),
        List.of());
  }

  /** What losses draw from. */
  public static Noise noise(GraphRun run) {
    return new Noise(run.tf.constant(new long[] {3, 4}));
  }

  /** The loss of the model for a batch in one pass. */
  public static Loss loss(
      GraphRun run, ObjectiveSpec objective, Pass pass, Operand<TFloat32> beta) {
    return losses(run, objective, pass, beta).get(0);
  }

  /** The losses of all players for a batch in one pass. */
  public static List<Loss> losses(
      GraphRun run, ObjectiveSpec objective, Pass pass, Operand<TFloat32> beta) {
    return Objective.losses(
        new Site(
            run.training(),
            noise(run),
            objective,
            List.of(pass),
            run.tf.dtypes.cast(pass.truth().rows(run.tf), TFloat32.class),
            new Site.Weights(beta, run.tf.constant(1f))));
  }

  private static Observation seen(ViewSpec view, Operand<TFloat32> x) {
    return new Observation(List.of(new Observed(view, x, Optional.empty())));
  }
}
