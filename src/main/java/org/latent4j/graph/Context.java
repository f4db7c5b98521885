package org.latent4j.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.spec.Precision;
import org.latent4j.spec.TransferSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The place in a graph where layers are built.
 *
 * @param tf builds the operations, under the scope of this place
 * @param variables of the whole graph
 * @param path of the variables of this place, empty at the root
 * @param training empty for evaluation, serving and frozen parts: without it there is no dropout,
 *     batch normalisation uses its moving averages, and matrices are float32
 */
public record Context(Ops tf, Variables variables, String path, Optional<Training> training) {

  /**
   * What is special to a training pass.
   *
   * @param noise of its dropout
   * @param precision of its matrices
   * @param updates what belongs to the step beside the optimizer's updates; appended to
   * @param frozen parts that this pass goes through as evaluation does
   * @param batchShare weight of this batch in moving averages, a scalar
   */
  public record Training(
      Noise noise,
      Precision precision,
      List<Update> updates,
      TransferSpec frozen,
      Operand<TFloat32> batchShare) {
    /** The same without a part in the updates. */
    private Training again() {
      return new Training(noise, precision, new ArrayList<>(), frozen, batchShare);
    }
  }

  /** Changes a variable as part of a training step. */
  @FunctionalInterface
  public interface Update {
    /** Builds the change where the step may make it: after its gradients, if its loss is sane. */
    Op build(Ops gated);
  }

  /** The root of a graph that is not being trained. */
  public static Context inference(Ops tf, Variables variables) {
    return new Context(tf, variables, "", Optional.empty());
  }

  /** The root of a training pass. */
  public static Context training(Ops tf, Variables variables, Training training) {
    return new Context(tf, variables, "", Optional.of(training));
  }

  /**
   * The same layers once more in the same step: what belongs to the step beside the optimizer's
   * updates is left to the first time, as two changes of one variable would race.
   */
  public Context again() {
    return new Context(tf, variables, path, training.map(Training::again));
  }

  /** A place below this one. */
  public Context in(String name) {
    String place = name(name);
    return new Context(
        tf.withSubScope(name), variables, place, training.filter(t -> !t.frozen().freezes(place)));
  }

  /** A trainable variable of this place. */
  public Operand<TFloat32> weight(String name, Shape shape, Initializer initializer) {
    return variables.trainable(name(name), shape, initializer);
  }

  /** A variable of this place that the optimizer leaves alone. */
  public Operand<TFloat32> state(String name, Shape shape, float value) {
    return variables.state(name(name), shape, value);
  }

  /** The path of something in this place. */
  public String name(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }
}
