package org.latent4j.graph.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.graph.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A gated recurrent unit (Cho et al. 2014, arXiv:1406.1078), unrolled, as TensorFlow's loops have
 * no gradient.
 *
 * @param at where its weights are
 * @param units width of the state
 */
record GruLayer(Context at, int units) {
  /**
   * What is read, step by step.
   *
   * @param rows [batch · steps, width]
   */
  record Sequence(Operand<TFloat32> rows, int steps, int width) {
    /** The states of layers that read the same steps, side by side at each step. */
    static Sequence of(Ops tf, List<States> layers) {
      int steps = layers.get(0).each().size();
      int width = layers.stream().mapToInt(States::units).sum();
      List<Operand<TFloat32>> all = new ArrayList<>();
      for (int i = 0; i < steps; i++) {
        for (States states : layers) {
          all.add(states.each().get(i));
        }
      }
      Operand<TFloat32> flat = all.size() == 1 ? all.get(0) : tf.concat(all, tf.constant(1));
      return new Sequence(tf.reshape(flat, tf.array(-1, width)), steps, width);
    }
  }

  /**
   * What a layer remembers.
   *
   * @param each [batch, units], after each step in the order of the steps
   * @param backwards whether it read them from the last to the first
   */
  record States(List<Operand<TFloat32>> each, boolean backwards, int units) {
    /** After all steps. */
    Operand<TFloat32> end() {
      return each.get(backwards ? 0 : each.size() - 1);
    }
  }

  /** What the gates are given of each step, [batch, 3 · units]; of all steps in one product. */
  List<Operand<TFloat32>> gates(Sequence seen) {
    Ops tf = at.tf();
    Operand<TFloat32> all = gates(seen.rows(), seen.width());
    return split(tf.reshape(all, tf.array(-1, seen.steps() * 3 * units)), seen.steps());
  }

  /**
   * x·W + b of the gates: update, reset and candidate side by side, [rows, 3 · units].
   *
   * @param x [rows, width]
   */
  Operand<TFloat32> gates(Operand<TFloat32> x, int width) {
    Shape shape = Shape.of(width, 3L * units);
    Operand<TFloat32> kernel = at.weight("kernel", shape, Initializer.glorotUniform(width, units));
    Operand<TFloat32> bias = at.weight("bias", Shape.of(3L * units), Initializer.constant(0));
    return at.tf().nn.biasAdd(Products.matMul(at, x, kernel), bias);
  }

  /**
   * The state after each step: h' = z·h + (1 − z)·n with the candidate n = tanh(x_n + r·(h·U_n +
   * b_n)). The reset gate r is applied after the recurrent product, as cuDNN, PyTorch and Keras
   * (reset_after) do; gates lie in Keras's order, z, r, n.
   *
   * @param given of each step, [batch, 3 · units]
   * @param first state, [batch, units]; zeros where there is none
   * @param backwards whether the last step is read first
   */
  States states(
      List<Operand<TFloat32>> given, Optional<Operand<TFloat32>> first, boolean backwards) {
    Ops tf = at.tf();
    Operand<TFloat32> kernel =
        at.weight(
            "recurrent_kernel",
            Shape.of(units, 3L * units),
            Initializer.glorotUniform(units, units));
    Operand<TFloat32> bias =
        at.weight("recurrent_bias", Shape.of(3L * units), Initializer.constant(0));
    List<Operand<TFloat32>> order = new ArrayList<>(given);
    if (backwards) {
      Collections.reverse(order);
    }
    List<Operand<TFloat32>> states = new ArrayList<>();
    Operand<TFloat32> state = first.orElseGet(() -> tf.zerosLike(split(order.get(0), 3).get(0)));
    for (Operand<TFloat32> gates : order) {
      List<Operand<TFloat32>> x = split(gates, 3);
      List<Operand<TFloat32>> h = split(tf.nn.biasAdd(Products.matMul(at, state, kernel), bias), 3);
      Operand<TFloat32> update = tf.math.sigmoid(tf.math.add(x.get(0), h.get(0)));
      Operand<TFloat32> reset = tf.math.sigmoid(tf.math.add(x.get(1), h.get(1)));
      Operand<TFloat32> candidate =
          tf.math.tanh(tf.math.add(x.get(2), tf.math.mul(reset, h.get(2))));
      // z·h + (1 − z)·n = n + z·(h − n)
      state = tf.math.add(candidate, tf.math.mul(update, tf.math.sub(state, candidate)));
      states.add(state);
    }
    if (backwards) {
      Collections.reverse(states);
    }
    return new States(List.copyOf(states), backwards, units);
  }

  private List<Operand<TFloat32>> split(Operand<TFloat32> values, int parts) {
    return List.copyOf(at.tf().split(at.tf().constant(1), values, (long) parts).output());
  }
}
