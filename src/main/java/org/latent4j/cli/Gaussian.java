package org.latent4j.cli;

import java.util.SplittableRandom;

/** Standard normal draws. */
final class Gaussian {
  private Gaussian() {}

  /** As many draws as asked for; the same for the same seed. */
  static float[] draws(SplittableRandom random, int count) {
    float[] draws = new float[count];
    for (int i = 0; i < count; i++) {
      draws[i] = (float) random.nextGaussian();
    }
    return draws;
  }
}
