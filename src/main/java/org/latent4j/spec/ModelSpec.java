package org.latent4j.spec;

import java.util.List;

/**
 * A whole model: everything that the graph is built from.
 *
 * @param name letters, digits, {@code _ - .}; the default folder of its exports
 * @param views the inputs; one, so far, called {@code x}
 * @param latent dimensions of the latent
 * @param objective what training minimises
 */
public record ModelSpec(String name, List<ViewSpec> views, int latent, ObjectiveSpec objective) {
  /** Checks name, views and latent. */
  public ModelSpec {
    Checks.require(
        name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*"),
        "name",
        "letters, digits, '_', '-', '.', beginning with a letter or digit",
        name);
    views = List.copyOf(views);
    Checks.require(views.size() == 1, "views", "exactly one view", views.size());
    Checks.positive("latent", latent);
  }

  /** A fully connected VAE of one vector view, with relu layers mirrored in the decoder. */
  public static ModelSpec mlp(
      String name, int features, List<Integer> hidden, int latent, LikelihoodSpec likelihood) {
    MlpSpec encoder = MlpSpec.of(hidden);
    ViewSpec view =
        new ViewSpec(
            Names.X,
            List.of(features),
            List.of(),
            List.of(),
            Preprocessing.none(),
            encoder,
            encoder.mirrored(),
            likelihood);
    return new ModelSpec(name, List.of(view), latent, ObjectiveSpec.vae());
  }

  /** The same model with another view in the place of its only one. */
  public ModelSpec withView(ViewSpec view) {
    return new ModelSpec(name, List.of(view), latent, objective);
  }

  /** The only view. */
  public ViewSpec view() {
    return views.get(0);
  }
}
