package org.latent4j.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.latent4j.spec.SpecException;

class PrincipalPlaneTest {
  /**
   * NumPy: {@code w, v = numpy.linalg.eigh(numpy.cov(x.T, bias=True))}, the two greatest, {@code (x
   * - x.mean(0)) @ v}, each with the sign that makes the greatest entry of its vector positive.
   */
  @Test
  void componentsAreThoseOfNumPy() {
    float[] rows = {1, 2, 0.5f, 2, 1, -1, 0, 3, 2, 4, 0.5f, -2, 3, 3, 1, -1, 4, 0};
    PrincipalPlane plane = PrincipalPlane.of(rows, 3);
    double[] first = {
      -0.4330443635, 1.5020059706, -2.3680946976, 3.6736793968, 0.2762514337, -2.6507977401
    };
    double[] second = {
      -0.0412715364, -0.741933887, 0.6593908142, -0.3470122265, 1.770006134, -1.2991792982
    };
    assertArrayEquals(first, plane.x(), 1e-9);
    assertArrayEquals(second, plane.y(), 1e-9);
    assertArrayEquals(
        new double[] {0.7831540504083484, 0.16204569093586932}, plane.shares(), 1e-12);
  }

  /** Two directions of known variance among many of little. */
  @Test
  void theGreatestVarianceOfManyIsFound() {
    SplittableRandom random = new SplittableRandom(1);
    int width = 60;
    float[] rows = new float[500 * width];
    double[] along = new double[500];
    for (int row = 0; row < 500; row++) {
      along[row] = 20 * (random.nextDouble() - 0.5);
      for (int i = 0; i < width; i++) {
        rows[row * width + i] = (float) (random.nextDouble() - 0.5 + along[row] / Math.sqrt(width));
      }
    }
    PrincipalPlane plane = PrincipalPlane.of(rows, width);
    double sum = 0;
    for (int row = 0; row < 500; row++) {
      sum += Math.pow(plane.x()[row], 2);
      assertEquals(along[row], plane.x()[row], 1.7, "row " + row);
    }
    double share = sum / 500 / (sum / 500 + (width - 1) / 12.0);
    assertEquals(share, plane.shares()[0], 0.02);
  }

  @Test
  void rowsThatDoNotVaryLieAtZero() {
    PrincipalPlane plane = PrincipalPlane.of(new float[] {5, 6, 5, 6}, 2);
    assertArrayEquals(new double[2], plane.x());
    assertArrayEquals(new double[2], plane.shares());
    assertEquals(0, PrincipalPlane.of(new float[0], 2).x().length);
    assertThrows(SpecException.class, () -> PrincipalPlane.of(new float[] {1, 2, 3}, 2));
  }
}
