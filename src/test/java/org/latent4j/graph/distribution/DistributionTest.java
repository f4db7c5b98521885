package org.latent4j.graph.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latent4j.graph.GradientCheck;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.ModelCases;
import org.latent4j.graph.OneView;
import org.latent4j.graph.Oracle;
import org.latent4j.graph.objective.Loss;
import org.latent4j.graph.objective.Objective;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Distributions and the objective against SciPy and PyTorch in float64. */
class DistributionTest {
  private static final JsonNode ORACLE = Oracle.read("distributions.json");

  private static Operand<TFloat32> column(GraphRun run, JsonNode values) {
    double[] numbers = Oracle.numbers(values);
    return run.constant(numbers, numbers.length, 1);
  }

  @Test
  void bernoulliAtLogitsUpToAHundred() {
    JsonNode expected = ORACLE.get("bernoulli");
    try (GraphRun run = new GraphRun()) {
      Bernoulli bernoulli = new Bernoulli(run.tf, column(run, expected.get("logit")));
      Operand<TFloat32> logProb = bernoulli.logProb(column(run, expected.get("x")));
      Oracle.assertClose(expected.get("log_prob"), run.eval(logProb), 1e-6, "log_prob");
      Oracle.assertClose(expected.get("mean"), run.eval(bernoulli.mean()), 1e-6, "mean");
    }
  }

  @Test
  void bernoulliGradientIsTheResidual() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> logits = run.constant(new float[] {-100, -5, 0, 5, 100, 1e6f, -1e6f}, 1, 7);
      Operand<TFloat32> x = run.constant(new float[] {1, 1, 0.25f, 0, 0, 1, 0}, 1, 7);
      Operand<TFloat32> total = Objective.sum(run.tf, new Bernoulli(run.tf, logits).logProb(x));
      // x - sigmoid(logit)
      double[] expected = {1, 0.9933071491, -0.25, -0.9933071491, -1, 0, 0};
      float[] gradient = run.eval(run.gradients(total, List.of(logits)).get(0));
      Oracle.assertClose(expected, gradient, 1e-6, "gradient");
    }
  }

  @Test
  void gaussianLogProb() {
    JsonNode expected = ORACLE.get("gaussian");
    try (GraphRun run = new GraphRun()) {
      double[] variance = Oracle.numbers(expected.get("variance"));
      double[] logVariance = java.util.Arrays.stream(variance).map(Math::log).toArray();
      Operand<TFloat32> mean = column(run, expected.get("mean"));
      DiagonalGaussian gaussian =
          new DiagonalGaussian(run.tf, mean, run.constant(logVariance, variance.length, 1));
      Operand<TFloat32> logProb = gaussian.logProb(column(run, expected.get("x")));
      // exp(-ln 1e-4) in float32 is good to 1e-6 of its value, times distances of up to 1e6.
      Oracle.assertClose(expected.get("log_prob"), run.eval(logProb), 2e-6, "log_prob");
    }
  }

  /**
   * The short form of training against the plain one, and its gradient against x − σ(l) in double,
   * also where σ(l) is 0 or 1 to float32.
   */
  @Test
  void theFitOfABernoulliIsItsLogProbability() {
    float[] logits = {-1e30f, -120, -90, -30, -17, -3, -0.1f, 0, 0.1f, 3, 17, 30, 90, 120, 1e30f};
    for (float share : new float[] {0, 0.25f, 1}) {
      for (float logit : logits) {
        try (GraphRun run = new GraphRun()) {
          Operand<TFloat32> l = run.constant(new float[] {logit}, 1, 1);
          Operand<TFloat32> x = run.constant(new float[] {share}, 1, 1);
          Bernoulli bernoulli = new Bernoulli(run.tf, l);
          Distribution.Fit fit = bernoulli.fit(x);
          double expected = share * logit - softplus(logit);
          double scale = Math.max(1, Math.abs(expected));
          assertEquals(expected, run.eval(fit.logProb())[0], 2e-7 * scale, "at " + logit);
          assertEquals(
              share - 1 / (1 + Math.exp(-logit)), run.eval(fit.gradient().gradient())[0], 1e-6);
        }
      }
    }
  }

  private static double softplus(double l) {
    return Math.max(l, 0) + Math.log1p(Math.exp(-Math.abs(l)));
  }

  @Test
  void oneLogVarianceServesAllFeatures() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> mean = run.constant(new float[6], 2, 3);
      Operand<TFloat32> shared = run.constant(new float[] {0.7f}, 1);
      Operand<TFloat32> same = run.constant(new float[] {.7f, .7f, .7f, .7f, .7f, .7f}, 2, 3);
      Operand<TFloat32> x = run.constant(GradientCheck.random(1, 6, 2), 2, 3);
      List<float[]> both =
          run.eval(
              List.of(
                  new DiagonalGaussian(run.tf, mean, shared).logProb(x),
                  new DiagonalGaussian(run.tf, mean, same).logProb(x)));
      org.junit.jupiter.api.Assertions.assertArrayEquals(both.get(1), both.get(0));
    }
  }

  @Test
  void klToThePrior() {
    JsonNode expected = ORACLE.get("kl");
    try (GraphRun run = new GraphRun()) {
      DiagonalGaussian gaussian =
          new DiagonalGaussian(
              run.tf, column(run, expected.get("mean")), column(run, expected.get("log_variance")));
      float[] kl = run.eval(OneView.NORMAL.kl(gaussian, gaussian.mean()));
      Oracle.assertClose(expected.get("kl"), kl, 1e-6, "kl");
      for (int i = 0; i < kl.length; i++) {
        double value = expected.get("kl").get(i).asDouble();
        assertEquals(value, kl[i], 1e-5 * value, "relative error at " + i);
      }
    }
  }

  /** python: [(math.expm1(v) - v) / 2 for v in (1e-3, -1e-3, 1e-2, 1e-4)]. */
  @Test
  void klNearThePriorIsNeitherNegativeNorLost() {
    double[] expected = {2.500833541675e-07, 2.499166875e-07, 2.5083542084e-05, 2.5000833354e-09};
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> logVariance = run.constant(new float[] {1e-3f, -1e-3f, 1e-2f, 1e-4f}, 1, 4);
      Operand<TFloat32> mean = run.constant(new float[4], 1, 4);
      float[] kl =
          run.eval(OneView.NORMAL.kl(new DiagonalGaussian(run.tf, mean, logVariance), mean));
      for (int i = 0; i < kl.length; i++) {
        assertTrue(kl[i] >= 0, "a KL of " + kl[i]);
        assertEquals(expected[i], kl[i], 1e-10 + 1e-3 * expected[i]);
      }
    }
  }

  @Test
  void freeBitsAsInThePaper() {
    JsonNode expected = ORACLE.get("free_bits");
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> mean = run.constant(flat(expected.get("mean")), 4, 2);
      Operand<TFloat32> logVariance = run.constant(flat(expected.get("log_variance")), 4, 2);
      DiagonalGaussian posterior = new DiagonalGaussian(run.tf, mean, logVariance);
      Operand<TFloat32> x = run.constant(new float[4], 4, 1);
      Bernoulli flat = new Bernoulli(run.tf, x);
      Oracle.assertClose(
          expected.get("sum_per_example"),
          run.eval(Objective.sum(run.tf, OneView.NORMAL.kl(posterior, mean))),
          1e-6,
          "kl");
      for (String floor : List.of("0.0", "0.5", "2.0", "10.0")) {
        Loss loss =
            OneView.loss(
                run,
                ModelCases.objective(1, Double.parseDouble(floor)),
                OneView.pass(flat, posterior, x),
                run.tf.constant(1f));
        double held = expected.get("free_bits").get(floor).get("paper").asDouble();
        assertEquals(held + Math.log(2), run.eval(loss.total())[0], 1e-5, "floor " + floor);
        assertEquals(
            expected.get("batch_mean_of_sum").asDouble(), run.eval(loss.value("kl"))[0], 1e-5);
      }
    }
  }

  private static double[] flat(JsonNode rows) {
    double[] values = new double[8];
    for (int i = 0; i < 8; i++) {
      values[i] = rows.get(i / 2).get(i % 2).asDouble();
    }
    return values;
  }

  @Test
  void samplesAreShiftedAndScaledNoise() {
    try (GraphRun run = new GraphRun()) {
      DiagonalGaussian gaussian =
          new DiagonalGaussian(
              run.tf,
              run.constant(new double[] {1, -2}, 1, 2),
              run.constant(new double[] {Math.log(4), Math.log(0.25)}, 1, 2));
      float[] z = run.eval(gaussian.sample(run.constant(new double[] {1.5, -3}, 1, 2)));
      Oracle.assertClose(new double[] {4, -3.5}, z, 1e-6, "z");
    }
  }

  /** SciPy 1.17.1: {@code stats.laplace.ppf(stats.norm.cdf(noise), 1, np.exp(0.5))}. */
  @Test
  void drawsOfALaplaceAreTheQuantilesOfTheNoise() {
    try (GraphRun run = new GraphRun()) {
      Laplace laplace =
          new Laplace(
              run.tf,
              run.constant(new double[] {1, 1, 1, 1, 1}, 1, 5),
              run.constant(new double[] {0.5}, 1));
      double[] noise = {-2, -0.5, 0, 1, 3};
      double[] expected = {-4.09460998, 0.20405577, 1, 2.89252505, 10.75149227};
      float[] drawn = run.eval(laplace.sample(run.constant(noise, 1, 5)));
      Oracle.assertClose(expected, drawn, 1e-6, "draws");
    }
  }

  @Test
  void pointMassIsItsMeanWithoutDivergence() {
    try (GraphRun run = new GraphRun()) {
      PointMass point = new PointMass(run.tf, run.constant(new double[] {1, -2}, 1, 2));
      Operand<TFloat32> z = point.sample(run.constant(new double[] {9, 9}, 1, 2));
      Oracle.assertClose(new double[] {1, -2}, run.eval(z), 0, "z");
      Oracle.assertClose(new double[] {0, 0}, run.eval(OneView.NORMAL.kl(point, z)), 0, "kl");
    }
  }
}
