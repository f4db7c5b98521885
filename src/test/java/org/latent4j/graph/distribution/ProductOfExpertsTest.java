package org.latent4j.graph.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.OneView;
import org.latent4j.graph.Oracle;
import org.latent4j.graph.signature.Calibrated;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Joint posteriors and divergences against NumPy in float64. */
class ProductOfExpertsTest {
  private static final JsonNode ORACLE = Oracle.read("kinds.json");
  private static final double TOLERANCE = 1e-5;

  private static double[] part(JsonNode stated, String name, int number, int size) {
    double[] all = Oracle.numbers(stated.get(name));
    return Arrays.copyOfRange(all, number * size, (number + 1) * size);
  }

  private static Posterior joint(GraphRun run, JsonNode stated, boolean points) {
    List<ProductOfExperts.Expert> experts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Operand<TFloat32> mean = run.constant(part(stated, "mean", i, 8), 4, 2);
      Operand<TFloat32> spread = run.constant(part(stated, "log_variance", i, 8), 4, 2);
      experts.add(
          new ProductOfExperts.Expert(
              points ? new PointMass(run.tf, mean) : new DiagonalGaussian(run.tf, mean, spread),
              Optional.of(run.constant(part(stated, "there", i, 4), 4, 1))));
    }
    return ProductOfExperts.of(run.tf, OneView.NORMAL, experts);
  }

  @Test
  void precisionsAddUpAndMeansAreWeightedByThem() {
    JsonNode stated = ORACLE.get("product");
    try (GraphRun run = new GraphRun()) {
      DiagonalGaussian joint = (DiagonalGaussian) joint(run, stated, false);
      Oracle.assertClose(stated.get("joint_mean"), run.eval(joint.mean()), TOLERANCE, "mean");
      Oracle.assertClose(
          stated.get("joint_log_variance"), run.eval(joint.logVariance()), TOLERANCE, "variance");
    }
  }

  @Test
  void pointsAreAveraged() {
    JsonNode stated = ORACLE.get("product");
    try (GraphRun run = new GraphRun()) {
      Oracle.assertClose(
          stated.get("joint_points"), run.eval(joint(run, stated, true).mean()), TOLERANCE, "mean");
    }
  }

  @Test
  void divergenceOfTwoGaussiansIsTheIntegral() {
    JsonNode stated = ORACLE.get("divergence");
    try (GraphRun run = new GraphRun()) {
      DiagonalGaussian one = gaussian(run, stated, "");
      DiagonalGaussian other = gaussian(run, stated, "other_");
      Oracle.assertClose(stated.get("kl"), run.eval(one.kl(run.tf, other)), TOLERANCE, "KL");
      Oracle.assertClose(new double[15], run.eval(one.kl(run.tf, one)), 1e-7, "KL to itself");
    }
  }

  private static DiagonalGaussian gaussian(GraphRun run, JsonNode stated, String prefix) {
    return new DiagonalGaussian(
        run.tf,
        run.constant(Oracle.numbers(stated.get(prefix + "mean")), 5, 3),
        run.constant(Oracle.numbers(stated.get(prefix + "log_variance")), 5, 3));
  }

  @Test
  void scoresAreMeasuredByThoseOfTraining() {
    JsonNode stated = ORACLE.get("calibration");
    List<Double> quantiles =
        Arrays.stream(Oracle.numbers(stated.get("quantiles"))).boxed().toList();
    org.latent4j.spec.manifest.Calibration known =
        new org.latent4j.spec.manifest.Calibration(
            0.05, stated.get("threshold").get(0).asDouble(), quantiles);
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> score = run.constant(Oracle.numbers(stated.get("score")), 6);
      Oracle.assertClose(
          stated.get("percentile"),
          run.eval(Calibrated.percentile(run.tf, known, score)),
          TOLERANCE,
          "percentile");
      Oracle.assertClose(
          stated.get("anomaly"),
          run.eval(Calibrated.anomaly(run.tf, known, score)),
          TOLERANCE,
          "anomaly");
    }
  }

  /** What several experts say together is never less sure than any of them, nor than the prior. */
  @Property(tries = 20)
  void theJointVarianceIsTheSmallest(
      @ForAll @Size(6) List<@FloatRange(min = -15, max = 15) Float> logVariances,
      @ForAll @Size(3) List<Boolean> there) {
    try (GraphRun run = new GraphRun()) {
      List<ProductOfExperts.Expert> experts = new ArrayList<>();
      float[] least = new float[2];
      for (int i = 0; i < 3; i++) {
        float[] own = {logVariances.get(2 * i), logVariances.get(2 * i + 1)};
        Operand<TFloat32> mean = run.constant(new float[] {i, -i}, 1, 2);
        experts.add(
            new ProductOfExperts.Expert(
                new DiagonalGaussian(run.tf, mean, run.constant(own, 1, 2)),
                Optional.of(run.constant(new float[] {there.get(i) ? 1 : 0}, 1, 1))));
        for (int d = 0; d < 2; d++) {
          least[d] = there.get(i) ? Math.min(least[d], own[d]) : least[d];
        }
      }
      DiagonalGaussian joint =
          (DiagonalGaussian) ProductOfExperts.of(run.tf, OneView.NORMAL, experts);
      float[] found = run.eval(joint.logVariance());
      for (int d = 0; d < 2; d++) {
        // One part in a million for rounding of float32.
        assertTrue(
            found[d] <= least[d] + 1e-6 * Math.max(1, Math.abs(least[d])), d + ": " + found[d]);
      }
    }
  }
}
