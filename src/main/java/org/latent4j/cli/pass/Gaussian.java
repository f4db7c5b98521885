package org.latent4j.cli.pass;

import java.util.SplittableRandom;

/** Standard normal draws. */
public final class Gaussian {
  private Gaussian() {}

  /** As many draws as asked for; the same for the same seed. */
  public static float[] draws(SplittableRandom random, int count) {
    float[] draws = new float[count];
    for (int i = 0; i < count; i++) {
      draws[i] = (float) random.nextGaussian();
    }
    return draws;
  }
}
