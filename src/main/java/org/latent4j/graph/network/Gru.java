package org.latent4j.graph.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.Setting;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A gated recurrent unit (Cho et al. 2014, arXiv:1406.1078) over the steps of a view: a row of F
 * values is read as [steps, F / steps]. The encoder's features are the last state. The decoder
 * begins with a state made of the latent, is given the latent at each step, and grows the
 * parameters of a step on the state after it. Unrolled, as TensorFlow's loops have no gradient.
 */
final class Gru {
  private static final String STEPS = "steps";
  private static final String UNITS = "units";
  private static final String OF_A_STEP = "a whole number of values for each of %d steps";

  static final NetworkKind KIND =
      new NetworkKind(
          "gru",
          "recurrent, over the steps of a row",
          List.of(
              Setting.count(STEPS, STEPS, 1, "equal parts that a row is read in; no default"),
              Setting.whole(UNITS, UNITS, 64, "width of the state; default 64")),
          false,
          picture -> NetworkSpec.of("gru"),
          Gru::requireSteps,
          spec -> false,
          Gru::encode,
          Gru::decode);

  private Gru() {}

  private static void requireSteps(NetworkSpec spec, ViewSpec view) {
    int steps = (int) spec.number(STEPS);
    boolean numbers = view.content().isTensor();
    if (!numbers || view.features() % steps != 0) {
      throw new SpecException(
          "arch gru",
          OF_A_STEP.formatted(steps),
          numbers ? view.features() + " values a row" : "a table of mixed columns");
    }
  }

  private static Encoder.Features encode(
      Context at,
      NetworkSpec spec,
      ViewSpec view,
      Encoder.Features input,
      Optional<Encoder.Features> condition) {
    Ops tf = at.tf();
    int steps = (int) spec.number(STEPS);
    int units = (int) spec.number(UNITS);
    int width = input.width() / steps;
    Context layer = at.in("gru");
    // [batch · steps, width] · [width, 3 · units]: the inputs of all steps in one product
    Operand<TFloat32> rows = tf.reshape(input.values(), tf.array(-1, width));
    Operand<TFloat32> gates =
        tf.reshape(inputs(layer, rows, width, units), tf.array(-1, steps * 3 * units));
    List<Operand<TFloat32>> given = split(tf, gates, steps);
    Operand<TFloat32> none = tf.zerosLike(split(tf, given.get(0), 3).get(0));
    List<Operand<TFloat32>> states = states(layer, given, none, units);
    return new Encoder.Features(states.get(steps - 1), units).beside(tf, condition);
  }

  private static Decoder.Output decode(
      Context at, NetworkSpec spec, ViewSpec view, Encoder.Features start) {
    Ops tf = at.tf();
    int steps = (int) spec.number(STEPS);
    int units = (int) spec.number(UNITS);
    Initializer initializer = Initializer.glorotUniform(start.width(), units);
    Operand<TFloat32> first =
        tf.math.tanh(
            Dense.apply(at.in("to_state"), start.values(), start.width(), units, initializer));
    Context layer = at.in("gru");
    Operand<TFloat32> gates = inputs(layer, start.values(), start.width(), units);
    List<Operand<TFloat32>> states = states(layer, Collections.nCopies(steps, gates), first, units);
    Operand<TFloat32> all =
        steps == 1 ? states.get(0) : tf.concat(states, tf.constant(1)); // [batch, steps · units]
    Operand<TFloat32> rows = tf.reshape(all, tf.array(-1, units));
    return (name, width) -> {
      if (width % steps != 0) {
        throw new SpecException(
            "arch gru", OF_A_STEP.formatted(steps), "%d of %s a row".formatted(width, name));
      }
      Initializer output = Initializer.outputUniform(units, width / steps);
      return tf.reshape(
          Dense.apply(at.in(name), rows, units, width / steps, output), tf.array(-1, width));
    };
  }

  /** x·W + b of the gates: update, reset and candidate side by side, [rows, 3 · units]. */
  private static Operand<TFloat32> inputs(Context at, Operand<TFloat32> x, int in, int units) {
    Operand<TFloat32> kernel =
        at.weight("kernel", Shape.of(in, 3L * units), Initializer.glorotUniform(in, units));
    Operand<TFloat32> bias = at.weight("bias", Shape.of(3L * units), Initializer.constant(0));
    return at.tf().nn.biasAdd(Products.matMul(at, x, kernel), bias);
  }

  /**
   * The state after each step, [batch, units]: h' = z·h + (1 − z)·n with the candidate n = tanh(x_n
   * + r·(h·U_n + b_n)). The reset gate r is applied after the recurrent product, as cuDNN, PyTorch
   * and Keras (reset_after) do; gates lie in Keras's order, z, r, n.
   *
   * @param gates of the input of each step, [batch, 3 · units]
   * @param first state, [batch, units]
   */
  static List<Operand<TFloat32>> states(
      Context at, List<Operand<TFloat32>> gates, Operand<TFloat32> first, int units) {
    Ops tf = at.tf();
    Initializer initializer = Initializer.glorotUniform(units, units);
    Operand<TFloat32> kernel =
        at.weight("recurrent_kernel", Shape.of(units, 3L * units), initializer);
    Operand<TFloat32> bias =
        at.weight("recurrent_bias", Shape.of(3L * units), Initializer.constant(0));
    List<Operand<TFloat32>> states = new ArrayList<>();
    Operand<TFloat32> state = first;
    for (Operand<TFloat32> given : gates) {
      List<Operand<TFloat32>> x = split(tf, given, 3);
      List<Operand<TFloat32>> h =
          split(tf, tf.nn.biasAdd(Products.matMul(at, state, kernel), bias), 3);
      Operand<TFloat32> update = tf.math.sigmoid(tf.math.add(x.get(0), h.get(0)));
      Operand<TFloat32> reset = tf.math.sigmoid(tf.math.add(x.get(1), h.get(1)));
      Operand<TFloat32> candidate =
          tf.math.tanh(tf.math.add(x.get(2), tf.math.mul(reset, h.get(2))));
      // z·h + (1 − z)·n = n + z·(h − n)
      state = tf.math.add(candidate, tf.math.mul(update, tf.math.sub(state, candidate)));
      states.add(state);
    }
    return states;
  }

  private static List<Operand<TFloat32>> split(Ops tf, Operand<TFloat32> values, int parts) {
    return List.copyOf(tf.split(tf.constant(1), values, (long) parts).output());
  }
}
