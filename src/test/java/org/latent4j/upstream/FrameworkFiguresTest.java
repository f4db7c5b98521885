package org.latent4j.upstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.latent4j.upstream.FrameworkGraph.assertClose;
import static org.latent4j.upstream.FrameworkGraph.draw;
import static org.latent4j.upstream.FrameworkGraph.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.framework.constraints.MaxNorm;
import org.tensorflow.framework.constraints.MinMaxNorm;
import org.tensorflow.framework.constraints.NonNeg;
import org.tensorflow.framework.constraints.UnitNorm;
import org.tensorflow.framework.initializers.Glorot;
import org.tensorflow.framework.initializers.He;
import org.tensorflow.framework.initializers.Identity;
import org.tensorflow.framework.initializers.LeCun;
import org.tensorflow.framework.initializers.Orthogonal;
import org.tensorflow.framework.initializers.RandomNormal;
import org.tensorflow.framework.initializers.RandomUniform;
import org.tensorflow.framework.initializers.VarianceScaling.Distribution;
import org.tensorflow.framework.losses.BinaryCrossentropy;
import org.tensorflow.framework.losses.CategoricalCrossentropy;
import org.tensorflow.framework.losses.CategoricalHinge;
import org.tensorflow.framework.losses.CosineSimilarity;
import org.tensorflow.framework.losses.Hinge;
import org.tensorflow.framework.losses.Huber;
import org.tensorflow.framework.losses.KLDivergence;
import org.tensorflow.framework.losses.LogCosh;
import org.tensorflow.framework.losses.Loss;
import org.tensorflow.framework.losses.MeanAbsoluteError;
import org.tensorflow.framework.losses.MeanAbsolutePercentageError;
import org.tensorflow.framework.losses.MeanSquaredError;
import org.tensorflow.framework.losses.MeanSquaredLogarithmicError;
import org.tensorflow.framework.losses.Poisson;
import org.tensorflow.framework.losses.Reduction;
import org.tensorflow.framework.losses.SparseCategoricalCrossentropy;
import org.tensorflow.framework.losses.SquaredHinge;
import org.tensorflow.framework.metrics.AUC;
import org.tensorflow.framework.metrics.BinaryAccuracy;
import org.tensorflow.framework.metrics.CategoricalAccuracy;
import org.tensorflow.framework.metrics.LogCoshError;
import org.tensorflow.framework.metrics.Mean;
import org.tensorflow.framework.metrics.Metric;
import org.tensorflow.framework.metrics.Precision;
import org.tensorflow.framework.metrics.RootMeanSquaredError;
import org.tensorflow.framework.metrics.SparseCategoricalAccuracy;
import org.tensorflow.framework.metrics.Sum;
import org.tensorflow.framework.metrics.TopKCategoricalAccuracy;
import org.tensorflow.framework.optimizers.AdaDelta;
import org.tensorflow.framework.optimizers.AdaGrad;
import org.tensorflow.framework.optimizers.Ftrl;
import org.tensorflow.framework.optimizers.GradientDescent;
import org.tensorflow.framework.optimizers.Momentum;
import org.tensorflow.framework.optimizers.Optimizer;
import org.tensorflow.framework.optimizers.RMSProp;
import org.tensorflow.framework.regularizers.L1;
import org.tensorflow.framework.regularizers.L1L2;
import org.tensorflow.framework.regularizers.L2;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What is right in tensorflow-framework 1.1.0 beside the activations (LayerTest has those), by the
 * figures of framework.py. docs/upstream.md says what of it is used.
 */
@Tag("upstream")
class FrameworkFiguresTest {
  private static final JsonNode ORACLE = FrameworkGraph.oracle();
  private static final Reduction ROWS = Reduction.NONE;

  private static Map<String, Loss> losses() {
    Map<String, Loss> losses = new LinkedHashMap<>();
    losses.put("mean_absolute_error", new MeanAbsoluteError(null, ROWS));
    losses.put("mean_squared_error", new MeanSquaredError(null, ROWS));
    losses.put("mean_absolute_percentage_error", new MeanAbsolutePercentageError(null, ROWS));
    losses.put("mean_squared_logarithmic_error", new MeanSquaredLogarithmicError(null, ROWS));
    losses.put("huber", new Huber(null, 1, ROWS));
    losses.put("log_cosh", new LogCosh(null, ROWS));
    losses.put("poisson", new Poisson(null, ROWS));
    losses.put("kl_divergence", new KLDivergence(null, ROWS));
    losses.put("cosine_similarity", new CosineSimilarity((String) null, -1, ROWS));
    losses.put("binary_crossentropy", new BinaryCrossentropy(null, false, 0, ROWS));
    losses.put("binary_crossentropy_of_logits", new BinaryCrossentropy(null, true, 0, ROWS));
    losses.put("categorical_crossentropy", new CategoricalCrossentropy(null, false, 0, ROWS, -1));
    losses.put(
        "categorical_crossentropy_of_logits", new CategoricalCrossentropy(null, true, 0, ROWS, -1));
    losses.put("hinge", new Hinge(null, ROWS));
    losses.put("squared_hinge", new SquaredHinge(null, ROWS));
    losses.put("categorical_hinge", new CategoricalHinge(null, ROWS));
    return losses;
  }

  /** Each with the number of rows known to the graph, and not. */
  @TestFactory
  Stream<DynamicTest> lossesAndTheirGradients() {
    return losses().entrySet().stream()
        .flatMap(
            e ->
                Stream.of(true, false)
                    .map(
                        known ->
                            DynamicTest.dynamicTest(
                                e.getKey() + (known ? "" : ", rows unknown"),
                                () -> loss(e.getKey(), e.getValue(), known, true))));
  }

  /** Without gradients: TensorFlow has none of SparseSoftmaxCrossEntropyWithLogits. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sparseLosses(boolean logits) {
    String name = "sparse_categorical_crossentropy" + (logits ? "_of_logits" : "");
    loss(name, new SparseCategoricalCrossentropy(null, logits, ROWS, -1), true, false);
  }

  private static void loss(String name, Loss loss, boolean known, boolean gradient) {
    JsonNode expected = ORACLE.get("losses").get(name);
    double[] labels = numbers(expected.get("truth"));
    try (FrameworkGraph g = new FrameworkGraph()) {
      long[] shape = labels.length == 3 ? new long[] {3} : new long[] {3, 3};
      Operand<TFloat32> truth = g.input(known, labels, shape);
      Operand<TFloat32> guess = g.input(known, numbers(expected.get("guess")), 3, 3);
      Operand<TFloat32> each = loss.call(g.tf, truth, guess, null);
      g.assertClose(expected.get("value"), each);
      if (gradient) {
        Operand<TFloat32> weighted = g.tf.math.mul(each, g.tf.array(1f, 2f, 3f));
        Operand<TFloat32> total = g.tf.sum(weighted, g.tf.constant(0));
        g.assertClose(expected.get("gradient"), g.gradient(total, guess));
      }
    }
  }

  private static Map<String, Metric> metrics() {
    Class<TFloat32> type = TFloat32.class;
    Map<String, Metric> metrics = new LinkedHashMap<>();
    metrics.put("mean", new Mean<>(1, type));
    metrics.put("sum", new Sum<>(1, type));
    metrics.put(
        "mean_squared_error", new org.tensorflow.framework.metrics.MeanSquaredError<>(1, type));
    metrics.put("root_mean_squared_error", new RootMeanSquaredError<>(1, type));
    metrics.put(
        "mean_absolute_error", new org.tensorflow.framework.metrics.MeanAbsoluteError<>(1, type));
    metrics.put("log_cosh_error", new LogCoshError<>(1, type));
    metrics.put("kl_divergence", new org.tensorflow.framework.metrics.KLDivergence<>(1, type));
    metrics.put("poisson", new org.tensorflow.framework.metrics.Poisson<>(1, type));
    metrics.put(
        "cosine_similarity", new org.tensorflow.framework.metrics.CosineSimilarity<>(1, type));
    metrics.put("binary_accuracy", new BinaryAccuracy<>(1, type));
    metrics.put("categorical_accuracy", new CategoricalAccuracy<>(1, type));
    metrics.put("sparse_categorical_accuracy", new SparseCategoricalAccuracy<>(1, type));
    metrics.put("top_2_categorical_accuracy", new TopKCategoricalAccuracy<>(2, 1, type));
    metrics.put("precision", new Precision<>(1, type));
    metrics.put("auc", new AUC<>(1, type));
    return metrics;
  }

  /** Over two batches whose number of rows the graph knows. */
  @TestFactory
  Stream<DynamicTest> metricsOfTwoBatches() {
    return metrics().entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () -> {
                      JsonNode expected = ORACLE.get("metrics").get(e.getKey());
                      try (FrameworkGraph g = new FrameworkGraph()) {
                        double[] value = {expected.get("value").asDouble()};
                        assertClose(value, g.metric(e.getValue(), expected, true));
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> regularizersAndConstraints() {
    Map<String, BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>>> all = new LinkedHashMap<>();
    all.put("l1", new L1(0.01f)::call);
    all.put("l2", new L2(0.01f)::call);
    all.put("l1_l2", new L1L2(0.01f, 0.02f)::call);
    all.put("max_norm", new MaxNorm(2)::call);
    all.put("unit_norm", new UnitNorm()::call);
    all.put("min_max_norm", new MinMaxNorm(1, 2, 0.5, 0)::call);
    all.put("non_neg", new NonNeg()::call);
    JsonNode figures = ORACLE.get("others");
    return all.entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () -> {
                      try (FrameworkGraph g = new FrameworkGraph()) {
                        Operand<TFloat32> weights =
                            g.input(true, numbers(figures.get("weights")), 3, 3);
                        g.assertClose(figures.get(e.getKey()), e.getValue().apply(g.tf, weights));
                      }
                    }));
  }

  /** Five steps on variables of our own choosing. */
  @TestFactory
  Stream<DynamicTest> optimizers() {
    Map<String, Function<Graph, Optimizer>> all = new LinkedHashMap<>();
    all.put("sgd", g -> new GradientDescent(g, 0.1f));
    all.put("momentum", g -> new Momentum(g, 0.1f, 0.9f, false));
    all.put("nesterov", g -> new Momentum(g, 0.1f, 0.9f, true));
    all.put("adagrad", g -> new AdaGrad(g, 0.1f));
    all.put("adadelta", g -> new AdaDelta(g, 0.1f));
    all.put("rmsprop", g -> new RMSProp(g, 0.1f, 0.9f, 0.5f, 1e-7f, false));
    all.put("rmsprop_centred", g -> new RMSProp(g, 0.1f, 0.9f, 0.5f, 1e-7f, true));
    all.put("ftrl", g -> new Ftrl(g, 0.1f));
    return all.entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () -> {
                      double[][] paths = FrameworkGraph.steps(e.getValue(), 4);
                      for (int t = 0; t < paths.length; t++) {
                        double[] step = numbers(ORACLE.get("optimizers").get(e.getKey()).get(t));
                        double[] each = new double[8];
                        Arrays.setAll(each, i -> step[i % 2]);
                        assertClose(each, paths[t]);
                      }
                    }));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  @Test
  void initializersWithoutFans() {
    double[] normal = draw(new RandomNormal<>(0.5, 0.1, 1), 400, 500);
    assertEquals(0.5, mean(normal), 5 * 0.1 / Math.sqrt(2e5), "mean");
    assertDeviation(0.1, Arrays.stream(normal).map(v -> v - 0.5).toArray());
    double[] uniform = draw(new RandomUniform<>(-0.5, 0.25, 1), 400, 500);
    assertEquals(-0.125, mean(uniform), 5 * 0.75 / Math.sqrt(12 * 2e5), "mean");
    assertEquals(-0.5, Arrays.stream(uniform).min().orElseThrow(), 1e-4);
    assertEquals(0.25, Arrays.stream(uniform).max().orElseThrow(), 1e-4);
    assertArrayEquals(new double[] {2, 0, 0, 0, 2, 0}, draw(new Identity<>(2), 2, 3));
    double[] columns = draw(new Orthogonal<>(1), 3, 2);
    double[] products = new double[4];
    for (int i = 0; i < 12; i++) {
      products[i % 4] += columns[i / 4 * 2 + i % 2] * columns[i / 4 * 2 + i / 2 % 2];
    }
    assertClose(new double[] {1, 0, 0, 1}, products);
  }

  /** Standard deviations of a dense kernel [784, 512]: √(2 / (in + out)), √(2 / in), √(1 / in). */
  @Test
  void initializersOfMatrices() {
    for (Distribution kind : List.of(Distribution.NORMAL, Distribution.TRUNCATED_NORMAL)) {
      assertDeviation(Math.sqrt(2.0 / 1296), draw(new Glorot<>(kind, 1), 784, 512));
      assertDeviation(Math.sqrt(2.0 / 784), draw(new He<>(kind, 1), 784, 512));
      assertDeviation(Math.sqrt(1.0 / 784), draw(new LeCun<>(kind, 1), 784, 512));
    }
  }

  /** Within five standard errors, σ / √(2n) of a normal distribution and less of a cut one. */
  private static void assertDeviation(double expected, double[] values) {
    double squares = Arrays.stream(values).map(v -> v * v).sum();
    double error = expected / Math.sqrt(2.0 * values.length);
    assertEquals(expected, Math.sqrt(squares / values.length), 5 * error);
  }
}
