package org.latent4j.graph.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.graph.Context;
import org.latent4j.graph.GradientCheck;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.ModelCases;
import org.latent4j.graph.OneView;
import org.latent4j.graph.Variables;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.objective.Loss;
import org.latent4j.spec.Activation;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Precision;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What rounding to bfloat16 changes, and what it must not. */
class ProductsTest {
  /** 1 + 2⁻⁹ lies halfway below the next bfloat16, 1 + 2⁻⁷, and is rounded to 1. */
  private static final float FINE = 1 + 1 / 512f;

  private static float product(Context at, GraphRun run, float x, float weight) {
    return run.eval(
            Products.matMul(
                at, run.constant(new float[] {x}, 1, 1), run.constant(new float[] {weight}, 1, 1)))[
        0];
  }

  @Test
  void bfloat16RoundsFactorsAndProducts() {
    try (GraphRun run = new GraphRun()) {
      assertEquals(FINE, product(run.training(), run, FINE, 1));
      assertEquals(1, product(run.training(Precision.BF16), run, FINE, 1));
      assertEquals(1, product(run.training(Precision.BF16), run, 1, FINE));
    }
  }

  @Test
  void evaluationAndServingStayInFloat32() {
    try (GraphRun run = new GraphRun()) {
      assertEquals(FINE, product(run.inference(), run, FINE, 1));
    }
  }

  /** 1 + 512 · 2⁻⁹ summed in bfloat16 would stay at 1: each term is below half its last place. */
  @Test
  void sumsInsideAProductAreFloat32() {
    int terms = 513;
    float[] x = new float[terms];
    Arrays.fill(x, 1 / 512f);
    x[0] = 1;
    float[] ones = new float[terms];
    Arrays.fill(ones, 1);
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> sum =
          Products.matMul(
              run.training(Precision.BF16),
              run.constant(x, 1, terms),
              run.constant(ones, terms, 1));
      assertEquals(2, run.eval(sum)[0]);
    }
  }

  /** Rounding to 8 bits, twice a layer, moves a gradient by a few parts in a hundred at most. */
  @ParameterizedTest
  @ValueSource(strings = {"mlp", "conv"})
  void gradientsAreThoseOfFloat32ToAFewPercent(String kind) {
    ModelSpec spec =
        kind.equals("mlp")
            ? ModelCases.tiny(Activation.TANH, ModelCases.BERNOULLI, ModelCases.objective(1, 0))
            : ModelCases.conv(Activation.TANH, false, 2, ModelCases.BERNOULLI);
    List<float[]> exact = gradients(spec, Precision.FLOAT32);
    List<float[]> rounded = gradients(spec, Precision.BF16);
    for (int i = 0; i < exact.size(); i++) {
      float largest = 0;
      for (float value : exact.get(i)) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(exact.get(i), rounded.get(i), 0.05f * largest, "variable " + i);
    }
  }

  private static List<float[]> gradients(ModelSpec spec, Precision precision) {
    int rows = 6;
    try (GraphRun run = new GraphRun(4)) {
      Vae vae = new Vae(run.training(precision), spec);
      int features = spec.view().features();
      float[] values = GradientCheck.random(1, rows * features, 0.5);
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.5f;
      }
      Operand<TFloat32> x = run.constant(values, rows, features);
      Posterior posterior = OneView.encode(vae, spec, x);
      Operand<TFloat32> noise =
          run.constant(GradientCheck.random(2, rows * spec.latent(), 1), rows, spec.latent());
      Distribution likelihood = OneView.decode(vae, spec, posterior.sample(noise));
      Loss loss =
          OneView.loss(
              run, spec.objective(), OneView.pass(likelihood, posterior, x), run.tf.constant(1f));
      run.initialize();
      return run.eval(
          loss.gradients(
              run.tf,
              run.variables.trainable().stream().map(Variables.Variable::operand).toList()));
    }
  }
}
