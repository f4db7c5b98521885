package org.latent4j.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.latent4j.upstream.FrameworkGraph.assertClose;
import static org.latent4j.upstream.FrameworkGraph.draw;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.framework.activations.HardSigmoid;
import org.tensorflow.framework.activations.Softmax;
import org.tensorflow.framework.initializers.Glorot;
import org.tensorflow.framework.initializers.He;
import org.tensorflow.framework.initializers.Orthogonal;
import org.tensorflow.framework.initializers.VarianceScaling.Distribution;
import org.tensorflow.framework.losses.Reduction;
import org.tensorflow.framework.losses.SparseCategoricalCrossentropy;
import org.tensorflow.framework.metrics.Mean;
import org.tensorflow.framework.metrics.Recall;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.framework.optimizers.AdaGradDA;
import org.tensorflow.framework.optimizers.Adam;
import org.tensorflow.framework.optimizers.Adamax;
import org.tensorflow.framework.optimizers.GradientDescent;
import org.tensorflow.framework.optimizers.Nadam;
import org.tensorflow.framework.optimizers.Optimizer;
import org.tensorflow.framework.regularizers.L2;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * Faults of tensorflow-framework 1.1.0, each with what it should be; docs/upstream.md tells of
 * each. A test that fails here after an update means that the fault is mended.
 */
@Tag("upstream")
class FrameworkFaultsTest {
  private static final JsonNode ORACLE = FrameworkGraph.oracle();
  private static final double[] LOGITS = {-1.5, 2, 0.25, 3, -0.5, -4};

  /** How many of the numbers of four variables are wrong after each of five steps. */
  private static int[] wrong(String name, Function<Graph, Optimizer> optimizer) {
    JsonNode right = ORACLE.get("optimizers").get(name);
    double[][] path = FrameworkGraph.steps(optimizer, 4);
    int[] wrong = new int[path.length];
    for (int t = 0; t < wrong.length; t++) {
      for (int i = 0; i < path[t].length; i++) {
        wrong[t] += Math.abs(path[t][i] - right.get(t).get(i % 2).asDouble()) > 1e-5 ? 1 : 0;
      }
    }
    return wrong;
  }

  /** A race goes well at times: one of sixty graphs must show it. */
  private static void assertRaces(String name, Function<Graph, Optimizer> optimizer) {
    assertTrue(
        IntStream.range(0, 60).anyMatch(i -> Arrays.stream(wrong(name, optimizer)).sum() > 0));
  }

  /** Kingma and Ba 2015, with a rate of 0.1. */
  @Test
  void adamRacesWithItsPowers() {
    assertRaces("adam", g -> new Adam(g, 0.1f));
  }

  @Test
  void adamaxRacesWithItsPowers() {
    assertRaces("adamax", g -> new Adamax(g, 0.1f));
  }

  /** Its schedule is computed once, in Java, so that every step is the first. */
  @Test
  void nadamsScheduleStandsStill() {
    int[] wrong = wrong("nadam", g -> new Nadam(g, 0.1f));
    assertArrayEquals(new int[] {0, 8, 8, 8, 8}, wrong);
  }

  /** And races with its count, so that the first steps may be right. */
  @Test
  void adaGradDaCountsEachStepTwice() {
    int[] wrong = wrong("adagrad_da", g -> new AdaGradDA(g, 0.1f, 0.1f, 0.05f, 0));
    assertEquals(8, wrong[4]);
  }

  /** Glorot and Bengio 2010: uniform in ±√(6 / (in + out)). */
  @Test
  void uniformInitializersAreNeverNegative() {
    double[] values = draw(new Glorot<>(Distribution.UNIFORM, 1), 100, 100);
    assertTrue(Arrays.stream(values).min().orElseThrow() >= 0);
    double limit = Math.sqrt(6.0 / 200);
    assertEquals(limit / 2, Arrays.stream(values).average().orElseThrow(), 0.01 * limit, "mean");
  }

  /** He et al. 2015: a variance of 2 / fan-in, where fan-in is height × width × channels. */
  @Test
  void fansOfConvolutionsCountTheInputChannelsTwice() {
    double[] values = draw(new He<>(Distribution.TRUNCATED_NORMAL, 1), 3, 3, 32, 64);
    double deviation = Math.sqrt(Arrays.stream(values).map(v -> v * v).average().orElseThrow());
    double right = Math.sqrt(2.0 / (9 * 32));
    double twice = Math.sqrt(2.0 / (9 * 32 * 32));
    assertEquals(twice, deviation, 0.02 * twice, "not " + right);
  }

  @Test
  void oneSeedGivesVariablesOfOneShapeTheSameWeights() {
    try (FrameworkGraph g = new FrameworkGraph()) {
      Glorot<TFloat32> glorot = new Glorot<>(Distribution.TRUNCATED_NORMAL, 7);
      Operand<TFloat32> first = glorot.call(g.tf, g.tf.array(20L, 10L), TFloat32.class);
      Operand<TFloat32> second = glorot.call(g.tf, g.tf.array(20L, 10L), TFloat32.class);
      assertArrayEquals(g.eval(first), g.eval(second));
    }
  }

  @Test
  void orthogonalMatricesAreNeverWide() {
    assertThrows(NullPointerException.class, () -> draw(new Orthogonal<>(1), 2, 4));
  }

  @Test
  void anUnreachedVariableFailsEveryGradient() {
    try (FrameworkGraph g = new FrameworkGraph()) {
      Variable<TFloat32> reached = g.tf.variable(Shape.scalar(), TFloat32.class);
      g.tf.variable(Shape.scalar(), TFloat32.class);
      GradientDescent optimizer = new GradientDescent(g.graph, 0.1f);
      Operand<TFloat32> loss = g.tf.math.mul(reached, reached);
      assertThrows(RuntimeException.class, () -> optimizer.computeGradients(loss));
    }
  }

  /** The penalty of a weight, which is what it is for. The fault is below, in TensorFlow itself. */
  @Test
  void theGradientOfL2OfAVariableEndsTheJvm(@TempDir Path folder) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(java, "-XX:-CreateCoredumpOnCrash", "-cp", path, Penalty.class.getName())
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(said.startsWith("a copy has one"), said);
    assertFalse(said.contains("the variable has one"), said);
  }

  /** Asks for the gradient of a penalty. */
  static final class Penalty {
    private Penalty() {}

    public static void main(String[] none) {
      try (FrameworkGraph g = new FrameworkGraph()) {
        Variable<TFloat32> weight = g.tf.variable(Shape.of(2), TFloat32.class);
        L2 penalty = new L2(0.01f);
        g.gradient(penalty.call(g.tf, g.tf.identity(weight)), weight);
        System.out.println("a copy has one");
        g.gradient(penalty.call(g.tf, weight), weight);
        System.out.println("the variable has one");
      }
    }
  }

  /**
   * Three rows of three numbers in two batches; the divisor of a batch is -3, from a size of -1.
   */
  @Test
  void meansOverUnknownRowsAreNegative() {
    JsonNode figures = ORACLE.get("metrics").get("mean");
    try (FrameworkGraph g = new FrameworkGraph()) {
      double[] value = g.metric(new Mean<>(1, TFloat32.class), figures, false);
      assertEquals(1.0 / 3, figures.get("value").asDouble(), 1e-7);
      assertEquals(-1.5, value[0], 1e-6);
    }
  }

  @Test
  void recallHasNoValue() {
    JsonNode figures = ORACLE.get("metrics").get("recall");
    try (FrameworkGraph g = new FrameworkGraph()) {
      assertEquals(0, g.metric(new Recall<>(1, TFloat32.class), figures, true).length);
    }
  }

  @Test
  void sparseCrossEntropyHasNoGradient() {
    try (FrameworkGraph g = new FrameworkGraph()) {
      Operand<TFloat32> logits = g.input(true, LOGITS, 2, 3);
      Operand<TFloat32> loss =
          new SparseCategoricalCrossentropy(null, true, Reduction.SUM, -1)
              .call(g.tf, g.tf.array(1, 0), logits);
      assertThrows(TensorFlowException.class, () -> g.gradient(loss, logits));
    }
  }

  @Test
  void crossEntropyAlongAnotherAxisFails() {
    try (FrameworkGraph g = new FrameworkGraph()) {
      Operand<TFloat32> logits = g.input(true, LOGITS, 3, 2);
      FrameworkOps ops = FrameworkOps.create(g.tf);
      assertThrows(
          RuntimeException.class, () -> ops.nn.softmaxCrossEntropyWithLogits(logits, logits, 0));
    }
  }

  /** Rows of two where columns of two were asked for. */
  @Test
  void softmaxOfAMatrixGoesAlongItsRowsOnly() {
    try (FrameworkGraph g = new FrameworkGraph()) {
      Operand<TFloat32> logits = g.input(true, LOGITS, 2, 3);
      double[] rows = g.eval(g.tf.nn.softmax(logits));
      assertArrayEquals(rows, g.eval(new Softmax(0).call(g.tf, logits)));
    }
  }

  /** Of rows that are not as many as columns: no value; of a square matrix: a wrong one. */
  @Test
  void logSumExpSubtractsTheMaximaOfOtherRows() {
    double[] square = {-1.5, 2, 3, -0.5};
    double right = Math.log(Math.exp(-1.5) + Math.exp(2));
    try (FrameworkGraph g = new FrameworkGraph()) {
      FrameworkOps ops = FrameworkOps.create(g.tf);
      Operand<TFloat32> oblong = g.input(true, LOGITS, 2, 3);
      assertThrows(
          RuntimeException.class, () -> ops.math.reduceLogSumExp(oblong, new int[] {1}, false));
      Operand<TFloat32> x = g.input(true, square, 2, 2);
      assertEquals(right, g.eval(ops.math.reduceLogSumExp(x, new int[] {1}, true))[0], 1e-6);
      double found = g.eval(ops.math.reduceLogSumExp(x, new int[] {1}, false))[0];
      double other = Math.log(Math.exp(-1.5 - 2) + Math.exp(2 - 3)) + 2;
      assertEquals(other, found, 1e-6, "not " + right);
    }
  }

  /** 0.2 x + 0.5 as Keras had it until 2; it is x / 6 + 0.5 since. */
  @Test
  void hardSigmoidIsTheOneOfKeras2() {
    try (FrameworkGraph g = new FrameworkGraph()) {
      Operand<TFloat32> x = g.input(true, new double[] {-3, -1, 0, 1, 3}, 5);
      double[] found = g.eval(new HardSigmoid().call(g.tf, x));
      assertClose(new double[] {0, 0.3, 0.5, 0.7, 1}, found);
    }
  }
}
