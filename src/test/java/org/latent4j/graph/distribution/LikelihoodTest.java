package org.latent4j.graph.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.Oracle;
import org.latent4j.graph.Setting;
import org.latent4j.graph.Variables;
import org.latent4j.graph.network.Decoder;
import org.latent4j.graph.network.Encoder;
import org.latent4j.graph.objective.Loss;
import org.latent4j.graph.objective.Objective;
import org.latent4j.graph.objective.Term;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.SpecException;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Likelihoods as the registry builds them, against SciPy in float64; the gradients there are
 * differences of SciPy's log-probabilities.
 */
class LikelihoodTest {
  private static final JsonNode ORACLE = Oracle.read("likelihoods.json");
  private static final double TOLERANCE = 1e-5;

  /** A distribution built as a model builds it, of parameters that the case states. */
  private record Built(
      GraphRun run,
      JsonNode stated,
      Distribution distribution,
      Operand<TFloat32> x,
      Map<String, Operand<TFloat32>> parameters)
      implements AutoCloseable {

    static Built of(JsonNode stated) {
      GraphRun run = new GraphRun();
      JsonNode given = stated.get("parameters");
      Map<String, Operand<TFloat32>> parameters = new TreeMap<>();
      Decoder.Output output =
          (name, width) -> {
            Operand<TFloat32> rows = matrix(run, given.get(name));
            assertEquals(width, run.shape(rows)[1], name);
            parameters.put(name, rows);
            return rows;
          };
      JsonNode size = stated.get("size");
      Distribution distribution =
          Likelihood.build(
              run.inference(),
              spec(stated),
              stated.get("features").asInt(),
              output,
              size.isNull() ? Optional.empty() : Optional.of(matrix(run, size)));
      run.initialize();
      for (Variables.Variable variable : run.variables.trainable()) {
        run.set(variable.name(), Oracle.numbers(given.get(variable.name())));
        parameters.put(variable.name(), variable.operand());
      }
      assertEquals(given.size(), parameters.size(), "parameters that the case states");
      return new Built(run, stated, distribution, matrix(run, stated.get("x")), parameters);
    }

    void check(String name, Operand<TFloat32> found) {
      Oracle.assertClose(flat(stated.get(name)), run.eval(found), TOLERANCE, name);
    }

    /** Checks the gradients of the sum of all log-probabilities. */
    void checkGradients(UnaryOperator<List<Operand<TFloat32>>> gradients) {
      List<Operand<TFloat32>> found = gradients.apply(List.copyOf(parameters.values()));
      int i = 0;
      for (String name : parameters.keySet()) {
        double[] expected = flat(stated.get("gradient").get(name));
        Oracle.assertClose(expected, run.eval(found.get(i++)), TOLERANCE, "gradient of " + name);
      }
    }

    @Override
    public void close() {
      run.close();
    }
  }

  private static LikelihoodSpec spec(JsonNode stated) {
    LikelihoodSpec spec = LikelihoodSpec.of(stated.get("kind").asText());
    for (Map.Entry<String, JsonNode> setting : stated.get("settings").properties()) {
      JsonNode value = setting.getValue();
      spec = spec.with(setting.getKey(), value.isTextual() ? value.asText() : value.asDouble());
    }
    return spec;
  }

  private static Operand<TFloat32> matrix(GraphRun run, JsonNode rows) {
    return run.constant(flat(rows), rows.size(), rows.get(0).size());
  }

  private static double[] flat(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .flatMap(
            row -> row.isArray() ? StreamSupport.stream(row.spliterator(), false) : Stream.of(row))
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  @TestFactory
  Stream<DynamicTest> asSciPySays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode stated : ORACLE.get("cases")) {
      String kind = stated.get("kind").asText();
      tests.add(DynamicTest.dynamicTest(kind, () -> check(stated)));
      tests.add(DynamicTest.dynamicTest(kind + " in training", () -> checkFit(stated)));
    }
    return tests.stream();
  }

  private static void check(JsonNode stated) {
    try (Built built = Built.of(stated)) {
      Operand<TFloat32> logProb = built.distribution().logProb(built.x());
      built.check("log_prob", logProb);
      built.check("mean", built.distribution().mean());
      Operand<TFloat32> total = built.run().tf.sum(logProb, built.run().tf.array(0, 1));
      built.checkGradients(targets -> built.run().gradients(total, targets));
    }
  }

  private static void checkFit(JsonNode stated) {
    try (Built built = Built.of(stated)) {
      GraphRun run = built.run();
      Distribution.Fit fit = built.distribution().fit(built.x());
      double sum = DoubleStream.of(flat(stated.get("log_prob"))).sum();
      assertEquals(sum, run.eval(fit.logProb())[0], 1e-6 * Math.max(1, Math.abs(sum)), "fit");
      Operand<TFloat32> total = fit.logProb();
      Loss loss =
          new Loss(
              Term.MODEL,
              total,
              List.of(new Term("fit", Term.MODEL, total, total, List.of(fit.gradient()))));
      built.checkGradients(targets -> loss.gradients(run.tf, targets));
    }
  }

  /** The probabilities of a categorical are its own addition to what every likelihood has. */
  @Test
  void probabilitiesOfCategories() {
    int found = 0;
    for (JsonNode stated : ORACLE.get("cases")) {
      if (stated.has("probabilities")) {
        try (Built built = Built.of(stated)) {
          built.check("probabilities", ((Categorical) built.distribution()).probabilities());
          found++;
        }
      }
    }
    assertEquals(2, found);
  }

  /** Σ or ∫ exp(log p), over points that the rule weighs. */
  private static double mass(
      String kind, Map<String, Object> settings, float[] parameter, double[][] x, double weight) {
    int features = x[0].length;
    LikelihoodSpec spec = new LikelihoodSpec(kind, settings);
    try (GraphRun run = new GraphRun()) {
      Decoder.Output output = (name, width) -> run.constant(parameter, 1, width);
      Distribution distribution =
          Likelihood.build(run.inference(), spec, features, output, Optional.empty());
      run.initialize();
      double[] flat = Stream.of(x).flatMapToDouble(Arrays::stream).toArray();
      float[] logProb = run.eval(distribution.logProb(run.constant(flat, x.length, features)));
      double sum = 0;
      for (int row = 0; row < x.length; row++) {
        double log = 0;
        for (int i = 0; i < features; i++) {
          log += logProb[row * features + i];
        }
        sum += Math.exp(log) * weight;
      }
      return sum;
    }
  }

  private static double[][] codes(int count) {
    return IntStream.range(0, count).mapToObj(i -> new double[] {i}).toArray(double[][]::new);
  }

  /** Midpoints of equal parts, whose length is the weight. */
  private static double[][] midpoints(double from, double to, int parts) {
    double length = (to - from) / parts;
    return IntStream.range(0, parts)
        .mapToObj(i -> new double[] {from + (i + 0.5) * length})
        .toArray(double[][]::new);
  }

  @Test
  void countsSumToOne() {
    for (float logit : new float[] {-4, 0, 3.5f}) {
      float[] one = {logit};
      assertEquals(1, mass("poisson", Map.of(), one, codes(200), 1), TOLERANCE);
      for (double dispersion : new double[] {0.01, 1, 4}) {
        Map<String, Object> settings = Map.of("initialDispersion", dispersion);
        assertEquals(1, mass("negative-binomial", settings, one, codes(4000), 1), TOLERANCE);
      }
    }
  }

  @Test
  void theWaysOfAMultinomialSumToOne() {
    List<double[]> ways = new ArrayList<>();
    for (int a = 0; a <= 6; a++) {
      for (int b = 0; a + b <= 6; b++) {
        ways.add(new double[] {a, b, 6 - a - b});
      }
    }
    double[][] all = ways.toArray(double[][]::new);
    for (float[] logits : new float[][] {{0, 0, 0}, {1, -2, 3}, {-20, 1, 1}}) {
      assertEquals(1, mass("multinomial", Map.of(), logits, all, 1), TOLERANCE);
    }
  }

  @Test
  void categoriesSumToOne() {
    Map<String, Object> four = Map.of("categories", 4);
    for (float[] logits : new float[][] {{0, 0, 0, 0}, {1, -2, 3, 50}, {-20, 1, 1, -50}}) {
      assertEquals(1, mass("categorical", four, logits, codes(4), 1), TOLERANCE);
    }
    assertEquals(1, mass("bernoulli", Map.of(), new float[] {0.7f}, codes(2), 1), TOLERANCE);
  }

  @Test
  void densitiesIntegrateToOne() {
    double[][] unit = midpoints(0, 1, 20000);
    for (float logit : new float[] {-50, -3, -0.9f, -1e-3f, 0, 0.5f, 1, 1.001f, 50}) {
      float[] one = {logit};
      assertEquals(1, mass("continuous-bernoulli", Map.of(), one, unit, 1.0 / 20000), TOLERANCE);
    }
    double[][] line = midpoints(-20, 20, 20000);
    double[][] far = midpoints(-4000, 4000, 400000);
    for (double degrees : new double[] {2.5, 30}) {
      Map<String, Object> settings = Map.of("degrees", "fixed", "initialDegrees", degrees);
      float[] centre = {0.5f};
      assertEquals(1, mass("student-t", settings, centre, far, 8000.0 / 400000), TOLERANCE);
    }
    Map<String, Object> absolute = Map.of("scale", "fixed");
    assertEquals(1, mass("laplace", absolute, new float[] {0.5f}, line, 40.0 / 20000), TOLERANCE);
    Map<String, Object> wide = Map.of("variance", "fixed", "initialVariance", 2);
    assertEquals(1, mass("gaussian", wide, new float[] {0.5f}, line, 40.0 / 20000), TOLERANCE);
  }

  /** Against its limit, uniform, whose log-density is 0. */
  @Test
  void aContinuousBernoulliIsUniformAtZero() {
    try (GraphRun run = new GraphRun()) {
      ContinuousBernoulli uniform =
          new ContinuousBernoulli(run.tf, run.constant(new float[3], 1, 3));
      Operand<TFloat32> x = run.constant(new float[] {0, 0.2f, 1}, 1, 3);
      Oracle.assertClose(new double[3], run.eval(uniform.logProb(x)), 1e-7, "log_prob");
      Oracle.assertClose(new double[] {.5, .5, .5}, run.eval(uniform.mean()), 1e-7, "mean");
      Operand<TFloat32> total = Objective.sum(run.tf, uniform.logProb(x));
      float[] gradient = run.eval(run.gradients(total, List.of(uniform.logits())).get(0));
      Oracle.assertClose(new double[] {-.5, -.3, .5}, gradient, 1e-6, "gradient");
    }
  }

  @Test
  void encodersAreShownLogarithmsOfCountsAndCategoriesApart() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> x = run.constant(new float[] {0, 2, 1, 0}, 2, 2);
      Encoder.Features counts =
          Likelihood.networkInput(run.inference(), LikelihoodSpec.of("poisson"), 2, x);
      assertEquals(2, counts.width());
      double[] logarithms = {0, Math.log(3), Math.log(2), 0};
      Oracle.assertClose(logarithms, run.eval(counts.values()), 1e-6, "counts");
      LikelihoodSpec three = LikelihoodSpec.of("categorical").with("categories", 3);
      Encoder.Features codes = Likelihood.networkInput(run.inference(), three, 2, x);
      assertEquals(6, codes.width());
      double[] hot = {1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0};
      Oracle.assertClose(hot, run.eval(codes.values()), 0, "codes");
      assertEquals(
          x, Likelihood.networkInput(run.inference(), LikelihoodSpec.bernoulli(), 2, x).values());
    }
  }

  @Test
  void kindsAndFlagsAreToldApart() {
    assertEquals(Likelihood.kinds().size(), new HashSet<>(Likelihood.names()).size());
    Map<String, Setting> flags = new TreeMap<>();
    for (LikelihoodKind kind : Likelihood.kinds()) {
      kind.settings()
          .forEach(s -> assertEquals(s, flags.computeIfAbsent(s.flag(), flag -> s), s.flag()));
    }
  }

  @Test
  void whatIsMissingIsFilledIn() {
    assertEquals(
        LikelihoodSpec.gaussian(LikelihoodSpec.Variance.SHARED, 0.1),
        Likelihood.complete(LikelihoodSpec.of("gaussian")));
    assertEquals(
        LikelihoodSpec.gaussian(LikelihoodSpec.Variance.FIXED, 1),
        Likelihood.complete(LikelihoodSpec.of("gaussian").with("variance", "fixed")));
  }

  @Test
  void whatIsWrongIsNamed() {
    LikelihoodSpec categorical = LikelihoodSpec.of("categorical");
    assertRefused(LikelihoodSpec.of("gausian"), "expected one of bernoulli, ");
    assertRefused(LikelihoodSpec.bernoulli().with("variance", 1), "expected none, found variance");
    assertRefused(
        LikelihoodSpec.of("gaussian").with("variance", "wide"), "per_feature, found wide");
    assertRefused(LikelihoodSpec.of("gaussian").with("initialVariance", 0), "a positive number");
    assertRefused(categorical, "categories of likelihood categorical: expected a whole number");
    assertRefused(categorical.with("categories", 2.5), "found 2.5");
  }

  private static void assertRefused(LikelihoodSpec spec, String part) {
    SpecException e = assertThrows(SpecException.class, () -> Likelihood.complete(spec));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
