package org.latent4j.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latent4j.graph.objective.Objective;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Draws are a function of (seed, step, name) and of nothing else. */
class NoiseTest {
  private static final int DRAWS = 40_000;

  private static float[] draw(String name, long seed, long step, boolean normal) {
    try (GraphRun run = new GraphRun()) {
      Placeholder<TInt64> key = run.tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
      Noise noise = new Noise(key);
      Operand<TFloat32> draws =
          normal
              ? noise.normal(run.tf, name, run.tf.array(200, 200))
              : noise.uniform(run.tf, name, run.tf.array(200, 200));
      float[] first = run.eval(draws, key, seed, step);
      assertArrayEquals(first, run.eval(draws, key, seed, step), "a second run");
      return first;
    }
  }

  @Test
  void sameKeySameBits() {
    assertArrayEquals(draw("latent", 3, 17, true), draw("latent", 3, 17, true));
    assertArrayEquals(draw("latent", 3, 17, false), draw("latent", 3, 17, false));
  }

  @Test
  void otherStepSeedOrNameAreUnrelated() {
    List<float[]> draws = new ArrayList<>();
    draws.add(draw("latent", 3, 17, true));
    draws.add(draw("latent", 3, 18, true));
    draws.add(draw("latent", 4, 17, true));
    draws.add(draw("x/encoder/dense_0/dropout", 3, 17, true));
    for (int i = 0; i < draws.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertFalse(Arrays.equals(draws.get(i), draws.get(j)));
        double product = 0;
        for (int k = 0; k < DRAWS; k++) {
          product += draws.get(i)[k] * draws.get(j)[k];
        }
        assertEquals(0, product / DRAWS, 5 / Math.sqrt(DRAWS), "correlation " + i + ", " + j);
      }
    }
  }

  @Test
  void moments() {
    check(draw("latent", 0, 0, true), 0, 1, 3);
    float[] uniform = draw("latent", 0, 0, false);
    check(uniform, 0.5, 1 / 12.0, 1.8);
    for (float value : uniform) {
      assertTrue(value >= 0 && value < 1, "a draw of " + value);
    }
  }

  /** Standard errors: of the mean σ/√n, of the variance σ²√((kurtosis − 1)/n). */
  private static void check(float[] values, double mean, double variance, double kurtosis) {
    double found = GradientCheck.sum(values) / DRAWS;
    assertEquals(mean, found, 5 * Math.sqrt(variance / DRAWS), "mean");
    double squares = 0;
    for (float value : values) {
      squares += (value - found) * (value - found);
    }
    assertEquals(
        variance, squares / DRAWS, 5 * variance * Math.sqrt((kurtosis - 1) / DRAWS), "variance");
  }

  /** Random operations have no gradient; noise whose shape comes from a mean must not need one. */
  @Test
  void nothingFlowsThroughTheDraws() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> mean = run.constant(new float[] {2, 3}, 1, 2);
      Noise noise = new Noise(run.tf.array(1L, 1L));
      Operand<TFloat32> draws = noise.normal(run.tf, "latent", run.tf.shape(mean));
      Operand<TFloat32> total = Objective.sum(run.tf, run.tf.math.add(mean, draws));
      float[] gradient = run.eval(run.gradients(total, List.of(mean)).get(0));
      assertArrayEquals(new float[] {1, 1}, gradient);
    }
  }
}
