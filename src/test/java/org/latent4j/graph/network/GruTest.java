package org.latent4j.graph.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.graph.Context;
import org.latent4j.graph.GradientCheck;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.Oracle;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat32;

/** States against Keras and PyTorch, gradients against differences, what is refused. */
class GruTest {
  private static final JsonNode ORACLE = Oracle.read("gru.json").get("gru");
  private static final JsonNode DEEP = Oracle.read("gru.json").get("deep");
  private static final int STEPS = 4;
  private static final int UNITS = 3;

  private static ViewSpec view(int features, NetworkSpec network) {
    return new ViewSpec(
        "x",
        List.of(features),
        List.of(),
        List.of(),
        Preprocessing.none(),
        network,
        network.mirrored(),
        LikelihoodSpec.bernoulli());
  }

  private static NetworkSpec gru() {
    return NetworkSpec.of("gru").with("steps", STEPS).with("units", UNITS);
  }

  private static NetworkSpec deep() {
    return gru().with("layers", 2).with("bidirectional", true);
  }

  private static double[] numbers(String name) {
    return Oracle.numbers(ORACLE.get(name).get("values"));
  }

  private static void setWeights(GraphRun run, String path) {
    for (String name : List.of("kernel", "bias", "recurrent_kernel", "recurrent_bias")) {
      if (run.variables.all().stream().anyMatch(v -> v.name().equals(path + name))) {
        run.set(path + name, numbers(name));
      }
    }
  }

  /** The last of four steps, each a row of [batch, steps, units]. */
  @Test
  void anEncoderGivesTheLastState() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> x = run.constant(numbers("x"), 3, 8);
      Encoder.Features last =
          Network.encode(
              run.inference(), view(8, gru()), new Encoder.Features(x, 8), Optional.empty());
      setWeights(run, "gru/");
      double[] all = numbers("from_zero");
      double[] expected = new double[9];
      for (int row = 0; row < 3; row++) {
        System.arraycopy(all, (row * STEPS + STEPS - 1) * UNITS, expected, row * UNITS, UNITS);
      }
      assertEquals(UNITS, last.width());
      Oracle.assertClose(expected, run.eval(last.values()), 1e-6, "state");
    }
  }

  @Test
  void statesFollowFromAnyFirst() {
    try (GraphRun run = new GraphRun()) {
      Context at = run.inference();
      Operand<TFloat32> x = run.constant(numbers("x"), 3, STEPS, 2);
      Operand<TFloat32> gates =
          run.tf.math.add(
              run.tf.reshape(
                  run.tf.linalg.matMul(
                      run.tf.reshape(x, run.tf.array(-1, 2)),
                      run.constant(numbers("kernel"), 2, 9)),
                  run.tf.array(3, STEPS, 9)),
              run.constant(numbers("bias"), 9));
      List<Operand<TFloat32>> each =
          run.tf.unstack(gates, (long) STEPS, Unstack.axis(1L)).output().stream()
              .map(g -> (Operand<TFloat32>) g)
              .toList();
      List<Operand<TFloat32>> states =
          new GruLayer(at, UNITS)
              .states(each, Optional.of(run.constant(numbers("first"), 3, UNITS)), false)
              .each();
      setWeights(run, "");
      Operand<TFloat32> all = run.tf.concat(states, run.tf.constant(1));
      Oracle.assertClose(numbers("from_first"), run.eval(all), 1e-6, "states");
    }
  }

  /** Of two layers, each from both ends. */
  @Test
  void aDeepEncoderGivesTheStatesOfBothEnds() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> x = run.constant(Oracle.numbers(DEEP.get("x").get("values")), 3, 8);
      Encoder.Features last =
          Network.encode(
              run.inference(), view(8, deep()), new Encoder.Features(x, 8), Optional.empty());
      for (String layer : List.of("gru", "gru_backward", "gru_2", "gru_backward_2")) {
        for (String name : List.of("kernel", "bias", "recurrent_kernel", "recurrent_bias")) {
          run.set(layer + "/" + name, Oracle.numbers(DEEP.get(layer + "/" + name).get("values")));
        }
      }
      assertEquals(2 * UNITS, last.width());
      double[] ends = Oracle.numbers(DEEP.get("ends").get("values"));
      Oracle.assertClose(ends, run.eval(last.values()), 1e-6, "states");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gradientsOfAnEncoder(boolean isDeep) {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> x =
          run.variables.trainable("input", Shape.of(2, 8), Initializer.glorotUniform(3, 3));
      Encoder.Features last =
          Network.encode(
              run.training(),
              view(8, isDeep ? deep() : gru()),
              new Encoder.Features(x, 8),
              Optional.empty());
      GradientCheck.spread(run);
      GradientCheck.layer(run, last.values());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gradientsOfADecoder(boolean isDeep) {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> z =
          run.variables.trainable("input", Shape.of(2, 3), Initializer.glorotUniform(3, 3));
      Decoder.Output output =
          Network.decode(
              run.training(), view(8, isDeep ? deep() : gru()), new Encoder.Features(z, 3));
      Operand<TFloat32> y = output.parameter("logits", 8);
      GradientCheck.spread(run);
      assertArrayEquals(new long[] {2, 8}, run.shape(y));
      GradientCheck.layer(run, run.tf.math.tanh(y));
    }
  }

  /** Two values of a step stand side by side: a row is [steps, 2], not [2, steps]. */
  @Test
  void aDecoderGrowsAStepOnEachState() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> z = run.constant(new float[] {0.5f, -1, 2}, 1, 3);
      Context at = run.inference();
      Operand<TFloat32> y =
          Network.decode(at, view(8, gru()), new Encoder.Features(z, 3)).parameter("logits", 8);
      GradientCheck.spread(run);
      double[] zeros = new double[UNITS * 2];
      run.set("logits/kernel", zeros);
      run.set("logits/bias", new double[] {1, -2});
      assertArrayEquals(new float[] {1, -2, 1, -2, 1, -2, 1, -2}, run.eval(y));
    }
  }

  @Test
  void rowsThatAreNotWholeStepsAreRefused() {
    SpecException e = assertThrows(SpecException.class, () -> Network.checked(view(9, gru())));
    assertEquals(
        "arch gru: expected a whole number of values for each of 4 steps, found 9 values a row",
        e.getMessage());
    SpecException none =
        assertThrows(SpecException.class, () -> Network.checked(view(9, NetworkSpec.of("gru"))));
    assertEquals(
        "steps of arch gru: expected a whole number of 1 or more, found nothing",
        none.getMessage());
  }
}
