package org.latent4j.upstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.framework.initializers.Glorot;
import org.tensorflow.framework.initializers.He;
import org.tensorflow.framework.initializers.Initializer;
import org.tensorflow.framework.initializers.VarianceScaling.Distribution;
import org.tensorflow.framework.optimizers.Adam;
import org.tensorflow.framework.optimizers.GradientDescent;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * Faults of tensorflow-framework 1.0.0 that made us own a part; docs/upstream.md tells of each. A
 * test that fails here after an update means that the fault is mended and our part can go.
 */
@Tag("upstream")
class FrameworkFaultsTest {

  private static double[] draw(Initializer<TFloat32> initializer, long... shape) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> values = initializer.call(tf, tf.constant(shape), TFloat32.class);
      try (Result result = session.runner().fetch(values).run()) {
        return numbers((TFloat32) result.get(0));
      }
    }
  }

  private static double[] numbers(TFloat32 tensor) {
    float[] values = new float[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(values, false, false));
    double[] numbers = new double[values.length];
    Arrays.setAll(numbers, i -> values[i]);
    return numbers;
  }

  private static double deviation(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).average().orElseThrow());
  }

  /**
   * Kingma and Ba 2015: the first step moves every variable by the learning rate, whatever g is.
   */
  @Test
  void adamsFirstStepIsNotTheLearningRate() {
    int wrong = 0;
    for (int i = 0; i < 60; i++) {
      for (double value : firstAdamStep()) {
        wrong += Math.abs(value + 0.001) > 1e-6 ? 1 : 0;
      }
    }
    assertTrue(wrong > 0, "all 360 values were right");
  }

  private static double[] firstAdamStep() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      List<Operand<TFloat32>> variables = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        variables.add(tf.variable(tf.constant(0f)));
      }
      Op step = new Adam(graph, 0.001f).minimize(tf.math.addN(variables));
      session.initialize();
      session.runner().addTarget(step).run().close();
      try (Result result = session.runner().fetch(tf.stack(variables)).run()) {
        return numbers((TFloat32) result.get(0));
      }
    }
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
    double right = Math.sqrt(2.0 / (9 * 32));
    double twice = Math.sqrt(2.0 / (9 * 32 * 32));
    assertEquals(twice, deviation(values), 0.02 * twice, "not " + right);
  }

  @Test
  void oneSeedGivesVariablesOfOneShapeTheSameWeights() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Glorot<TFloat32> glorot = new Glorot<>(Distribution.TRUNCATED_NORMAL, 7);
      Operand<TFloat32> first = glorot.call(tf, tf.array(20L, 10L), TFloat32.class);
      Operand<TFloat32> second = glorot.call(tf, tf.array(20L, 10L), TFloat32.class);
      try (Result result = session.runner().fetch(first).fetch(second).run()) {
        assertArrayEquals(numbers((TFloat32) result.get(0)), numbers((TFloat32) result.get(1)));
      }
    }
  }

  @Test
  void anUnreachedVariableFailsEveryGradient() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variable<TFloat32> reached = tf.variable(Shape.scalar(), TFloat32.class);
      tf.variable(Shape.scalar(), TFloat32.class);
      GradientDescent optimizer = new GradientDescent(graph, 0.1f);
      assertThrows(
          RuntimeException.class, () -> optimizer.computeGradients(tf.math.square(reached)));
    }
  }
}
