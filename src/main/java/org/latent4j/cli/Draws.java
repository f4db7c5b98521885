package org.latent4j.cli;

import java.util.SplittableRandom;
import org.latent4j.serve.VaeModel;

/** New rows from a model. */
final class Draws {
  private Draws() {}

  /** Rows drawn from the whole model: latents from the prior, values from their likelihood. */
  static float[] of(VaeModel model, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] z = Gaussian.draws(random, count * model.latent());
    return model.decode(z, count).values();
  }
}
