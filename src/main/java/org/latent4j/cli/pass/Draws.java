package org.latent4j.cli.pass;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import org.latent4j.base.Matrix;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.Names;

/** New rows from a model, the same for the same seed however they are batched. */
public final class Draws {
  private final VaeModel model;
  private final Conditions conditions;
  private final Given given;
  private final SplittableRandom latents;
  private final SplittableRandom noises;
  private final boolean noisy;

  /**
   * None drawn yet.
   *
   * @param noisy whether values are drawn from their likelihood, else they are its mean
   * @throws UsageException if they should be drawn and the model cannot
   */
  public Draws(VaeModel model, Conditions conditions, Given given, long seed, boolean noisy) {
    if (noisy && !canBeNoisy(model)) {
      throw new UsageException(
          "draw", "mean, as no noise makes draws of this model's likelihood", "likelihood");
    }
    this.model = model;
    this.conditions = conditions;
    this.given = given;
    this.latents = new SplittableRandom(seed);
    this.noises = latents.split();
    this.noisy = noisy;
  }

  /** Means for images, whose noise nobody wants to see; else whole draws. */
  public static String usual(VaeModel model) {
    boolean picture = model.spec().map(spec -> !spec.view().picture().isEmpty()).orElse(false);
    return !picture && canBeNoisy(model) ? "likelihood" : "mean";
  }

  private static boolean canBeNoisy(VaeModel model) {
    return model.signatures().contains(Names.DECODE_SAMPLE);
  }

  /** More rows, packed. */
  public Matrix next(int rows) {
    float[] z = given.draws(latents, rows);
    if (!noisy) {
      return conditions.decode(FloatBuffer.wrap(z), rows);
    }
    float[] noise = Gaussian.draws(noises, rows * model.features());
    return model
        .call(Names.DECODE_SAMPLE, Map.of(Names.Z, z, Names.NOISE, noise), rows)
        .get(Names.X);
  }
}
