package org.latent4j.graph.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latent4j.graph.GradientCheck;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.OneView;
import org.latent4j.graph.Oracle;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.PriorSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.SpecJson;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Densities and draws against SciPy and PyTorch, the divergence against its closed form. */
class MixturePriorTest {
  private static final JsonNode ORACLE = Oracle.read("mixture.json").get("mixture");

  private static ModelSpec model(int components) {
    return ModelSpec.mlp("m", 4, List.of(), 2, LikelihoodSpec.bernoulli())
        .with(PriorSpec.of("mixture").with("components", components));
  }

  private static double[] numbers(String name) {
    return Oracle.numbers(ORACLE.get(name));
  }

  private static MixturePrior prior(GraphRun run) {
    MixturePrior prior = (MixturePrior) Priors.build(run.inference(), model(3));
    for (String name : List.of("logits", "means", "log_variances")) {
      run.set("prior/" + name, numbers(name));
    }
    return prior;
  }

  @Test
  void logProbIsThatOfSciPy() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> z = run.constant(numbers("z"), 6, 2);
      Oracle.assertClose(
          numbers("log_prob"), run.eval(prior(run).logProb(run.tf, z)), 2e-6, "log_prob");
    }
  }

  @Test
  void theFirstNumberChoosesTheComponent() {
    try (GraphRun run = new GraphRun()) {
      MixturePrior prior = prior(run);
      assertEquals(3, prior.noise());
      Operand<TFloat32> noise = run.constant(numbers("noise"), 6, 3);
      assertEquals(3, Arrays.stream(numbers("chosen")).distinct().count());
      Oracle.assertClose(numbers("draws"), run.eval(prior.sample(run.tf, noise)), 2e-6, "draws");
    }
  }

  /** Of one component at N(0, I) the mean over draws is the KL in closed form. */
  @Test
  void ofOneComponentTheDivergenceIsTheGaussianOneInExpectation() {
    int draws = 20_000;
    Random random = new Random(1);
    float[] noise = new float[2 * draws];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    try (GraphRun run = new GraphRun()) {
      Prior prior = Priors.build(run.inference(), model(1));
      run.set("prior/logits", new double[] {2});
      run.set("prior/means", new double[] {0, 0});
      run.set("prior/log_variances", new double[] {0, 0});
      DiagonalGaussian q =
          new DiagonalGaussian(
              run.tf,
              run.constant(new double[] {0.75, -1.5}, 1, 2),
              run.constant(new double[] {-1, 0.5}, 1, 2));
      Operand<TFloat32> z = q.sample(run.constant(noise, draws, 2));
      float[] each = run.eval(prior.kl(q, z));
      double mean = GradientCheck.sum(each) / draws;
      double squares = 0;
      for (float value : each) {
        squares += (value - mean) * (value - mean);
      }
      double error = Math.sqrt(squares / draws / draws);
      double exact = GradientCheck.sum(run.eval(OneView.NORMAL.kl(q, q.mean())));
      assertEquals(exact, mean, 4 * error);
      float[] ratio = run.eval(prior.logRatio(run.tf, q, z));
      for (int i = 0; i < draws; i++) {
        assertEquals(-each[i], ratio[i], 1e-5f);
      }
      float[] drawn = run.eval(prior.sample(run.tf, run.constant(new float[] {9, 1, -2}, 1, 3)));
      assertArrayEquals(new float[] {1, -2}, drawn);
    }
  }

  @Test
  void gradients() {
    try (GraphRun run = new GraphRun()) {
      Initializer any = Initializer.glorotUniform(3, 3);
      DiagonalGaussian q =
          new DiagonalGaussian(
              run.tf,
              run.variables.trainable("mean", Shape.of(4, 2), any),
              run.variables.trainable("log_variance", Shape.of(4, 2), any));
      Prior prior = Priors.build(run.training(), model(3));
      Operand<TFloat32> z = q.sample(run.constant(GradientCheck.random(2, 8, 1.5), 4, 2));
      Operand<TFloat32> kl = prior.kl(q, z);
      GradientCheck.spread(run);
      assertArrayEquals(new long[] {4, 1}, run.shape(kl));
      GradientCheck.layer(run, kl);
    }
  }

  @Test
  void whatDoesNotGoWithItIsRefused() {
    ModelSpec model = model(3);
    ObjectiveSpec bits =
        new ObjectiveSpec(ObjectiveSpec.Kind.VAE, 1, ObjectiveSpec.Warmup.none(), 0.5);
    for (ObjectiveSpec other : List.of(bits, ObjectiveSpec.autoencoder())) {
      ModelSpec refused =
          new ModelSpec(model.name(), model.views(), model.latent(), other, model.prior());
      SpecException e = assertThrows(SpecException.class, () -> Priors.checked(refused));
      assertEquals("prior mixture", e.getMessage().substring(0, 13));
    }
    SpecException none = assertThrows(SpecException.class, () -> Priors.checked(model(0)));
    assertEquals(
        "components of prior mixture: expected a whole number of 1 or more, found 0.0",
        none.getMessage());
  }

  /** The usual prior is left out, as in files that were written before there were others. */
  @Test
  void jsonNamesAPriorOnlyWhereItIsNotTheUsualOne() {
    ModelSpec usual = model(3).with(PriorSpec.normal());
    assertEquals(-1, SpecJson.write(usual).indexOf("prior"));
    for (ModelSpec model : List.of(usual, model(3))) {
      assertEquals(model, SpecJson.read(SpecJson.write(model), "text", ModelSpec.class));
    }
  }
}
