package org.latent4j.train.batch;

import java.util.SplittableRandom;

/** Seeded orders of row indices. */
final class Order {
  private Order() {}

  /** A generator for one epoch of one run. */
  static SplittableRandom random(long seed, int epoch) {
    // Two nearby seeds must not give shifted copies of one sequence, hence the split by the epoch.
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch).split();
  }

  /** Fisher–Yates within [from, to); places drawn as in {@link org.latent4j.data.Splits}. */
  static void shuffle(int[] values, int from, int to, SplittableRandom random) {
    for (int i = to - 1; i > from; i--) {
      int j = from + (int) (((random.nextLong() >>> 32) * (i - from + 1L)) >>> 32);
      int swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
  }
}
