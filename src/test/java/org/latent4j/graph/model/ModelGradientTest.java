package org.latent4j.graph.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latent4j.graph.Context;
import org.latent4j.graph.GradientCheck;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.ModelCases;
import org.latent4j.graph.OneView;
import org.latent4j.graph.Oracle;
import org.latent4j.graph.distribution.Bernoulli;
import org.latent4j.graph.distribution.DiagonalGaussian;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.LogVariance;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.objective.Loss;
import org.latent4j.spec.Activation;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.LikelihoodSpec.Variance;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.Preprocessing;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Gradients of whole models: each likelihood, each objective, fully connected and convolutional.
 */
class ModelGradientTest {
  private static final int BATCH = 5;

  private static void check(ModelSpec spec, double beta) {
    try (GraphRun run = new GraphRun(2)) {
      Context at = run.training();
      int features = spec.view().features();
      float[] values = GradientCheck.random(8, BATCH * features, 0.5);
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.5f;
      }
      Operand<TFloat32> x = run.constant(values, BATCH, features);
      Operand<TFloat32> noise =
          run.constant(GradientCheck.random(9, BATCH * spec.latent(), 1.7), BATCH, spec.latent());
      Vae vae = new Vae(at, spec);
      Posterior posterior = OneView.encode(vae, spec, x);
      Distribution likelihood = OneView.decode(vae, spec, posterior.sample(noise));
      Operand<TFloat32> weight = run.tf.constant((float) beta);
      Loss loss =
          OneView.loss(run, spec.objective(), OneView.pass(likelihood, posterior, x), weight);
      GradientCheck.spread(run);
      Operand<TFloat32> logProb = likelihood.logProb(x);
      Operand<TFloat32> kl = vae.prior().kl(posterior, posterior.mean());
      double floor = spec.objective().freeBits();
      GradientCheck.of(
          run, loss, () -> loss(run.eval(List.of(logProb, kl)), spec.latent(), beta, floor));
    }
  }

  /** The objective once more, in double, from its elements. */
  private static double loss(List<float[]> elements, int latent, double beta, double floor) {
    double[] dimensions = new double[latent];
    float[] kl = elements.get(1);
    for (int i = 0; i < kl.length; i++) {
      dimensions[i % latent] += kl[i] / (double) BATCH;
    }
    double pressed = 0;
    for (double dimension : dimensions) {
      pressed += Math.max(floor, dimension);
    }
    return beta * pressed - GradientCheck.sum(elements.get(0)) / BATCH;
  }

  @TestFactory
  Stream<DynamicTest> likelihoods() {
    return Stream.of(
            ModelCases.BERNOULLI,
            LikelihoodSpec.gaussian(Variance.FIXED, 0.5),
            LikelihoodSpec.gaussian(Variance.SHARED, 0.3),
            LikelihoodSpec.gaussian(Variance.PER_FEATURE, 0.3))
        .map(
            likelihood ->
                DynamicTest.dynamicTest(
                    likelihood.toString(),
                    () ->
                        check(
                            ModelCases.tiny(Activation.TANH, likelihood, ObjectiveSpec.vae()), 1)));
  }

  @Test
  void betaOtherThanOne() {
    check(ModelCases.tiny(Activation.ELU, ModelCases.BERNOULLI, ModelCases.objective(4, 0)), 4);
  }

  @Test
  void betaZero() {
    check(ModelCases.tiny(Activation.GELU, ModelCases.BERNOULLI, ModelCases.objective(0, 0)), 0);
  }

  @Test
  void freeBits() {
    check(ModelCases.tiny(Activation.TANH, ModelCases.BERNOULLI, ModelCases.objective(1, 0.1)), 1);
    check(ModelCases.tiny(Activation.TANH, ModelCases.BERNOULLI, ModelCases.objective(1, 5)), 1);
  }

  @Test
  void autoencoder() {
    check(
        ModelCases.tiny(
            Activation.GELU,
            LikelihoodSpec.gaussian(Variance.FIXED, 1),
            ObjectiveSpec.autoencoder()),
        0);
  }

  @Test
  void deepWithBatchNormAndDropout() {
    NetworkSpec network = NetworkSpec.mlp(List.of(6, 4), Activation.SOFTPLUS, true, 0.2);
    check(
        ModelCases.model(
            List.of(5),
            Preprocessing.none(),
            network,
            ModelCases.BERNOULLI,
            3,
            ObjectiveSpec.vae()),
        1);
  }

  @Test
  void linear() {
    NetworkSpec network = NetworkSpec.mlp(List.of());
    check(
        ModelCases.model(
            List.of(5),
            Preprocessing.none(),
            network,
            LikelihoodSpec.gaussian(Variance.SHARED, 1),
            2,
            ObjectiveSpec.vae()),
        1);
  }

  @TestFactory
  Stream<DynamicTest> everyActivation() {
    return Stream.of(Activation.values())
        .map(
            activation ->
                DynamicTest.dynamicTest(
                    activation.toString(),
                    () ->
                        check(
                            ModelCases.tiny(activation, ModelCases.BERNOULLI, ObjectiveSpec.vae()),
                            1)));
  }

  @Test
  void convolutional() {
    check(ModelCases.conv(Activation.TANH, false, 2, ModelCases.BERNOULLI), 1);
    check(ModelCases.conv(Activation.RELU, false, 3, ModelCases.BERNOULLI), 1);
  }

  @Test
  void convolutionalWithBatchNorm() {
    LikelihoodSpec gaussian = LikelihoodSpec.gaussian(Variance.PER_FEATURE, 0.5);
    check(ModelCases.conv(Activation.SOFTPLUS, true, 2, gaussian), 1);
  }

  /** The floor works on the mean over the batch; a dimension wholly below it feels no KL. */
  @Test
  void freeBitsStopTheGradientBelowTheFloorOnly() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> mean = run.constant(new float[] {0.1f, 3, 0.3f, 2}, 2, 2);
      Operand<TFloat32> logVariance = run.constant(new float[4], 2, 2);
      DiagonalGaussian posterior = new DiagonalGaussian(run.tf, mean, logVariance);
      Bernoulli flat = new Bernoulli(run.tf, run.constant(new float[2], 2, 1));
      Loss loss =
          OneView.loss(
              run,
              ModelCases.objective(1, 0.5),
              OneView.pass(flat, posterior, run.constant(new float[2], 2, 1)),
              run.tf.constant(1f));
      float[] gradient = run.eval(run.gradients(loss.total(), List.of(mean)).get(0));
      // d/dmu of mean over two rows of mu^2 / 2 is mu / 2; 0 for the first, held-up dimension.
      Oracle.assertClose(new double[] {0, 1.5, 0, 1}, gradient, 1e-6, "gradient");
      // ln 2 + 0.5 + (9 + 4) / 4; the KL that is reported is not held up: (0.01 + 0.09 + 13) / 4.
      assertEquals(Math.log(2) + 0.5 + 3.25, run.eval(loss.total())[0], 1e-5);
      assertEquals(13.1 / 4, run.eval(loss.value("kl"))[0], 1e-5);
    }
  }

  @Test
  void logVarianceIsCutButItsGradientPasses() {
    try (GraphRun run = new GraphRun()) {
      float[] values = {-1e30f, -1e9f, -15.5f, -15, -14.99f, 0, 14.99f, 15, 15.5f, 1e9f, 1e30f};
      double[] expected = {-15, -15, -15, -15, -14.99, 0, 14.99, 15, 15, 15, 15};
      Operand<TFloat32> x = run.constant(values, values.length);
      Operand<TFloat32> y = LogVariance.bounded(run.tf, x);
      Oracle.assertClose(expected, run.eval(y), 1e-7, "cut");
      Operand<TFloat32> total = run.tf.sum(run.tf.math.square(y), run.tf.constant(0));
      float[] gradient = run.eval(run.gradients(total, List.of(x)).get(0));
      for (int i = 0; i < gradient.length; i++) {
        assertEquals(2 * expected[i], gradient[i], 1e-5, "gradient at " + values[i]);
      }
    }
  }
}
