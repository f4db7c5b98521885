package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.graph.Tensors;
import org.latent4j.graph.Variables;
import org.latent4j.spec.OptimizerSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Against {@code src/test/python/adam.py}: NumPy in float64, checked there against Keras. */
class OptimizersTest {
  private static final JsonNode ORACLE = Oracle.read("adam.json");
  private static final int STEPS = 20;

  @Test
  void adamIsThatOfThePaperInEachOf40FreshGraphs() {
    assertSameInFreshGraphs(40);
  }

  @Test
  @Tag("long")
  void adamIsThatOfThePaperInEachOf200FreshGraphs() {
    assertSameInFreshGraphs(200);
  }

  private static void assertSameInFreshGraphs(int graphs) {
    List<float[][]> first = trajectory("adam");
    assertNear("adam", first);
    for (int i = 1; i < graphs; i++) {
      List<float[][]> again = trajectory("adam");
      for (int step = 0; step < STEPS; step++) {
        assertArrayEquals(first.get(step), again.get(step), "graph " + i + ", step " + step);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adam_large_epsilon",
        "adamw",
        "sgd",
        "sgd_momentum",
        "rmsprop",
        "rmsprop_momentum"
      })
  void everyOtherOptimizerFollowsItsFormula(String name) {
    assertNear(name, trajectory(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"within", "beyond"})
  void clippingScalesByTheGlobalNorm(String name) {
    JsonNode expected = ORACLE.get("clip_by_global_norm_of_first_gradients").get(name);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Operand<TFloat32>> gradients = new ArrayList<>();
      ORACLE.get("gradients").get(0).forEach(g -> gradients.add(tf.constant(Oracle.floats(g))));
      List<Operand<TFloat32>> clipped =
          Optimizers.clipped(tf, gradients, expected.get("limit").asDouble());
      try (Session session = new Session(graph)) {
        for (int i = 0; i < gradients.size(); i++) {
          float[] wanted = Oracle.floats(expected.get("clipped").get(i));
          float[] found = fetch(session.runner(), clipped.get(i));
          for (int j = 0; j < wanted.length; j++) {
            assertEquals(wanted[j], found[j], Math.abs(wanted[j]) * 1e-6, name + " " + i);
          }
        }
      }
    }
  }

  private static void assertNear(String name, List<float[][]> found) {
    JsonNode expected = ORACLE.get("cases").get(name);
    for (int k = 0; k < expected.get("steps").size(); k++) {
      int step = expected.get("steps").get(k).asInt();
      for (int v = 0; v < 3; v++) {
        double[] values = Oracle.doubles(expected.get("values").get(k).get(v));
        for (int i = 0; i < values.length; i++) {
          assertEquals(
              values[i],
              found.get(step - 1)[v][i],
              1e-6 * Math.max(1, Math.abs(values[i])),
              name + ", step " + step + ", variable " + v + ", place " + i);
        }
      }
    }
  }

  private static OptimizerSpec spec(String name) {
    JsonNode settings = ORACLE.get("cases").get(name).get("settings");
    double epsilon = settings.path("epsilon").asDouble();
    double beta1 = settings.path("beta1").asDouble();
    double beta2 = settings.path("beta2").asDouble();
    double momentum = settings.path("momentum").asDouble();
    if (name.startsWith("adamw")) {
      double decay = settings.get("weight_decay").asDouble();
      return new OptimizerSpec.AdamW(beta1, beta2, epsilon, decay);
    }
    if (name.startsWith("adam")) {
      return new OptimizerSpec.Adam(beta1, beta2, epsilon);
    }
    return name.startsWith("sgd")
        ? new OptimizerSpec.Sgd(momentum)
        : new OptimizerSpec.RmsProp(settings.get("decay").asDouble(), momentum, epsilon);
  }

  /** Values of the three variables after each step, on the oracle's gradients. */
  private static List<float[][]> trajectory(String name) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf, 0);
      List<Operand<TFloat32>> gradients = new ArrayList<>();
      for (int v = 0; v < 3; v++) {
        variable(variables, v);
        Shape shape = variables.trainable().get(v).shape();
        gradients.add(tf.placeholder(TFloat32.class, Placeholder.shape(shape)));
      }
      List<Operand<TFloat32>> rates = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        rates.add(tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar())));
      }
      Variables slots = new Variables(tf, 0);
      List<Op> updates =
          new Optimizers(tf, slots, new Optimizers.Rates(rates.get(0), rates.get(1), rates.get(2)))
              .apply(spec(name), variables.trainable(), gradients);
      Op begin = tf.withControlDependencies(variables.initialize(), slots.initialize()).noOp();
      try (Session session = new Session(graph)) {
        session.runner().addTarget(begin).run().close();
        List<float[][]> values = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
          step(session, name, step, rates, gradients, updates);
          values.add(fetch(session, variables.trainable()));
        }
        return values;
      }
    }
  }

  private static void variable(Variables variables, int v) {
    JsonNode head = ORACLE.get("variables");
    double[] sizes = Oracle.doubles(head.get("shapes").get(v));
    Shape shape = Shape.of();
    for (double size : sizes) {
      shape = shape.append((long) size);
    }
    float[] start = Oracle.floats(head.get("start").get(v));
    variables.trainable(
        head.get("names").get(v).asText(),
        shape,
        (tf, wanted, seed, key) -> tf.reshape(tf.constant(start), tf.constant(wanted.asArray())));
  }

  private static void step(
      Session session,
      String name,
      int step,
      List<Operand<TFloat32>> rates,
      List<Operand<TFloat32>> gradients,
      List<Op> updates) {
    JsonNode settings = ORACLE.get("cases").get(name).get("settings");
    double[] fed = {
      settings.get("rate").asDouble(),
      Math.pow(settings.path("beta1").asDouble(), step + 1),
      Math.pow(settings.path("beta2").asDouble(), step + 1)
    };
    List<TFloat32> tensors = new ArrayList<>();
    Session.Runner runner = session.runner();
    for (int i = 0; i < 3; i++) {
      tensors.add(TFloat32.scalarOf((float) fed[i]));
      runner.feed(rates.get(i), tensors.get(tensors.size() - 1));
      float[] gradient = Oracle.floats(ORACLE.get("gradients").get(step).get(i));
      Shape shape = gradients.get(i).shape();
      tensors.add(TFloat32.tensorOf(shape, t -> t.asRawTensor().data().asFloats().write(gradient)));
      runner.feed(gradients.get(i), tensors.get(tensors.size() - 1));
    }
    updates.forEach(runner::addTarget);
    runner.run().close();
    tensors.forEach(TFloat32::close);
  }

  private static float[][] fetch(Session session, List<Variables.Variable> variables) {
    Session.Runner runner = session.runner();
    variables.forEach(v -> runner.fetch(v.operand()));
    try (Result result = runner.run()) {
      float[][] values = new float[variables.size()][];
      for (int i = 0; i < values.length; i++) {
        values[i] = Tensors.floats((TFloat32) result.get(i));
      }
      return values;
    }
  }

  private static float[] fetch(Session.Runner runner, Operand<TFloat32> operand) {
    try (Result result = runner.fetch(operand).run()) {
      return Tensors.floats((TFloat32) result.get(0));
    }
  }
}
