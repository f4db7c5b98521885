package org.latent4j.graph.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.latent4j.graph.Context;
import org.latent4j.graph.GradientCheck;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.Initializer;
import org.latent4j.spec.Activation;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Gradients of single layers, with respect to their weights and to what goes in. */
class LayerGradientTest {
  private static final Hidden TANH = new Hidden(Activation.TANH, false, 0);

  /** An input that gradients are taken of too, as a variable without a name that a layer uses. */
  private static Operand<TFloat32> input(GraphRun run, long... shape) {
    return run.variables.trainable("input", Shape.of(shape), Initializer.glorotUniform(3, 3));
  }

  @Test
  void dense() {
    try (GraphRun run = new GraphRun()) {
      Context at = run.training();
      Operand<TFloat32> y =
          Dense.apply(at, input(run, 4, 5), 5, 3, Initializer.glorotUniform(5, 3));
      GradientCheck.spread(run);
      assertArrayEquals(new long[] {4, 3}, run.shape(y));
      // Without the tanh the function would be linear, and any step would do.
      GradientCheck.layer(run, Activations.apply(run.tf, Activation.TANH, y));
    }
  }

  @ParameterizedTest(name = "{0} x {1}, kernel {2}, stride {3}")
  @CsvSource({"6,6,3,2", "5,7,3,2", "7,4,4,3", "9,5,3,3", "5,6,2,1", "4,4,2,3"})
  void convolutionDown(int height, int width, int kernel, int stride) {
    try (GraphRun run = new GraphRun()) {
      Context at = run.training();
      Operand<TFloat32> x = input(run, 2, height, width, 2);
      Operand<TFloat32> y = Convolution.down(at, x, kernel, stride, 2, 3, TANH);
      GradientCheck.spread(run);
      long[] expected = {
        2, Convolution.reduced(height, stride), Convolution.reduced(width, stride), 3
      };
      assertArrayEquals(expected, run.shape(y));
      GradientCheck.layer(run, Activations.apply(run.tf, Activation.TANH, y));
    }
  }

  @ParameterizedTest(name = "to {0} x {1}, kernel {2}, stride {3}")
  @CsvSource({"6,6,3,2", "5,7,3,2", "7,4,4,3", "9,5,3,3", "5,6,2,1", "4,4,2,3"})
  void convolutionUp(int height, int width, int kernel, int stride) {
    try (GraphRun run = new GraphRun()) {
      int h = Convolution.reduced(height, stride);
      int w = Convolution.reduced(width, stride);
      Convolution.Up up = new Convolution.Up(kernel, stride, height, width, 3);
      Operand<TFloat32> y =
          Convolution.up(
              run.training(), input(run, 2, h, w, 2), up, 2, Initializer.glorotUniform(9, 9));
      GradientCheck.spread(run);
      assertArrayEquals(new long[] {2, height, width, 3}, run.shape(y));
      GradientCheck.layer(run, Activations.apply(run.tf, Activation.TANH, y));
    }
  }

  @Test
  void batchNormOfVectors() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> y = BatchNorm.vectors(run.training(), input(run, 6, 3), 3);
      GradientCheck.spread(run);
      assertArrayEquals(new long[] {6, 3}, run.shape(y));
      GradientCheck.layer(run, y);
    }
  }

  @Test
  void batchNormOfImages() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> y = BatchNorm.images(run.training(), input(run, 2, 3, 2, 2), 2);
      GradientCheck.spread(run);
      GradientCheck.layer(run, y);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activation(Activation activation) {
    try (GraphRun run = new GraphRun()) {
      // TensorFlow has no gradient for the power of a variable itself (gelu by tanh).
      Operand<TFloat32> x = run.tf.identity(input(run, 40));
      Operand<TFloat32> y = Activations.apply(run.tf, activation, x);
      GradientCheck.spread(run);
      GradientCheck.layer(run, y);
    }
  }

  @Test
  void dropoutWithFixedNoise() {
    try (GraphRun run = new GraphRun()) {
      Hidden hidden = new Hidden(Activation.TANH, false, 0.4);
      Operand<TFloat32> y = hidden.dense(run.training(), input(run, 5, 4), 4, 6);
      GradientCheck.spread(run);
      GradientCheck.layer(run, y);
    }
  }

  @Test
  void dropoutKeepsTheMeanAndScalesWhatStays() {
    try (GraphRun run = new GraphRun()) {
      float[] ones = new float[20_000];
      java.util.Arrays.fill(ones, 1);
      Hidden dropping = new Hidden(Activation.SOFTPLUS, false, 0.3);
      Operand<TFloat32> x = run.constant(ones, 20, 1000);
      Operand<TFloat32> y = dropping.dense(run.training(), x, 1000, 1000);
      run.initialize();
      run.set("kernel", new float[1_000_000]);
      float[] values = run.eval(y);
      float whole = (float) Math.log(2);
      long kept = IntStream.range(0, values.length).filter(i -> values[i] != 0).count();
      for (float value : values) {
        assertTrue(value == 0 || Math.abs(value - whole / 0.7) < 1e-6, "a value of " + value);
      }
      // Binomial: the share of those kept has standard error sqrt(0.3 0.7 / 20000) = 0.0032.
      assertEquals(0.7, kept / (double) values.length, 5 * 0.0033);
      float[] served = run.eval(dropping.dense(run.inference(), x, 1000, 1000));
      for (float value : served) {
        assertEquals(whole, value, 1e-6);
      }
    }
  }
}
