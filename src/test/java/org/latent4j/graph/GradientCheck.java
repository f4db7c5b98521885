package org.latent4j.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.latent4j.graph.objective.Loss;
import org.latent4j.graph.objective.Term;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Symbolic gradients against differences of the function itself, for all trainable variables.
 *
 * <p>The function's last sums are taken in double, so that only their elements carry float32
 * rounding. The slope is the five-point difference, whose error is h⁴; of halved steps the first
 * three count that agree closely, else those that agree best. A coordinate where none agree (a kink
 * of a rectifier lies between the points) says nothing about the gradient and is left out; at least
 * four fifths of the coordinates must remain.
 */
public final class GradientCheck {
  private static final double TOLERANCE = 1e-3;
  private static final double AGREEMENT = 3e-4;
  private static final double CLOSE = 1e-4;
  private static final double LARGEST_STEP = 0.16;
  private static final double SMALLEST_STEP = 0.005;
  private static final int MOST_COORDINATES = 6;

  private final GraphRun run;
  private final Gradients gradients;
  private final DoubleSupplier function;
  private final List<Variables.Variable> variables;
  private int checked;
  private int kinks;

  /** Builds the gradients with respect to the targets. */
  @FunctionalInterface
  private interface Gradients {
    public List<Operand<TFloat32>> of(List<Operand<TFloat32>> targets);
  }

  private GradientCheck(
      GraphRun run,
      List<Variables.Variable> variables,
      Gradients gradients,
      DoubleSupplier function) {
    this.run = run;
    this.variables = variables;
    this.gradients = gradients;
    this.function = function;
  }

  /** Checks the gradient of Σ y·c with fixed random c: every element of y counts differently. */
  public static void layer(GraphRun run, Operand<TFloat32> y) {
    long[] shape = run.shape(y);
    Random random = new Random(3);
    double[] c = new double[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    Arrays.setAll(c, i -> random.nextDouble() * 2 - 1);
    Operand<TFloat32> weighted = run.tf.math.mul(y, run.constant(c, shape));
    Operand<TFloat32> flat = run.tf.reshape(weighted, run.tf.array(-1));
    Operand<TFloat32> total = run.tf.sum(flat, run.tf.constant(0));
    GradientCheck check =
        new GradientCheck(
            run,
            run.variables.trainable(),
            targets -> run.gradients(total, targets),
            () -> sum(run.eval(flat)));
    check.check(total);
  }

  /**
   * Checks the gradients that training takes of a player's loss with respect to its own variables;
   * the total is the function's value.
   */
  public static void of(GraphRun run, Loss loss, DoubleSupplier function) {
    List<Variables.Variable> own =
        run.variables.trainable().stream()
            .filter(variable -> Term.player(variable.name()).equals(loss.player()))
            .toList();
    new GradientCheck(run, own, targets -> loss.gradients(run.tf, targets), function)
        .check(loss.total());
  }

  private void check(Operand<TFloat32> total) {
    double value = function.getAsDouble();
    double told = run.eval(total)[0];
    if (!(Math.abs(told - value) <= 1e-5 * Math.max(1, Math.abs(value)))) {
      throw new AssertionError("expected a total of " + value + ", found " + told);
    }
    List<float[]> found =
        run.eval(gradients.of(variables.stream().map(Variables.Variable::operand).toList()));
    double largest = found.stream().mapToDouble(GradientCheck::largest).max().orElseThrow();
    if (largest == 0) {
      throw new AssertionError("every gradient is 0");
    }
    for (int i = 0; i < found.size(); i++) {
      check(variables.get(i).name(), found.get(i), largest);
    }
    if (checked < 4 * kinks) {
      throw new AssertionError("kinks at " + kinks + " places, only " + checked + " checked");
    }
  }

  /**
   * The error is relative to the coordinate's own gradient, or, where that is small, to a tenth of
   * the variable's largest and a hundredth of the model's: below those float32 cannot tell.
   */
  private void check(String name, float[] gradient, double largest) {
    double floor = Math.max(0.1 * largest(gradient), 0.01 * largest);
    for (int i : coordinates(gradient.length)) {
      double scale = Math.max(Math.abs(gradient[i]), floor);
      double slope = slope(name, i, scale);
      if (Double.isNaN(slope)) {
        kinks++;
        continue;
      }
      checked++;
      if (!(Math.abs(slope - gradient[i]) <= TOLERANCE * scale)) {
        throw new AssertionError(
            name + "[" + i + "]: gradient " + gradient[i] + ", difference " + slope);
      }
    }
  }

  /** The slope, or NaN where no three steps agree on it: two may agree by chance on a kink. */
  private double slope(String name, int i, double scale) {
    float[] values = run.get(name);
    double earlier = difference(name, values, i, LARGEST_STEP);
    double before = difference(name, values, i, LARGEST_STEP / 2);
    double best = before;
    double disagreement = Double.POSITIVE_INFINITY;
    for (double step = LARGEST_STEP / 4;
        step >= SMALLEST_STEP && disagreement > CLOSE * scale;
        step /= 2) {
      double slope = difference(name, values, i, step);
      double worst = Math.max(Math.abs(slope - before), Math.abs(before - earlier));
      if (worst < disagreement) {
        disagreement = worst;
        best = slope;
      }
      earlier = before;
      before = slope;
    }
    run.set(name, values);
    return disagreement <= AGREEMENT * scale ? best : Double.NaN;
  }

  private double difference(String name, float[] values, int i, double step) {
    double near = at(name, values, i, step) - at(name, values, i, -step);
    double far = at(name, values, i, 2 * step) - at(name, values, i, -2 * step);
    return (8 * near - far) / (12 * step);
  }

  private double at(String name, float[] values, int i, double step) {
    float[] moved = values.clone();
    moved[i] = (float) (moved[i] + step);
    run.set(name, moved);
    return function.getAsDouble();
  }

  public static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static Set<Integer> coordinates(int size) {
    Set<Integer> some = new TreeSet<>();
    Random random = new Random(size);
    while (some.size() < Math.min(size, MOST_COORDINATES)) {
      some.add(random.nextInt(size));
    }
    return some;
  }

  private static double largest(float[] values) {
    return IntStream.range(0, values.length)
        .mapToDouble(i -> Math.abs(values[i]))
        .max()
        .orElseThrow();
  }

  /** Seeded values in ±{@code limit}. */
  public static float[] random(long seed, int size, double limit) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) * limit);
    }
    return values;
  }

  /**
   * Three times the initial values everywhere, and random ones where those would be constant: far
   * enough from 0 that most steps do not cross a rectifier's kink.
   */
  public static void spread(GraphRun run) {
    run.initialize();
    for (Variables.Variable variable : run.variables.trainable()) {
      float[] values = run.get(variable.name());
      float[] extra = random(Variables.key(variable.name()), values.length, 0.3);
      boolean constant = IntStream.range(0, values.length).allMatch(i -> values[i] == values[0]);
      for (int i = 0; i < values.length; i++) {
        values[i] = constant ? values[i] + extra[i] : 3 * values[i];
      }
      run.set(variable.name(), values);
    }
  }
}
