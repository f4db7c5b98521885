package org.latent4j.graph.distribution;

import java.util.List;
import org.latent4j.graph.Context;
import org.latent4j.graph.Kind;
import org.latent4j.spec.Checks;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.PriorSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.ViewSpec;

/** The priors that there are; each is one file that describes itself, and one line here. */
public final class Priors {
  private static final List<PriorKind> KINDS =
      List.of(
          StandardNormal.KIND, // N(0, I)
          MixturePrior.KIND // of Gaussians
          );

  private Priors() {}

  /** Every kind. */
  public static List<PriorKind> kinds() {
    return KINDS;
  }

  /**
   * The model, if it may have its prior.
   *
   * @throws SpecException if the prior is unknown, has settings that it cannot have, or does not go
   *     with the rest of the model
   */
  public static ModelSpec checked(ModelSpec model) {
    PriorSpec prior = model.prior();
    PriorKind kind = Kind.of(KINDS, prior);
    kind.complete(prior);
    if (prior.equals(PriorSpec.normal())) {
      return model;
    }
    String what = "prior " + kind.name();
    if (model.objective().kind() == ObjectiveSpec.Kind.AUTOENCODER) {
      throw new SpecException(what, "a vae", "an autoencoder");
    }
    if (!kind.perDimension() && model.objective().freeBits() > 0) {
      throw new SpecException(what, "free bits of 0", model.objective().freeBits());
    }
    int views = model.views(ViewSpec.Role.VIEW).size();
    Checks.require(kind.perDimension() || views <= 1, what, "one view that is encoded", views);
    return model;
  }

  /** Builds a model's prior; what it learns is below {@code prior}. */
  public static Prior build(Context root, ModelSpec model) {
    PriorKind kind = Kind.of(KINDS, checked(model).prior());
    return kind.builder().build(root.in("prior"), kind.complete(model.prior()), model.latent());
  }
}
