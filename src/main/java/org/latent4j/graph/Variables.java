package org.latent4j.graph;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/**
 * The variables of one graph by name. Asking twice for a name gives the same variable, so the same
 * layers can be built several times over the same weights (training, evaluation, each signature).
 *
 * <p>Names are paths such as {@code x/encoder/dense_0/kernel}; they are the names in checkpoints
 * and exports.
 */
public final class Variables {
  private final Ops tf;
  private final long seed;
  private final Map<String, Variable> byName = new LinkedHashMap<>();

  /**
   * No variables yet.
   *
   * @param tf the root of the graph
   * @param seed of the initial values; each variable draws its own by its name
   */
  public Variables(Ops tf, long seed) {
    this.tf = tf;
    this.seed = seed;
  }

  /**
   * One variable.
   *
   * @param name path of the variable
   * @param operand the variable itself, float32
   * @param initializer of its value at the start of a run
   * @param trainable whether the optimizer moves it; otherwise it is a statistic or a slot
   */
  public record Variable(
      String name,
      Shape shape,
      Operand<TFloat32> operand,
      Initializer initializer,
      boolean trainable) {}

  /** A variable that the optimizer moves. */
  public Operand<TFloat32> trainable(String name, Shape shape, Initializer initializer) {
    return get(name, shape, initializer, true);
  }

  /** A variable that the optimizer leaves alone, filled with one value. */
  public Operand<TFloat32> state(String name, Shape shape, float value) {
    return get(name, shape, Initializer.constant(value), false);
  }

  /** All variables in the order of their making. */
  public Collection<Variable> all() {
    return List.copyOf(byName.values());
  }

  /** The variables that the optimizer moves, in the order of their making. */
  public List<Variable> trainable() {
    return byName.values().stream().filter(Variable::trainable).toList();
  }

  /**
   * An operation that gives every variable its initial value. The initial values are built here and
   * nowhere else, so a graph that only serves has none.
   */
  public Op initialize() {
    List<Op> assigns = new ArrayList<>();
    for (Variable variable : byName.values()) {
      Operand<TFloat32> initial =
          variable.initializer().values(tf, variable.shape(), seed, key(variable.name()));
      assigns.add(tf.assign(variable.operand(), initial));
    }
    return tf.withControlDependencies(assigns).noOp();
  }

  private Operand<TFloat32> get(
      String name, Shape shape, Initializer initializer, boolean trainable) {
    Variable known = byName.get(name);
    if (known == null) {
      known = new Variable(name, shape, variable(name, shape), initializer, trainable);
      byName.put(name, known);
    } else if (!known.shape().equals(shape)) {
      throw new IllegalStateException(
          "variable " + name + " has shape " + known.shape() + ", asked for " + shape);
    }
    return known.operand();
  }

  /** Built by hand, since the generated op would run the path through name scopes of its own. */
  private Operand<TFloat32> variable(String name, Shape shape) {
    return tf.scope()
        .env()
        .opBuilder("VariableV2", name, tf.scope())
        .setAttr("shape", shape)
        .setAttr("dtype", DataType.DT_FLOAT)
        .build()
        .output(0);
  }

  /** A stable number for a name, so that equal shapes do not start with equal values. */
  static long key(String name) {
    CRC32C crc = new CRC32C();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
