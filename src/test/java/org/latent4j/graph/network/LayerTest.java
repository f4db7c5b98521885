package org.latent4j.graph.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.graph.Context;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.Oracle;
import org.latent4j.spec.Activation;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Forward values of layers against Keras. */
class LayerTest {
  private static final JsonNode ORACLE = Oracle.read("layers.json");
  private static final double TOLERANCE = 2e-6;

  private static long[] shape(JsonNode array) {
    long[] shape = new long[array.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = array.get("shape").get(i).asLong();
    }
    return shape;
  }

  private static Operand<TFloat32> constant(GraphRun run, JsonNode array) {
    return run.constant(Oracle.numbers(array.get("values")), shape(array));
  }

  private static void set(GraphRun run, String name, JsonNode array) {
    run.set(name, Oracle.numbers(array.get("values")));
  }

  private static void assertSame(GraphRun run, JsonNode expected, Operand<TFloat32> y) {
    assertArrayEquals(shape(expected), run.shape(y));
    Oracle.assertClose(expected.get("values"), run.eval(y), TOLERANCE, "y");
  }

  @Test
  void dense() {
    JsonNode dense = ORACLE.get("dense");
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> x = constant(run, dense.get("x"));
      Operand<TFloat32> y = Dense.apply(run.inference(), x, 4, 2, Initializer.constant(0));
      set(run, "kernel", dense.get("kernel"));
      set(run, "bias", dense.get("bias"));
      assertSame(run, dense.get("y"), y);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"even", "odd"})
  void convolution(String sides) {
    JsonNode conv = ORACLE.get("conv2d_stride_2_same").get(sides);
    try (GraphRun run = new GraphRun()) {
      Hidden hidden = new Hidden(Activation.RELU, false, 0);
      Operand<TFloat32> x = constant(run, conv.get("x"));
      Operand<TFloat32> y = Convolution.down(run.inference(), x, 3, 2, 2, 3, hidden);
      set(run, "kernel", conv.get("kernel"));
      set(run, "bias", conv.get("bias"));
      assertSame(run, conv.get("y"), y);
    }
  }

  @ParameterizedTest
  @CsvSource({"6, 4, y", "5, 3, to_5_3"})
  void transposedConvolution(int height, int width, String expected) {
    JsonNode conv = ORACLE.get("conv2d_transpose_stride_2_same");
    try (GraphRun run = new GraphRun()) {
      Convolution.Up up = new Convolution.Up(3, 2, height, width, 3);
      Operand<TFloat32> x = constant(run, conv.get("x"));
      Operand<TFloat32> y = Convolution.up(run.inference(), x, up, 2, Initializer.constant(0));
      set(run, "kernel", conv.get("kernel"));
      set(run, "bias", conv.get("bias"));
      assertSame(run, conv.get(expected), y);
    }
  }

  /**
   * The moving variance takes in the unbiased variance of each batch, as in Ioffe and Szegedy 2015,
   * algorithm 2, and in PyTorch.
   */
  @Test
  void batchNormOverThreeBatchesThenServing() {
    JsonNode norm = ORACLE.get("batch_norm");
    try (GraphRun run = new GraphRun()) {
      BatchNorm.vectors(run.inference(), run.constant(new float[3], 1, 3), 3);
      run.initialize();
      set(run, "scale", norm.get("gamma"));
      set(run, "offset", norm.get("beta"));
      for (int i = 0; i < 3; i++) {
        Context at = run.training();
        Operand<TFloat32> x = constant(run, norm.get("batches").get(i));
        assertSame(run, norm.get("training").get(i), BatchNorm.vectors(at, x, 3));
        assertEquals(2, at.training().orElseThrow().updates().size());
        at.training().orElseThrow().updates().forEach(update -> run.target(update.build(at.tf())));
      }
      Oracle.assertClose(
          norm.get("moving_mean").get("values"), run.get("moving_mean"), 1e-6, "moving mean");
      Oracle.assertClose(
          norm.get("moving_variance_unbiased").get("values"),
          run.get("moving_variance"),
          1e-6,
          "moving variance");
      set(run, "moving_variance", norm.get("moving_variance"));
      Operand<TFloat32> x = constant(run, norm.get("inference_x"));
      assertSame(run, norm.get("inference_y"), BatchNorm.vectors(run.inference(), x, 3));
      Operand<TFloat32> image = constant(run, norm.get("image_x"));
      assertSame(run, norm.get("image_inference_y"), BatchNorm.images(run.inference(), image, 3));
      assertSame(run, norm.get("image_training_y"), BatchNorm.images(run.training(), image, 3));
    }
  }

  /** The statistics of a last, short batch of one row stay numbers. */
  @Test
  void batchNormOfOneRow() {
    try (GraphRun run = new GraphRun()) {
      Context at = run.training();
      Operand<TFloat32> y = BatchNorm.vectors(at, run.constant(new double[] {4, -2}, 1, 2), 2);
      run.initialize();
      Oracle.assertClose(new double[] {0, 0}, run.eval(y), 1e-6, "y");
      at.training().orElseThrow().updates().forEach(update -> run.target(update.build(at.tf())));
      Oracle.assertClose(new double[] {0.04, -0.02}, run.get("moving_mean"), 1e-6, "mean");
      Oracle.assertClose(new double[] {0.99, 0.99}, run.get("moving_variance"), 1e-6, "variance");
    }
  }

  /** Values and slopes, which for a kink are those that TensorFlow takes. */
  @ParameterizedTest
  @EnumSource
  void activation(Activation activation) throws IOException {
    JsonNode cases = ORACLE.get("activation");
    String name =
        switch (activation) {
          case LEAKY_RELU -> "leaky_relu_0.2";
          case GELU -> "gelu_erf";
          default -> activation.name().toLowerCase(Locale.ROOT);
        };
    try (GraphRun run = new GraphRun()) {
      double[] points = Oracle.numbers(cases.get("x"));
      Operand<TFloat32> x = run.constant(points, points.length);
      Operand<TFloat32> y = Activations.apply(run.tf, activation, x);
      assertServable(run.types());
      Oracle.assertClose(cases.get(name), run.eval(y), 1e-6, name);
      Operand<TFloat32> slope = run.gradients(y, List.of(x)).get(0);
      Oracle.assertClose(cases.get("slopes").get(name), run.eval(slope), 2e-6, name + "'s slope");
    }
  }

  /** The loader lets the operations pass, and TensorFlow 2.10 knew them. */
  private static void assertServable(List<String> types) throws IOException {
    List<String> loader = words("/org/latent4j/serve/check/operations.txt");
    List<String> older = words("/org/latent4j/export/tf210-ops.txt");
    for (String type : types) {
      assertTrue(loader.contains(type) && older.contains(type), type);
    }
  }

  private static List<String> words(String resource) throws IOException {
    try (InputStream in = LayerTest.class.getResourceAsStream(resource)) {
      return List.of(new String(in.readAllBytes(), UTF_8).split("\\s+"));
    }
  }

  @Test
  void activationsStandWhereTheyAreAskedTo() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> x = run.constant(new double[] {-1, 2}, 2);
      for (Activation activation : Activation.values()) {
        String place = activation.name();
        Op before = run.tf.withName(place + "_before").noOp();
        Ops tf = run.tf.withSubScope(place).withControlDependencies(before);
        String made = Activations.apply(tf, activation, x).op().name();
        assertTrue(made.startsWith(place + "/"), made);
      }
    }
  }
}
