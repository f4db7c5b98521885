package org.latent4j.graph.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latent4j.graph.Context;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.ModelCases;
import org.latent4j.graph.OneView;
import org.latent4j.graph.Oracle;
import org.latent4j.graph.Variables;
import org.latent4j.graph.distribution.Bernoulli;
import org.latent4j.graph.distribution.DiagonalGaussian;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.objective.Loss;
import org.latent4j.graph.objective.Objective;
import org.latent4j.spec.Activation;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.LikelihoodSpec.Variance;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A whole small model, loss and every gradient, against PyTorch's autograd in float64. */
class ElboTest {
  private static final JsonNode ORACLE = Oracle.read("elbo.json");
  private static final double TOLERANCE = 5e-6;
  private static final String POSTERIOR = "x/encoder/posterior/";

  private static void check(String label, LikelihoodSpec likelihood, ObjectiveSpec objective) {
    JsonNode expected = ORACLE.get(label);
    boolean sampled = objective.kind() == ObjectiveSpec.Kind.VAE;
    ModelSpec spec = ModelCases.tiny(Activation.TANH, likelihood, objective);
    try (GraphRun run = new GraphRun()) {
      Context at = run.training();
      Vae vae = new Vae(at, spec);
      Operand<TFloat32> x = run.constant(Oracle.numbers(ORACLE.get("x")), 5, 4);
      Operand<TFloat32> noise = run.constant(Oracle.numbers(ORACLE.get("noise")), 5, 2);
      Posterior posterior = OneView.encode(vae, spec, x);
      Distribution decoded = OneView.decode(vae, spec, posterior.sample(noise));
      Operand<TFloat32> beta = run.tf.constant((float) objective.beta());
      Loss loss = OneView.loss(run, objective, OneView.pass(decoded, posterior, x), beta);
      run.initialize();
      setWeights(run, decoded instanceof Bernoulli ? "logits" : "mean", sampled);
      if (expected.has("log_variance_of_x")) {
        run.set("x/decoder/log_variance", Oracle.numbers(expected.get("log_variance_of_x")));
      }
      assertEquals(expected.get("loss").asDouble(), run.eval(loss.total())[0], TOLERANCE);
      assertEquals(
          expected.get("reconstruction").asDouble(),
          run.eval(loss.value("reconstruction"))[0],
          TOLERANCE);
      double kl = sampled ? expected.get("kl").asDouble() : 0;
      assertEquals(kl, run.eval(loss.value("kl"))[0], TOLERANCE);
      Oracle.assertClose(
          expected.get("reconstruction_each"),
          run.eval(Objective.sum(run.tf, run.tf.math.neg(decoded.logProb(x)))),
          TOLERANCE,
          "reconstruction of each example");
      checkGradients(run, loss, expected.get("gradient"), sampled);
    }
  }

  private static void setWeights(GraphRun run, String output, boolean sampled) {
    JsonNode weights = ORACLE.get("weights");
    for (String part : List.of("kernel", "bias")) {
      run.set("x/encoder/dense_0/" + part, Oracle.numbers(weights.get("encoder/" + part)));
      run.set(POSTERIOR + part, posterior(weights, part, sampled));
      run.set("x/decoder/dense_0/" + part, Oracle.numbers(weights.get("decoder/" + part)));
      run.set("x/decoder/" + output + "/" + part, Oracle.numbers(weights.get("output/" + part)));
    }
  }

  private static void checkGradients(GraphRun run, Loss loss, JsonNode expected, boolean sampled) {
    List<Variables.Variable> variables = run.variables.trainable();
    List<Operand<TFloat32>> operands = new ArrayList<>();
    variables.forEach(v -> operands.add(v.operand()));
    List<float[]> gradients = run.eval(loss.gradients(run.tf, operands));
    for (int i = 0; i < gradients.size(); i++) {
      String name = variables.get(i).name();
      String part = name.substring(name.lastIndexOf('/') + 1);
      double[] right;
      if (name.startsWith(POSTERIOR)) {
        right = posterior(expected, part, sampled);
      } else if (part.equals("log_variance")) {
        right = Oracle.numbers(expected.get("x_log_variance"));
      } else if (name.contains("/dense_0/")) {
        right =
            Oracle.numbers(
                expected.get((name.startsWith("x/encoder/") ? "encoder/" : "decoder/") + part));
      } else {
        right = Oracle.numbers(expected.get("output/" + part));
      }
      Oracle.assertClose(right, gradients.get(i), TOLERANCE, "gradient of " + name);
    }
  }

  /** The oracle has a matrix for each half; here they stand side by side in one. */
  private static double[] posterior(JsonNode figures, String part, boolean both) {
    double[] mean = Oracle.numbers(figures.get("mean/" + part));
    if (!both) {
      return mean;
    }
    double[] logVariance = Oracle.numbers(figures.get("log_variance/" + part));
    double[] joined = new double[2 * mean.length];
    for (int i = 0; i < mean.length; i++) {
      int row = i / 2;
      joined[4 * row + i % 2] = mean[i];
      joined[4 * row + 2 + i % 2] = logVariance[i];
    }
    return joined;
  }

  @Test
  void bernoulli() {
    check("bernoulli", ModelCases.BERNOULLI, ModelCases.objective(0.5, 0));
  }

  @Test
  void gaussianOfFixedVariance() {
    check(
        "gaussian_fixed_variance_0.5",
        LikelihoodSpec.gaussian(Variance.FIXED, 0.5),
        ModelCases.objective(0.5, 0));
  }

  @Test
  void gaussianOfOneLearnedVariance() {
    check(
        "gaussian_shared_log_variance_-0.4",
        LikelihoodSpec.gaussian(Variance.SHARED, Math.exp(-0.4)),
        ModelCases.objective(0.5, 0));
  }

  @Test
  void gaussianOfOneVarianceAFeature() {
    check(
        "gaussian_feature_log_variance",
        LikelihoodSpec.gaussian(Variance.PER_FEATURE, 1),
        ModelCases.objective(0.5, 0));
  }

  @Test
  void autoencoder() {
    check("autoencoder_bernoulli", ModelCases.BERNOULLI, ObjectiveSpec.autoencoder());
  }

  @Test
  void encodedValues() {
    JsonNode forward = ORACLE.get("forward");
    ModelSpec spec =
        ModelCases.tiny(Activation.TANH, ModelCases.BERNOULLI, ModelCases.objective(1, 0));
    try (GraphRun run = new GraphRun()) {
      Vae vae = new Vae(run.inference(), spec);
      Operand<TFloat32> x = run.constant(Oracle.numbers(ORACLE.get("x")), 5, 4);
      DiagonalGaussian posterior = (DiagonalGaussian) OneView.encode(vae, spec, x);
      Operand<TFloat32> noise = run.constant(Oracle.numbers(ORACLE.get("noise")), 5, 2);
      Operand<TFloat32> z = posterior.sample(noise);
      Bernoulli decoded = (Bernoulli) OneView.decode(vae, spec, z);
      setWeights(run, "logits", true);
      Oracle.assertClose(forward.get("mean"), run.eval(posterior.mean()), TOLERANCE, "mean");
      Oracle.assertClose(
          forward.get("log_variance"), run.eval(posterior.logVariance()), TOLERANCE, "variance");
      Oracle.assertClose(
          forward.get("kl_each"),
          run.eval(Objective.sum(run.tf, OneView.NORMAL.kl(posterior, posterior.mean()))),
          TOLERANCE,
          "kl of each example");
      Oracle.assertClose(forward.get("z"), run.eval(z), TOLERANCE, "z");
      Oracle.assertClose(forward.get("output"), run.eval(decoded.logits()), TOLERANCE, "logits");
    }
  }
}
