package org.latent4j.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.framework.initializers.Initializer;
import org.tensorflow.framework.metrics.Metric;
import org.tensorflow.framework.optimizers.Optimizer;
import org.tensorflow.framework.optimizers.Optimizer.GradAndVar;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** A graph for one check of the framework, with its session and the tensors fed; owns all. */
final class FrameworkGraph implements AutoCloseable {
  final Graph graph = new Graph();
  final Ops tf = Ops.create(graph);
  private final Session session = new Session(graph);
  private final List<Placeholder<TFloat32>> inputs = new ArrayList<>();
  private final List<Tensor> values = new ArrayList<>();

  /** Figures of {@code src/test/python/framework.py}. */
  static JsonNode oracle() {
    try (InputStream in =
        FrameworkGraph.class.getResourceAsStream("/org/latent4j/oracle/framework.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    Arrays.setAll(numbers, i -> array.get(i).asDouble());
    return numbers;
  }

  /**
   * An input.
   *
   * @param known whether the graph is told how many rows there are
   */
  Operand<TFloat32> input(boolean known, double[] numbers, long... shape) {
    long[] declared = shape.clone();
    declared[0] = known ? shape[0] : -1;
    Placeholder<TFloat32> input =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(declared)));
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    inputs.add(input);
    values.add(TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(floats)));
    return input;
  }

  /** Feeds other numbers to the input made first. */
  private void feed(double[] numbers) {
    TFloat32 tensor = (TFloat32) values.get(0);
    for (int i = 0; i < numbers.length; i++) {
      tensor.setFloat((float) numbers[i], i);
    }
  }

  private void run(Op op) {
    fed().addTarget(op).run().close();
  }

  double[] eval(Operand<TFloat32> operand) {
    try (Result result = fed().fetch(operand).run()) {
      return numbers((TFloat32) result.get(0));
    }
  }

  private Session.Runner fed() {
    Session.Runner runner = session.runner();
    for (int i = 0; i < inputs.size(); i++) {
      runner.feed(inputs.get(i), values.get(i));
    }
    return runner;
  }

  /** The value of a metric after the first two rows, and then the third. */
  double[] metric(Metric metric, JsonNode figures, boolean known) {
    double[] guesses = numbers(figures.get("guess"));
    double[] labels = numbers(figures.get("truth"));
    List<Op> updates = new ArrayList<>();
    for (int row = 0, rows = 2; row < 3; row += rows, rows = 1) {
      Operand<TFloat32> guess = rows(guesses, known, row, rows);
      updates.add(
          labels.length == 0
              ? metric.updateState(tf, guess, null)
              : metric.updateState(tf, rows(labels, known, row, rows), guess, null));
    }
    Operand<TFloat32> value = metric.result(tf, TFloat32.class);
    session.initialize();
    updates.forEach(this::run);
    return eval(value);
  }

  private Operand<TFloat32> rows(double[] all, boolean known, int row, int rows) {
    int width = all.length / 3;
    double[] some = Arrays.copyOfRange(all, row * width, (row + rows) * width);
    return width == 1 ? input(known, some, rows) : input(known, some, rows, width);
  }

  /**
   * The steps of framework.py on several variables at once, by gradients of our own list.
   *
   * @return a row a step, of two numbers a variable
   */
  static double[][] steps(Function<Graph, Optimizer> optimizer, int variables) {
    JsonNode figures = oracle().get("optimizers");
    double[] start = numbers(figures.get("start"));
    double[][] path = new double[figures.get("gradients").size()][];
    try (FrameworkGraph g = new FrameworkGraph()) {
      Operand<TFloat32> slope = g.input(true, start, 2);
      List<GradAndVar<? extends TType>> list = new ArrayList<>();
      List<Operand<TFloat32>> all = new ArrayList<>();
      for (int i = 0; i < variables; i++) {
        Variable<TFloat32> variable = g.tf.variable(g.tf.array((float) start[0], (float) start[1]));
        Operand<TFloat32> loss = g.tf.sum(g.tf.math.mul(variable, slope), g.tf.constant(0));
        list.add(new GradAndVar<>(g.gradient(loss, variable).asOutput(), variable.asOutput()));
        all.add(variable);
      }
      Op step = optimizer.apply(g.graph).applyGradients(list, "step");
      Operand<TFloat32> values = g.tf.stack(all);
      g.session.initialize();
      for (int t = 0; t < path.length; t++) {
        g.feed(numbers(figures.get("gradients").get(t)));
        g.run(step);
        path[t] = g.eval(values);
      }
    }
    return path;
  }

  static double[] draw(Initializer<TFloat32> initializer, long... shape) {
    try (FrameworkGraph g = new FrameworkGraph()) {
      return g.eval(initializer.call(g.tf, g.tf.constant(shape), TFloat32.class));
    }
  }

  static double[] numbers(TFloat32 tensor) {
    float[] floats = new float[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(floats, false, false));
    double[] numbers = new double[floats.length];
    Arrays.setAll(numbers, i -> floats[i]);
    return numbers;
  }

  Operand<TFloat32> gradient(Operand<TFloat32> of, Operand<TFloat32> to) {
    Output<?>[] targets = {to.asOutput()};
    return graph.addGradients(of.asOutput(), targets)[0].expect(TFloat32.class);
  }

  void assertClose(JsonNode expected, Operand<TFloat32> operand) {
    assertClose(numbers(expected), eval(operand));
  }

  /** Within 2e-6, relative to an expected figure above 1: what float32 leaves. */
  static void assertClose(double[] expected, double[] found) {
    assertEquals(expected.length, found.length, () -> "found " + Arrays.toString(found));
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i], found[i], 2e-6 * Math.max(1, Math.abs(expected[i])), "at " + i);
    }
  }

  @Override
  public void close() {
    values.forEach(Tensor::close);
    session.close();
    graph.close();
  }
}
