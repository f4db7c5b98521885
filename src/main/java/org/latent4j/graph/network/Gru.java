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
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Gated recurrent units over the steps of a view: a row of F values is read as [steps, F / steps].
 * A further layer is given the states of the one below. The encoder's features are the last state
 * of its last layer, with that of a layer that reads from the last step to the first where it is
 * bidirectional. Each layer of the decoder begins with a state made of the latent; the first is
 * given the latent at each step, and the parameters of a step grow on the last one's state after
 * it.
 */
final class Gru {
  private static final String STEPS = "steps";
  private static final String UNITS = "units";
  private static final String LAYERS = "layers";
  private static final String BIDIRECTIONAL = "bidirectional";
  private static final String OF_A_STEP = "a whole number of values for each of %d steps";

  static final NetworkKind KIND =
      new NetworkKind(
          "gru",
          "recurrent, over the steps of a row",
          List.of(
              Setting.count(STEPS, STEPS, 1, "equal parts that a row is read in; no default"),
              Setting.whole(UNITS, UNITS, 64, "width of the state; default 64"),
              Setting.whole(LAYERS, LAYERS, 1, "units one on the other; default 1"),
              Setting.on(BIDIRECTIONAL, BIDIRECTIONAL, "encoders read the steps from both ends")),
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
    boolean both = spec.isOn(BIDIRECTIONAL);
    GruLayer.Sequence seen =
        new GruLayer.Sequence(
            tf.reshape(input.values(), tf.array(-1, input.width() / steps)),
            steps,
            input.width() / steps);
    int layers = (int) spec.number(LAYERS);
    for (int i = 1; i < layers; i++) {
      seen = GruLayer.Sequence.of(tf, read(at, spec, i, seen, both));
    }
    List<GruLayer.States> last = read(at, spec, layers, seen, both);
    List<Operand<TFloat32>> ends = last.stream().map(GruLayer.States::end).toList();
    return new Encoder.Features(beside(tf, ends), last.size() * (int) spec.number(UNITS))
        .beside(tf, condition);
  }

  /** The states of a layer of the encoder: forwards, and backwards where it is bidirectional. */
  private static List<GruLayer.States> read(
      Context at, NetworkSpec spec, int layer, GruLayer.Sequence seen, boolean both) {
    int units = (int) spec.number(UNITS);
    List<GruLayer.States> states = new ArrayList<>();
    GruLayer forwards = new GruLayer(at.in(name("gru", layer)), units);
    states.add(forwards.states(forwards.gates(seen), Optional.empty(), false));
    if (both) {
      GruLayer backwards = new GruLayer(at.in(name("gru_backward", layer)), units);
      states.add(backwards.states(backwards.gates(seen), Optional.empty(), true));
    }
    return states;
  }

  /** The first layer has the names that it had when it was the only one. */
  private static String name(String of, int layer) {
    return layer == 1 ? of : of + "_" + layer;
  }

  private static Operand<TFloat32> beside(Ops tf, List<Operand<TFloat32>> values) {
    return values.size() == 1 ? values.get(0) : tf.concat(values, tf.constant(1));
  }

  private static Decoder.Output decode(
      Context at, NetworkSpec spec, ViewSpec view, Encoder.Features start) {
    Ops tf = at.tf();
    int steps = (int) spec.number(STEPS);
    int units = (int) spec.number(UNITS);
    GruLayer first = new GruLayer(at.in(name("gru", 1)), units);
    GruLayer.States states =
        first.states(
            Collections.nCopies(steps, first.gates(start.values(), start.width())),
            Optional.of(state(at, start, 1, units)),
            false);
    for (int i = 2; i <= (int) spec.number(LAYERS); i++) {
      GruLayer next = new GruLayer(at.in(name("gru", i)), units);
      List<Operand<TFloat32>> gates = next.gates(GruLayer.Sequence.of(tf, List.of(states)));
      states = next.states(gates, Optional.of(state(at, start, i, units)), false);
    }
    Operand<TFloat32> rows = GruLayer.Sequence.of(tf, List.of(states)).rows();
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

  /** The state that a layer of the decoder begins with, [batch, units]. */
  private static Operand<TFloat32> state(Context at, Encoder.Features start, int layer, int units) {
    Initializer initializer = Initializer.glorotUniform(start.width(), units);
    Context own = at.in(name("to_state", layer));
    return at.tf().math.tanh(Dense.apply(own, start.values(), start.width(), units, initializer));
  }
}
