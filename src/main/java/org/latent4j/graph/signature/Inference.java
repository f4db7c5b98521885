package org.latent4j.graph.signature;

import java.util.List;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.graph.model.Vae;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;
import org.latent4j.spec.manifest.Calibration;
import org.tensorflow.op.Ops;

/**
 * What signatures are built of.
 *
 * @param vae over the model's variables
 * @param calibration of scores, if there is one
 */
record Inference(Ops tf, Vae vae, ModelSpec spec, Optional<Calibration> calibration) {
  /**
   * A model.
   *
   * @param root an inference context
   */
  static Inference of(Context root, ModelSpec spec, Optional<Calibration> calibration) {
    return new Inference(root.tf(), new Vae(root, spec), spec, calibration);
  }

  /** The views that are encoded and decoded. */
  List<ViewSpec> views() {
    return spec.views(Role.VIEW);
  }

  /** Whether the latent is a random variable. */
  boolean draws() {
    return spec.objective().kind() == ObjectiveSpec.Kind.VAE;
  }
}
