package org.latent4j.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.network.Conv;
import org.latent4j.spec.Activation;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.Preprocessing;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Initial weights against the published formulas, as Keras has them, within sampling error. */
class InitializerTest {
  private static final JsonNode SHAPES = Oracle.read("initializers.json").get("shapes");
  private static final double STANDARD_ERRORS = 5;

  /** The rules, and their share of the published width. */
  private static final Map<String, Double> SHARES =
      Map.of(
          "glorot_uniform", 1.0,
          "output_uniform", 0.25,
          "logistic_uniform", 4.0,
          "he_uniform", 1.0,
          "lecun_normal", 1.0);

  /** Standard error of a standard deviation, in units of σ√n: √((kurtosis − 1) / 4). */
  private static final double UNIFORM_SPREAD = Math.sqrt((1.8 - 1) / 4);

  /**
   * python -c "from scipy.stats import truncnorm as t; print(t.stats(-2, 2, moments='k') + 3)":
   * 2.3655.
   */
  private static final double TRUNCATED_SPREAD = Math.sqrt((2.3655 - 1) / 4);

  @TestFactory
  Stream<DynamicTest> formulas() {
    return SHAPES.properties().stream()
        .flatMap(
            entry ->
                SHARES.keySet().stream()
                    .map(
                        rule ->
                            DynamicTest.dynamicTest(
                                rule + " " + entry.getKey(),
                                () -> formula(entry.getValue(), rule))));
  }

  private static void formula(JsonNode expected, String rule) {
    double[] sizes = Oracle.numbers(expected.get("shape"));
    long[] shape = Arrays.stream(sizes).mapToLong(d -> (long) d).toArray();
    long in = expected.get("fan_in").asLong();
    long out = expected.get("fan_out").asLong();
    Initializer initializer =
        switch (rule) {
          case "glorot_uniform" -> Initializer.glorotUniform(in, out);
          case "output_uniform" -> Initializer.outputUniform(in, out);
          case "logistic_uniform" -> Initializer.logisticUniform(in, out);
          case "he_uniform" -> Initializer.heUniform(in);
          default -> Initializer.lecunNormal(in);
        };
    try (GraphRun run = new GraphRun()) {
      float[] values = run.eval(initializer.values(run.tf, Shape.of(shape), 1, 2));
      assertEquals(Arrays.stream(shape).reduce(1, Math::multiplyExact), values.length);
      double share = SHARES.get(rule);
      JsonNode published = expected.get(share == 1 ? rule : "glorot_uniform");
      check(values, published, share, rule.equals("lecun_normal"));
    }
  }

  private static void check(float[] values, JsonNode expected, double share, boolean truncated) {
    double limit = share * expected.get("limit").asDouble();
    double deviation = share * expected.get("deviation").asDouble();
    double root = Math.sqrt(values.length);
    double mean = GradientCheck.sum(values) / values.length;
    double squares = 0;
    double largest = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
      largest = Math.max(largest, Math.abs(value));
    }
    assertEquals(0, mean, STANDARD_ERRORS * deviation / root, "mean");
    double spread = truncated ? TRUNCATED_SPREAD : UNIFORM_SPREAD;
    assertEquals(
        deviation,
        Math.sqrt(squares / values.length),
        STANDARD_ERRORS * deviation * spread / root,
        "standard deviation");
    assertTrue(largest <= limit * (1 + 1e-6), "at most " + limit + ", found " + largest);
    if (!truncated) {
      // The largest of n uniform draws falls short of the limit by limit / n on average.
      assertTrue(largest >= limit * (1 - 12.0 / values.length), "near " + limit + ": " + largest);
    }
  }

  private static double deviation(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  /** LeCun for selu, else Glorot; a quarter of Glorot for all outputs. */
  @ParameterizedTest
  @CsvSource({
    "RELU, 2, 400, 300",
    "ELU, 2, 400, 300",
    "SELU, 1, 400, 0",
    "TANH, 2, 400, 300",
    "SOFTPLUS, 2, 400, 300"
  })
  void hiddenLayersByActivation(Activation activation, double scale, int in, int out) {
    NetworkSpec network = NetworkSpec.mlp(List.of(300), activation, false, 0);
    ModelSpec spec =
        ModelCases.model(
            List.of(400),
            Preprocessing.none(),
            network,
            ModelCases.BERNOULLI,
            100,
            ObjectiveSpec.vae());
    try (GraphRun run = new GraphRun(4)) {
      Vae vae = new Vae(run.inference(), spec);
      Operand<TFloat32> x = run.constant(new float[400], 1, 400);
      OneView.decode(vae, spec, OneView.encode(vae, spec, x).mean());
      run.initialize();
      double hidden = Math.sqrt(scale / (in + out));
      double within = 5 / Math.sqrt(100 * 300);
      assertEquals(
          hidden, deviation(run.get("x/encoder/dense_0/kernel")), within * hidden, "hidden");
      // Two heads of 100 side by side: the fans are those of one head.
      double head = 0.25 * Math.sqrt(2.0 / (300 + 100));
      assertEquals(head, deviation(run.get("x/encoder/posterior/kernel")), within * head, "head");
      double output = 0.25 * Math.sqrt(2.0 / (300 + 400));
      assertEquals(output, deviation(run.get("x/decoder/logits/kernel")), within * output, "out");
      assertEquals(0, deviation(run.get("x/encoder/dense_0/bias")));
    }
  }

  @Test
  void transposedConvolutionsCountWhatAnOutputMeets() {
    NetworkSpec network =
        NetworkSpec.conv(List.of(32, 64), 3, 2, List.of(), Activation.RELU, false, 0);
    ModelSpec spec =
        ModelCases.model(
            List.of(8, 8, 1),
            Preprocessing.none(),
            network,
            ModelCases.BERNOULLI,
            2,
            ObjectiveSpec.vae());
    assertEquals(144, Conv.fanIn(3, 2, 64)); // 9 / 4 of 64 channels
    try (GraphRun run = new GraphRun(4)) {
      Vae vae = new Vae(run.inference(), spec);
      OneView.decode(
          vae, spec, OneView.encode(vae, spec, run.constant(new float[64], 1, 64)).mean());
      run.initialize();
      double up = Math.sqrt(2.0 / (144 + 9 * 64));
      float[] kernel = run.get("x/decoder/conv_0/kernel");
      assertEquals(9 * 64 * 64, kernel.length);
      assertEquals(up, deviation(kernel), 5 * up / Math.sqrt(kernel.length), "up");
      double down = Math.sqrt(2.0 / (9 * 32 + 9 * 64));
      float[] second = run.get("x/encoder/conv_1/kernel");
      assertEquals(down, deviation(second), 5 * down / Math.sqrt(second.length), "down");
    }
  }

  private static List<float[]> weights(long seed) {
    NetworkSpec network = NetworkSpec.mlp(List.of(16, 16, 16));
    ModelSpec spec =
        ModelCases.model(
            List.of(16),
            Preprocessing.none(),
            network,
            ModelCases.BERNOULLI,
            8,
            ObjectiveSpec.vae());
    try (GraphRun run = new GraphRun(seed)) {
      Vae vae = new Vae(run.inference(), spec);
      OneView.decode(
          vae, spec, OneView.encode(vae, spec, run.constant(new float[16], 1, 16)).mean());
      run.initialize();
      return run.variables.all().stream()
          .filter(v -> v.name().endsWith("kernel"))
          .map(v -> run.get(v.name()))
          .toList();
    }
  }

  @Test
  void sameSeedSameBitsAndOtherSeedOtherBits() {
    List<float[]> first = weights(7);
    List<float[]> again = weights(7);
    List<float[]> other = weights(8);
    for (int i = 0; i < first.size(); i++) {
      assertArrayEquals(first.get(i), again.get(i));
      assertFalse(Arrays.equals(first.get(i), other.get(i)), "kernel " + i);
    }
  }

  @Test
  void variablesOfOneShapeDiffer() {
    List<float[]> all = weights(7);
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (all.get(i).length == all.get(j).length) {
          assertTrue(Math.abs(correlation(all.get(i), all.get(j))) < 0.3, i + " and " + j);
        }
      }
    }
  }

  @Test
  void meanAndLogVarianceHalvesDiffer() {
    float[] both = weights(7).get(3); // [16, 8 + 8]
    float[] mean = new float[128];
    float[] logVariance = new float[128];
    for (int i = 0; i < 128; i++) {
      mean[i] = both[16 * (i / 8) + i % 8];
      logVariance[i] = both[16 * (i / 8) + 8 + i % 8];
    }
    assertTrue(Math.abs(correlation(mean, logVariance)) < 5 / Math.sqrt(128));
  }

  private static double correlation(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
    }
    return product / (a.length * deviation(a) * deviation(b));
  }

  @Test
  void oneNameIsOneVariableOfOneShape() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> first = run.variables.trainable("w", Shape.of(2), Initializer.constant(3));
      assertEquals(first, run.variables.trainable("w", Shape.of(2), Initializer.constant(3)));
      IllegalStateException refused =
          org.junit.jupiter.api.Assertions.assertThrows(
              IllegalStateException.class, () -> run.variables.state("w", Shape.of(3), 0));
      assertTrue(refused.getMessage().contains("variable w has shape [2], asked for [3]"));
      run.initialize();
      assertArrayEquals(new float[] {3, 3}, run.get("w"));
    }
  }
}
