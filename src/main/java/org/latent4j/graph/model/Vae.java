package org.latent4j.graph.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.graph.Noise;
import org.latent4j.graph.distribution.DiagonalGaussian;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.distribution.PosteriorHead;
import org.latent4j.graph.distribution.Prior;
import org.latent4j.graph.distribution.Priors;
import org.latent4j.graph.distribution.ProductOfExperts;
import org.latent4j.graph.network.Encoder;
import org.latent4j.graph.network.Network;
import org.latent4j.graph.objective.Pass;
import org.latent4j.graph.objective.PseudoLabels;
import org.latent4j.graph.view.Mixed;
import org.latent4j.graph.view.Observation;
import org.latent4j.graph.view.Observed;
import org.latent4j.graph.view.Views;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The model: packed rows to what networks see of each view, encoders, decoders, and back. Each call
 * builds operations over the same variables.
 */
public final class Vae {
  private final Context root;
  private final ModelSpec spec;
  private final Views views;
  private final Prior prior;

  /** A model at the root of a graph. */
  public Vae(Context root, ModelSpec spec) {
    this.root = root;
    this.spec = spec;
    this.views = new Views(root.tf(), spec);
    this.prior = Priors.build(root, spec);
  }

  /** What latents are drawn from before anything is known of a row. */
  public Prior prior() {
    return prior;
  }

  /**
   * Rows as the networks see them.
   *
   * @param packed raw values of some views, one after the other: [batch, width]; of a plain model
   *     also [batch, …shape of its view]
   * @param present those views
   */
  public Observation observe(Operand<TFloat32> packed, List<ViewSpec> present) {
    return views.observe(packed, present);
  }

  /**
   * Values in the user's units; the inverse of {@link #observe}.
   *
   * @return [batch, width of the views], packed
   */
  public Operand<TFloat32> raw(Map<ViewSpec, Distribution> decoded) {
    return views.raw(decoded);
  }

  /**
   * The posterior of each example.
   *
   * @param seen at least one view, and every condition of the model
   */
  public Posterior encode(Observation seen) {
    List<Observed> encoded = seen.of(Role.VIEW);
    Optional<Encoder.Features> condition = condition(seen);
    if (spec.views(Role.VIEW).size() == 1) {
      return encode(encoded.get(0), condition);
    }
    List<ProductOfExperts.Expert> experts = new ArrayList<>();
    for (Observed view : encoded) {
      experts.add(new ProductOfExperts.Expert(encode(view, condition), view.presence(root.tf())));
    }
    return ProductOfExperts.of(root.tf(), prior, experts);
  }

  private Posterior encode(Observed seen, Optional<Encoder.Features> condition) {
    Context at = root.in(seen.view().name()).in("encoder");
    Encoder.Features input = Views.networkInput(at, seen);
    Encoder.Features features = Network.encode(at, seen.view(), input, condition);
    return PosteriorHead.build(
        at.in("posterior"), spec.objective().kind(), features, spec.latent());
  }

  /** The conditions one after the other. */
  private Optional<Encoder.Features> condition(Observation seen) {
    Encoder.Features all = null;
    for (Observed part : seen.of(Role.CONDITION)) {
      Encoder.Features next = Views.networkInput(root.in(part.view().name()), part);
      all = all == null ? next : all.beside(root.tf(), next);
    }
    return Optional.ofNullable(all);
  }

  /**
   * The likelihoods of some views.
   *
   * @param z [batch, latent]
   * @param given every condition of the model, and the views whose likelihood depends on the size
   *     of the row, where they are known
   * @return in the order asked for
   */
  public Map<ViewSpec, Distribution> decode(
      Operand<TFloat32> z, Observation given, List<ViewSpec> wanted) {
    Encoder.Features start = new Encoder.Features(z, spec.latent());
    Optional<Encoder.Features> condition = condition(given);
    if (condition.isPresent()) {
      start = start.beside(root.tf(), condition.get());
    }
    Map<ViewSpec, Distribution> decoded = new LinkedHashMap<>();
    for (ViewSpec view : wanted) {
      Context at = root.in(view.name()).in("decoder");
      decoded.put(view, views.likelihood(at, view, Network.decode(at, view, start), given));
    }
    return decoded;
  }

  /**
   * The training pass of a batch, or its evaluation: nothing is masked then.
   *
   * @param packed raw values of all views
   * @param draws standard normal, [batch, latent]
   */
  public Pass pass(Operand<TFloat32> packed, Operand<TFloat32> draws) {
    Ops tf = root.tf();
    Observation all = observe(packed, spec.views());
    Observation shown = all;
    if (root.training().isPresent()) {
      Noise noise = root.training().get().noise();
      all = all.translated(tf, noise);
      shown = all.masked(tf, noise, spec.labelPrior());
    }
    Posterior posterior = encode(shown);
    Operand<TFloat32> z = posterior.sample(draws);
    Map<ViewSpec, Distribution> decoded = decode(z, all, spec.views(Role.VIEW, Role.TARGET));
    return new Pass(decoded, posterior, prior, all, z, labelPrior(all, draws), pseudoLabels(all));
  }

  /** What the label says alone; its latents are drawn with the noise turned round. */
  private Optional<Pass.LabelPrior> labelPrior(Observation all, Operand<TFloat32> draws) {
    Optional<Observed> label = spec.labelPrior().flatMap(all::of);
    if (label.isEmpty() || spec.objective().kind() == ObjectiveSpec.Kind.AUTOENCODER) {
      return Optional.empty();
    }
    List<Observed> alone = new ArrayList<>(all.of(Role.CONDITION));
    alone.add(0, label.get());
    Vae again = new Vae(root.again(), spec);
    DiagonalGaussian said = (DiagonalGaussian) again.encode(new Observation(alone));
    Operand<TFloat32> z = said.sample(root.tf().math.neg(draws));
    ViewSpec view = label.get().view();
    return Optional.of(
        new Pass.LabelPrior(label.get(), said, z, again.decode(z, all, List.of(view)).get(view)));
  }

  /**
   * What the model without dropout or augmentation makes of unknown targets, where training is to
   * go by that.
   */
  private List<Observed> pseudoLabels(Observation all) {
    List<Observed> pseudoLabels = new ArrayList<>();
    List<ViewSpec> wanted =
        spec.views(Role.TARGET).stream().filter(view -> view.fitting().pseudoLabels() > 0).toList();
    if (wanted.isEmpty() || root.training().isEmpty()) {
      return pseudoLabels;
    }
    Vae inference = new Vae(Context.inference(root.tf(), root.variables()), spec);
    Map<ViewSpec, Distribution> decoded =
        inference.decode(inference.encode(all).mean(), all, wanted);
    decoded.forEach(
        (view, likelihood) ->
            pseudoLabels.add(
                PseudoLabels.of(root.tf(), all.of(view).orElseThrow(), (Mixed) likelihood)));
    return pseudoLabels;
  }
}
