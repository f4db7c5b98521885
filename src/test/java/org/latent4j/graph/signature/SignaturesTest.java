package org.latent4j.graph.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.latent4j.graph.GradientCheck;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.ModelCases;
import org.latent4j.graph.OneView;
import org.latent4j.graph.Oracle;
import org.latent4j.graph.model.Vae;
import org.latent4j.spec.Activation;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.LikelihoodSpec.Variance;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.Scaling;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The calls of an exported model: their names, shapes, units and how they agree. */
class SignaturesTest {
  private static final int BATCH = 3;
  private static final LikelihoodSpec GAUSSIAN = LikelihoodSpec.gaussian(Variance.PER_FEATURE, 0.5);
  private static final ModelSpec CONV = ModelCases.conv(Activation.RELU, true, 2, GAUSSIAN);

  private static ModelSpec mlp(ObjectiveSpec objective) {
    Preprocessing fitted =
        new Preprocessing(
            Scaling.STANDARDIZE, List.of(10.0, -200.0, 0.0, 5.0), List.of(2.0, 50.0, 1.0, 0.01));
    return ModelCases.model(
        List.of(4),
        fitted,
        NetworkSpec.mlp(List.of(6), Activation.TANH, false, 0.5),
        GAUSSIAN,
        2,
        objective);
  }

  /** A model's signatures in one graph, with rows of raw values. */
  private record Built(GraphRun run, ModelSpec spec, Map<String, Signature> calls, List<Float> raw)
      implements AutoCloseable {

    static Built of(ModelSpec spec) {
      GraphRun run = new GraphRun(3);
      List<Signature> calls = Signatures.build(run.inference(), spec);
      GradientCheck.spread(run);
      Preprocessing fitted = spec.view().preprocessing();
      int features = spec.view().features();
      List<Float> raw = new ArrayList<>();
      for (float value : GradientCheck.random(6, BATCH * features, 1)) {
        int i = fitted.shift().size() == 1 ? 0 : raw.size() % features;
        raw.add((float) (value * fitted.scale().get(i) + fitted.shift().get(i)));
      }
      return new Built(
          run, spec, calls.stream().collect(Collectors.toMap(Signature::name, s -> s)), raw);
    }

    float[] rows() {
      float[] rows = new float[raw.size()];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = raw.get(i);
      }
      return rows;
    }

    long[] rowShape() {
      List<Integer> shape = spec.view().shape();
      long[] all = new long[shape.size() + 1];
      all[0] = BATCH;
      for (int i = 0; i < shape.size(); i++) {
        all[i + 1] = shape.get(i);
      }
      return all;
    }

    Operand<TFloat32> output(String call, String name) {
      return floats(calls.get(call).rowOutputs().get(name));
    }

    Operand<TFloat32> input(String call, String name) {
      return floats(calls.get(call).rowInputs().get(name));
    }

    @SuppressWarnings("unchecked") // by the specs of the tensors
    private static Operand<TFloat32> floats(Operand<?> operand) {
      return (Operand<TFloat32>) operand;
    }

    GraphRun.Feed x(String call) {
      return GraphRun.feed(input(call, "x"), rows(), rowShape());
    }

    GraphRun.Feed latent(String call, String name, float[] values) {
      return GraphRun.feed(input(call, name), values, BATCH, spec.latent());
    }

    float[] ofX(String call, String name) {
      return run.eval(output(call, name), x(call));
    }

    @Override
    public void close() {
      run.close();
    }
  }

  private static Map<String, Set<String>> names(Built built) {
    return built.calls().values().stream()
        .collect(Collectors.toMap(Signature::name, s -> s.outputs().keySet()));
  }

  @Test
  void theNamesOfAVae() {
    try (Built built = Built.of(mlp(ObjectiveSpec.vae()))) {
      assertEquals(
          Map.of(
              "encode", Set.of("mean", "log_variance"),
              "decode", Set.of("x"),
              "decode_sample", Set.of("x"),
              "encode_sample", Set.of("z"),
              "reconstruct", Set.of("x"),
              "interpolate", Set.of("x"),
              "score", Set.of("score", "reconstruction", "kl", "contribution")),
          names(built));
      assertEquals(Set.of("x", "noise"), built.calls().get("encode_sample").inputs().keySet());
      assertEquals(Set.of("z"), built.calls().get("decode").inputs().keySet());
      assertEquals(Set.of("z", "noise"), built.calls().get("decode_sample").inputs().keySet());
    }
  }

  /** The noise that leads to a row gives, by the density of a Gaussian, that row's contribution. */
  @Test
  void decodeSampleDrawsFromTheDensityThatScoreUses() {
    try (Built built = Built.of(mlp(ObjectiveSpec.vae()))) {
      float[] z = built.ofX("encode", "mean");
      float[] mean = built.ofX("reconstruct", "x");
      float[] noise = new float[mean.length];
      Arrays.fill(noise, 1);
      float[] above =
          built
              .run()
              .eval(
                  built.output("decode_sample", "x"),
                  built.latent("decode_sample", "z", z),
                  GraphRun.feed(built.input("decode_sample", "noise"), noise, BATCH, 4));
      float[] contribution = built.ofX("score", "contribution");
      for (int i = 0; i < mean.length; i++) {
        double deviation = above[i] - mean[i];
        double standard = (built.rows()[i] - mean[i]) / deviation;
        double scaled = deviation / built.spec().view().preprocessing().scale().get(i % 4);
        double density = 0.5 * (Math.log(2 * Math.PI * scaled * scaled) + standard * standard);
        assertEquals(density, contribution[i], 1e-3 * (1 + Math.abs(density)), "value " + i);
      }
    }
  }

  @Test
  void anAutoencoderHasNothingToSample() {
    try (Built built = Built.of(mlp(ObjectiveSpec.autoencoder()))) {
      assertEquals(
          Map.of(
              "encode", Set.of("mean"),
              "decode", Set.of("x"),
              "reconstruct", Set.of("x"),
              "interpolate", Set.of("x"),
              "score", Set.of("score", "reconstruction", "kl", "contribution")),
          names(built));
      assertArrayEquals(new float[BATCH], built.ofX("score", "kl"));
      assertArrayEquals(built.ofX("score", "score"), built.ofX("score", "reconstruction"));
    }
  }

  @Test
  void rawInRawOut() {
    for (ModelSpec spec : List.of(mlp(ObjectiveSpec.vae()), CONV)) {
      try (Built built = Built.of(spec)) {
        GraphRun run = built.run();
        Operand<TFloat32> x = built.output("reconstruct", "x");
        assertArrayEquals(built.rowShape(), run.shape(x, built.x("reconstruct")));
        // The same from network values: encode(preprocess), decode, then units and shape by hand.
        float[] mean = built.ofX("encode", "mean");
        float[] decoded = run.eval(built.output("decode", "x"), built.latent("decode", "z", mean));
        assertArrayEquals(built.ofX("reconstruct", "x"), decoded);
        Vae vae = new Vae(run.inference(), spec);
        Operand<TFloat32> z = run.constant(mean, BATCH, spec.latent());
        float[] network = run.eval(OneView.decode(vae, spec, z).mean());
        Oracle.assertClose(raw(spec, network), decoded, 1e-5, "decoded");
      }
    }
  }

  private static double[] raw(ModelSpec spec, float[] network) {
    Preprocessing fitted = spec.view().preprocessing();
    double[] raw = new double[network.length];
    for (int i = 0; i < raw.length; i++) {
      int at = fitted.shift().size() == 1 ? 0 : i % spec.view().features();
      raw[i] = network[i] * fitted.scale().get(at) + fitted.shift().get(at);
    }
    return raw;
  }

  @Test
  void scoreIsTheSumOfItsParts() {
    for (ModelSpec spec : List.of(mlp(ObjectiveSpec.vae()), CONV)) {
      try (Built built = Built.of(spec)) {
        int features = spec.view().features();
        float[] score = built.ofX("score", "score");
        float[] reconstruction = built.ofX("score", "reconstruction");
        float[] kl = built.ofX("score", "kl");
        float[] contribution = built.ofX("score", "contribution");
        assertEquals(BATCH, score.length);
        assertEquals(BATCH * features, contribution.length);
        for (int i = 0; i < BATCH; i++) {
          assertTrue(kl[i] > 0, "a KL of " + kl[i]);
          assertEquals(score[i], reconstruction[i] + kl[i], 1e-5 * Math.abs(score[i]));
          float[] row = Arrays.copyOfRange(contribution, i * features, (i + 1) * features);
          double sum = GradientCheck.sum(row);
          assertEquals(sum, reconstruction[i], 1e-5 * Math.max(1, Math.abs(sum)));
        }
      }
    }
  }

  @Test
  void samplesFollowTheNoise() {
    try (Built built = Built.of(mlp(ObjectiveSpec.vae()))) {
      float[] mean = built.ofX("encode", "mean");
      float[] logVariance = built.ofX("encode", "log_variance");
      float[] noise = GradientCheck.random(12, BATCH * 2, 2);
      double[] expected = new double[noise.length];
      for (int i = 0; i < noise.length; i++) {
        expected[i] = mean[i] + Math.exp(logVariance[i] / 2) * noise[i];
      }
      float[] z =
          built
              .run()
              .eval(
                  built.output("encode_sample", "z"),
                  built.x("encode_sample"),
                  built.latent("encode_sample", "noise", noise));
      Oracle.assertClose(expected, z, 1e-6, "z");
    }
  }

  @Test
  void twiceTheSame() {
    for (ModelSpec spec : List.of(mlp(ObjectiveSpec.vae()), CONV)) {
      try (Built built = Built.of(spec)) {
        for (String name : List.of("score", "reconstruction", "kl", "contribution")) {
          assertArrayEquals(built.ofX("score", name), built.ofX("score", name));
        }
      }
    }
  }

  @Test
  void nothingInAServingGraphIsRandomOrTrains() {
    for (ModelSpec spec : List.of(mlp(ObjectiveSpec.vae()), CONV)) {
      try (GraphRun run = new GraphRun()) {
        Signatures.build(run.inference(), spec);
        for (String type : run.types()) {
          assertTrue(!type.contains("Random") && !type.startsWith("Assign"), type);
        }
      }
    }
  }
}
