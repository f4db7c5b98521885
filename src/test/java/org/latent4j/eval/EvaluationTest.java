package org.latent4j.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.graph.Checkpointing;
import org.latent4j.graph.Context;
import org.latent4j.graph.Variables;
import org.latent4j.graph.signature.Signatures;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.SpecException;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * A linear VAE with fixed noise is probabilistic PCA, whose likelihood is a Gaussian in closed
 * form: x ~ N(b, WᵀW + σ²I) (Tipping and Bishop 1999).
 */
class EvaluationTest {
  private static final double VARIANCE = 0.5;
  private static final int FEATURES = 2;
  private static final int LATENT = 2;
  private static final int COPIES = 4000;
  private static final float[][] POINTS = {{0.3f, -0.2f}, {1.5f, 0.4f}, {-0.7f, 1.1f}};

  private static final ModelSpec SPEC =
      ModelSpec.mlp(
          "linear",
          FEATURES,
          List.of(),
          LATENT,
          LikelihoodSpec.gaussian(LikelihoodSpec.Variance.FIXED, VARIANCE));

  @TempDir static Path folder;
  private static Map<String, float[]> weights;

  @BeforeAll
  static void untrainedWeights() {
    weights = save(SPEC, folder.resolve("linear"));
  }

  private static Map<String, float[]> save(ModelSpec spec, Path prefix) {
    Map<String, float[]> values = new HashMap<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf, 3);
      Signatures.build(Context.inference(tf, variables), spec);
      Checkpointing files = Checkpointing.build(tf, variables.all());
      var initialize = variables.initialize();
      try (Session session = new Session(graph);
          TString path = TString.scalarOf(prefix.toString())) {
        session.runner().addTarget(initialize).run().close();
        session.runner().feed(files.prefix(), path).addTarget(files.save()).run().close();
        for (Variables.Variable variable : variables.all()) {
          try (Result result = session.runner().fetch(variable.operand()).run()) {
            TFloat32 tensor = (TFloat32) result.get(0);
            float[] flat = new float[(int) tensor.size()];
            tensor.asRawTensor().data().asFloats().read(flat);
            values.put(variable.name(), flat);
          }
        }
      }
    }
    return values;
  }

  private static Dataset copies(int times) {
    float[][] rows = new float[POINTS.length * times][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = POINTS[i % POINTS.length];
    }
    return Dataset.of(rows);
  }

  @Test
  void importanceSamplingFindsTheLikelihoodOfProbabilisticPca() throws IOException {
    double expected = 0;
    for (float[] x : POINTS) {
      expected -= logMarginal(x) / POINTS.length;
    }
    try (Dataset data = copies(1)) {
      Evaluation found =
          Evaluator.of(SPEC, folder.resolve("linear"), data, new Evaluation.Options(7, 200_000));
      assertEquals(expected, found.importance().orElseThrow().nll(), 0.02);
      assertTrue(found.negativeElbo() > expected - 1, "the ELBO bounds the likelihood");
    }
  }

  @Test
  void sampledLossesHaveTheirClosedFormMeans() throws IOException {
    double kl = 0;
    double reconstruction = 0;
    for (float[] x : POINTS) {
      kl += kl(x) / POINTS.length;
      reconstruction += expectedReconstruction(x) / POINTS.length;
    }
    try (Dataset data = copies(COPIES)) {
      Evaluation found =
          Evaluator.of(SPEC, folder.resolve("linear"), data, new Evaluation.Options(1, 0));
      assertEquals(POINTS.length * (long) COPIES, found.examples());
      assertEquals(kl, found.kl(), 1e-4);
      assertEquals(reconstruction, found.reconstruction(), 0.02 * reconstruction);
      assertEquals(found.reconstruction() + found.kl(), found.negativeElbo(), 1e-9);
      assertTrue(found.importance().isEmpty());
    }
  }

  @Test
  void theSameSeedGivesTheSameFigures() throws IOException {
    try (Dataset data = copies(5)) {
      Path prefix = folder.resolve("linear");
      Evaluation first = Evaluator.of(SPEC, prefix, data, new Evaluation.Options(5, 30));
      Evaluation again = Evaluator.of(SPEC, prefix, data, new Evaluation.Options(5, 30));
      Evaluation other = Evaluator.of(SPEC, prefix, data, new Evaluation.Options(6, 30));
      assertEquals(first, again);
      assertTrue(first.negativeElbo() != other.negativeElbo());
    }
  }

  @Test
  void activeUnitsAreThoseWhoseMeansVary() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    float[][] rows = new float[500][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {random.nextInt(5), random.nextInt(5)};
    }
    try (Dataset varied = Dataset.of(rows);
        Dataset constant = Dataset.of(new float[][] {POINTS[0], POINTS[0]})) {
      Path prefix = folder.resolve("linear");
      Evaluation.Options options = new Evaluation.Options(0, 0);
      assertEquals(LATENT, Evaluator.of(SPEC, prefix, varied, options).activeUnits().orElseThrow());
      assertEquals(0, Evaluator.of(SPEC, prefix, constant, options).activeUnits().orElseThrow());
    }
  }

  @Test
  void anAutoencoderHasNeitherKlNorImportanceWeights() throws IOException {
    ModelSpec plain = new ModelSpec("plain", SPEC.views(), LATENT, ObjectiveSpec.autoencoder());
    Path prefix = folder.resolve("plain");
    save(plain, prefix);
    try (Dataset data = copies(2)) {
      Evaluation found = Evaluator.of(plain, prefix, data, new Evaluation.Options(0, 50));
      assertEquals(0, found.kl());
      assertTrue(found.importance().isEmpty());
      assertEquals(
          List.of("examples", "negative_elbo", "reconstruction", "kl"),
          List.copyOf(found.figures().keySet()));
    }
  }

  @Test
  void rowsOfAnotherWidthAreRefused() throws IOException {
    try (Dataset data = Dataset.of(new float[][] {{1, 2, 3}})) {
      SpecException e =
          assertThrows(
              SpecException.class,
              () ->
                  Evaluator.of(SPEC, folder.resolve("linear"), data, new Evaluation.Options(0, 0)));
      assertTrue(e.getMessage().contains("rows of 2 values, found 3"), e.getMessage());
    }
  }

  private static double logMarginal(float[] x) {
    float[] w = weights.get("x/decoder/mean/kernel");
    float[] b = weights.get("x/decoder/mean/bias");
    double a = w[0] * w[0] + w[2] * w[2] + VARIANCE;
    double d = w[1] * w[1] + w[3] * w[3] + VARIANCE;
    double c = w[0] * w[1] + w[2] * w[3];
    double u = x[0] - b[0];
    double v = x[1] - b[1];
    double determinant = a * d - c * c;
    double distance = (d * u * u - 2 * c * u * v + a * v * v) / determinant;
    return -0.5 * (FEATURES * Math.log(2 * Math.PI) + Math.log(determinant) + distance);
  }

  /** Posterior mean (first half) and log-variance (second half) by the encoder's weights. */
  private static double[] posterior(float[] x) {
    float[] w = weights.get("x/encoder/posterior/kernel");
    double[] heads = new double[2 * LATENT];
    for (int j = 0; j < heads.length; j++) {
      heads[j] = x[0] * w[j] + x[1] * w[heads.length + j];
    }
    return heads;
  }

  private static double kl(float[] x) {
    double[] heads = posterior(x);
    double kl = 0;
    for (int j = 0; j < LATENT; j++) {
      double logVariance = heads[LATENT + j];
      kl += 0.5 * (Math.exp(logVariance) + heads[j] * heads[j] - 1 - logVariance);
    }
    return kl;
  }

  /** E_q |x − zW|² = |x − μW|² + Σ σ²_j |W_j|². */
  private static double expectedReconstruction(float[] x) {
    float[] w = weights.get("x/decoder/mean/kernel");
    double[] heads = posterior(x);
    double squares = 0;
    for (int i = 0; i < FEATURES; i++) {
      double mean = heads[0] * w[i] + heads[1] * w[FEATURES + i];
      squares += (x[i] - mean) * (x[i] - mean);
      for (int j = 0; j < LATENT; j++) {
        double loading = w[j * FEATURES + i];
        squares += Math.exp(heads[LATENT + j]) * loading * loading;
      }
    }
    return 0.5 * (FEATURES * Math.log(2 * Math.PI * VARIANCE) + squares / VARIANCE);
  }
}
