package org.latent4j.io;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.Labels;
import org.latent4j.data.RowStore;

/**
 * The two-dimensional toy set: an equal mixture of two Gaussians with means [1, 1] and [1.5, 0.5]
 * and shared covariance [[1, 0.5], [0.5, 1]]. The class of a row is its component.
 */
final class Gaussians {
  private static final double[][] MEANS = {{1, 1}, {1.5, 0.5}};
  // Cholesky factor of the covariance: [[1, 0], [0.5, sqrt(0.75)]].
  private static final double BELOW = 0.5;
  private static final double CORNER = StrictMath.sqrt(0.75);

  private Gaussians() {}

  /** Draws rows; the same for the same seed on every machine. */
  static Dataset draw(String source, int rows, long seed, long budget) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int[] components = new int[rows];
    float[] row = new float[2];
    try (RowStore store = new RowStore(budget, ElementType.FLOAT32)) {
      for (int i = 0; i < rows; i++) {
        components[i] = random.nextLong() < 0 ? 1 : 0;
        // Box and Muller 1958; the radius' uniform is in (0, 1] so that its logarithm is finite.
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(random)));
        double angle = 2 * Math.PI * uniform(random);
        double first = radius * StrictMath.cos(angle);
        double second = radius * StrictMath.sin(angle);
        double[] mean = MEANS[components[i]];
        row[0] = (float) (mean[0] + first);
        row[1] = (float) (mean[1] + BELOW * first + CORNER * second);
        store.append(row, 2);
      }
      Labels labels = new Labels(List.of("0", "1"), components);
      return new Dataset(
          source, store.finish(List.of(2)), List.of("x1", "x2"), Optional.of(labels));
    }
  }

  /** In [0, 1), by the upper 53 bits. */
  private static double uniform(SplittableRandom random) {
    return (random.nextLong() >>> 11) * 0x1.0p-53;
  }
}
