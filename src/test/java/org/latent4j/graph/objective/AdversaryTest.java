package org.latent4j.graph.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latent4j.graph.GradientCheck;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.ModelCases;
import org.latent4j.graph.OneView;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.model.Vae;
import org.latent4j.spec.Activation;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.SpecException;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Both players' losses, by the paper's formulas in double, and their gradients by differences. */
class AdversaryTest {
  private static final int BATCH = 5;
  private static final double WEIGHT = 0.7;

  @ParameterizedTest
  @EnumSource(ObjectiveSpec.Kind.class)
  void lossesAndGradientsOfBothPlayers(ObjectiveSpec.Kind kind) {
    ObjectiveSpec objective =
        new ObjectiveSpec(kind, 0.5, ObjectiveSpec.Warmup.none(), 0, Map.of("adversarial", WEIGHT));
    ModelSpec spec =
        ModelCases.tiny(
            Activation.TANH, LikelihoodSpec.gaussian(LikelihoodSpec.Variance.FIXED, 1), objective);
    try (GraphRun run = new GraphRun(2)) {
      Operand<TFloat32> x = run.constant(GradientCheck.random(8, BATCH * 4, 0.5), BATCH, 4);
      Vae vae = new Vae(run.training(), spec);
      Posterior posterior = OneView.encode(vae, spec, x);
      Distribution likelihood = OneView.decode(vae, spec, posterior.mean());
      Pass one = OneView.pass(likelihood, posterior, x);
      Pass pass =
          new Pass(
              one.likelihoods(),
              posterior,
              vae.prior(),
              one.truth(),
              one.z(),
              one.labelPrior(),
              one.pseudoLabels());
      List<Loss> losses = OneView.losses(run, objective, pass, run.tf.constant(0.5f));
      assertEquals(
          List.of(Term.MODEL, "discriminator"), losses.stream().map(Loss::player).toList());
      Operand<TFloat32> draws = OneView.noise(run).normal(run.tf, "prior", run.tf.array(BATCH, 2));
      GradientCheck.spread(run);
      Operand<TFloat32> logProb = likelihood.logProb(x);
      Operand<TFloat32> kl = vae.prior().kl(posterior, posterior.mean());
      double weight = kind == ObjectiveSpec.Kind.VAE ? 0.5 : 0;
      GradientCheck.of(
          run,
          losses.get(0),
          () -> {
            List<float[]> values = run.eval(List.of(logProb, kl, pass.z()));
            return -GradientCheck.sum(values.get(0)) / BATCH
                + weight * GradientCheck.sum(values.get(1)) / BATCH
                + WEIGHT * mean(run, values.get(2), l -> Math.log1p(Math.exp(-l)));
          });
      GradientCheck.of(
          run,
          losses.get(1),
          () -> {
            List<float[]> values = run.eval(List.of(pass.z(), draws));
            return mean(run, values.get(0), l -> Math.log1p(Math.exp(l)))
                + mean(run, values.get(1), l -> Math.log1p(Math.exp(-l)));
          });
      assertEquals(
          run.eval(losses.get(0).value("adversarial"))[0],
          mean(run, run.eval(pass.z()), l -> Math.log1p(Math.exp(-l))),
          1e-6);
    }
  }

  private static double mean(GraphRun run, float[] z, DoubleUnaryOperator of) {
    double sum = 0;
    for (int i = 0; i < z.length; i += 2) {
      double[] first = layer(run, "dense_0", new double[] {z[i], z[i + 1]}, true);
      double[] second = layer(run, "dense_1", first, true);
      sum += of.applyAsDouble(layer(run, "logit", second, false)[0]);
    }
    return sum / BATCH;
  }

  /** x·W + b, and where it bends e^y − 1 of what is below 0 (elu). */
  private static double[] layer(GraphRun run, String name, double[] x, boolean bends) {
    float[] kernel = run.get("players/discriminator/" + name + "/kernel");
    float[] bias = run.get("players/discriminator/" + name + "/bias");
    double[] y = new double[bias.length];
    for (int j = 0; j < y.length; j++) {
      y[j] = bias[j];
      for (int i = 0; i < x.length; i++) {
        y[j] += x[i] * kernel[i * y.length + j];
      }
      y[j] = bends && y[j] < 0 ? Math.expm1(y[j]) : y[j];
    }
    return y;
  }

  @Test
  void unknownTermsAreRefusedByName() {
    ObjectiveSpec objective =
        new ObjectiveSpec(
            ObjectiveSpec.Kind.VAE, 1, ObjectiveSpec.Warmup.none(), 0, Map.of("adversery", 1.0));
    SpecException failure = assertThrows(SpecException.class, () -> Objective.require(objective));
    assertTrue(failure.getMessage().contains("adversarial"), failure.getMessage());
  }
}
