package org.latent4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.latent4j.spec.Precision;
import org.latent4j.spec.TransferSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** One graph, its variables and a session over them; owns both, and every tensor it makes. */
public final class GraphRun implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Session session = new Session(graph);
  private final Map<String, Setter> setters = new HashMap<>();
  public final Ops tf = Ops.create(graph);
  public final Variables variables;

  private record Setter(Placeholder<TFloat32> value, Op assign) {}

  /** Values for a placeholder. */
  public record Feed(Operand<TFloat32> placeholder, Shape shape, FloatDataBuffer values) {}

  /** Values for a placeholder, row-major. */
  public static Feed feed(Operand<TFloat32> placeholder, float[] values, long... shape) {
    return new Feed(placeholder, Shape.of(shape), DataBuffers.of(values));
  }

  public GraphRun() {
    this(0);
  }

  public GraphRun(long seed) {
    variables = new Variables(tf, seed);
  }

  /** A graph with training noise of a fixed key. */
  public Context training() {
    return training(Precision.FLOAT32);
  }

  public Context training(Precision precision) {
    Noise noise = new Noise(tf.array(5L, 1L));
    return Context.training(
        tf,
        variables,
        new Context.Training(
            noise, precision, new ArrayList<>(), TransferSpec.none(), tf.constant(0.01f)));
  }

  public Context inference() {
    return Context.inference(tf, variables);
  }

  public Operand<TFloat32> constant(float[] values, long... shape) {
    return tf.constant(Shape.of(shape), DataBuffers.of(values));
  }

  public Operand<TFloat32> constant(double[] values, long... shape) {
    return constant(floats(values), shape);
  }

  /** Gives every variable its initial value. */
  public void initialize() {
    target(variables.initialize());
  }

  public void target(Op op) {
    session.runner().addTarget(op).run().close();
  }

  public float[] eval(Operand<TFloat32> operand, Feed... feeds) {
    return eval(List.of(operand), feeds).get(0);
  }

  public List<float[]> eval(List<Operand<TFloat32>> operands, Feed... feeds) {
    return run(operands, result -> flat((TFloat32) result), feeds);
  }

  public long[] shape(Operand<TFloat32> operand, Feed... feeds) {
    return run(List.of(operand), tensor -> tensor.shape().asArray(), feeds).get(0);
  }

  private <T> List<T> run(
      List<Operand<TFloat32>> operands, Function<Tensor, T> read, Feed... feeds) {
    Session.Runner runner = session.runner();
    operands.forEach(runner::fetch);
    Tensor[] fed = new Tensor[feeds.length];
    try {
      for (int i = 0; i < feeds.length; i++) {
        fed[i] = TFloat32.tensorOf(feeds[i].shape(), feeds[i].values());
        runner.feed(feeds[i].placeholder(), fed[i]);
      }
      try (Result result = runner.run()) {
        return java.util.stream.IntStream.range(0, operands.size())
            .mapToObj(i -> read.apply(result.get(i)))
            .toList();
      }
    } finally {
      for (Tensor tensor : fed) {
        if (tensor != null) {
          tensor.close();
        }
      }
    }
  }

  /** Evaluates with an int64 vector fed. */
  public float[] eval(Operand<TFloat32> operand, Operand<TInt64> placeholder, long... value) {
    try (TInt64 fed = TInt64.tensorOf(StdArrays.ndCopyOf(value));
        Result result = session.runner().feed(placeholder, fed).fetch(operand).run()) {
      return flat((TFloat32) result.get(0));
    }
  }

  Variables.Variable variable(String name) {
    return variables.all().stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no variable " + name + " in " + names()));
  }

  public List<String> names() {
    return variables.all().stream().map(Variables.Variable::name).toList();
  }

  public float[] get(String name) {
    return eval(variable(name).operand());
  }

  public void set(String name, float... values) {
    Variables.Variable variable = variable(name);
    Setter setter = setters.computeIfAbsent(name, n -> setter(variable));
    try (TFloat32 value = TFloat32.tensorOf(variable.shape(), DataBuffers.of(values))) {
      session.runner().feed(setter.value(), value).addTarget(setter.assign()).run().close();
    }
  }

  public void set(String name, double[] values) {
    set(name, floats(values));
  }

  private Setter setter(Variables.Variable variable) {
    Placeholder<TFloat32> value =
        tf.placeholder(TFloat32.class, Placeholder.shape(variable.shape()));
    return new Setter(value, tf.assign(variable.operand(), value));
  }

  /** The gradients of a scalar with respect to some operands. */
  public List<Operand<TFloat32>> gradients(Operand<TFloat32> of, List<Operand<TFloat32>> to) {
    Output<?>[] targets = to.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
    Output<?>[] gradients = graph.addGradients(of.asOutput(), targets);
    return Arrays.stream(gradients).<Operand<TFloat32>>map(g -> g.expect(TFloat32.class)).toList();
  }

  /** Operation types in the graph. */
  public List<String> types() {
    List<String> types = new java.util.ArrayList<>();
    graph.operations().forEachRemaining(op -> types.add(op.type()));
    return types;
  }

  static float[] flat(TFloat32 tensor) {
    float[] values = new float[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  static float[] floats(double[] values) {
    float[] copy = new float[values.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (float) values[i];
    }
    return copy;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
