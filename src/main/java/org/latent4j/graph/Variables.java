package org.latent4j.graph;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
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
  private final Storage storage;
  private final Map<String, Variable> byName = new LinkedHashMap<>();

  /**
   * No variables yet.
   *
   * @param tf the root of the graph
   * @param seed of the initial values; each variable draws its own by its name
   */
  public Variables(Ops tf, long seed) {
    this(tf, seed, Storage.REFERENCE);
  }

  private Variables(Ops tf, long seed, Storage storage) {
    this.tf = tf;
    this.seed = seed;
    this.storage = storage;
  }

  /** No variables yet, each to be a resource, for a graph that is exported. */
  public static Variables resources(Ops tf) {
    return new Variables(tf, 0, Storage.RESOURCE);
  }

  /**
   * How TensorFlow holds variables. Optimizer kernels and gradients are built on references;
   * TensorFlow 2 lists, shares and calls the variables of a SavedModel without delay only where
   * they are resources.
   */
  private enum Storage {
    REFERENCE,
    RESOURCE
  }

  /**
   * One variable.
   *
   * @param name path of the variable
   * @param operand its value, float32; of a reference variable, the variable itself
   * @param target what is assigned to: the operand, or the handle of a resource
   * @param initializer of its value at the start of a run
   * @param trainable whether the optimizer moves it; otherwise it is a statistic or a slot
   */
  public record Variable(
      String name,
      Shape shape,
      Operand<TFloat32> operand,
      Operand<?> target,
      Initializer initializer,
      boolean trainable) {
    /** An operation that sets the variable, and fails where the value has another shape. */
    public Op assign(Ops tf, Operand<TFloat32> value) {
      return target == operand
          ? tf.assign(operand, value)
          : tf.assignVariableOp(target, tf.ensureShape(value, shape));
    }
  }

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
      assigns.add(variable.assign(tf, initial));
    }
    return tf.withControlDependencies(assigns).noOp();
  }

  private Operand<TFloat32> get(
      String name, Shape shape, Initializer initializer, boolean trainable) {
    Variable known = byName.get(name);
    if (known == null) {
      known = variable(name, shape, initializer, trainable);
      byName.put(name, known);
    } else if (!known.shape().equals(shape)) {
      throw new IllegalStateException(
          "variable " + name + " has shape " + known.shape() + ", asked for " + shape);
    }
    return known.operand();
  }

  private Variable variable(String name, Shape shape, Initializer initializer, boolean trainable) {
    if (storage == Storage.REFERENCE) {
      Operand<TFloat32> variable =
          operation("VariableV2", name)
              .setAttr("shape", shape)
              .setAttr("dtype", DataType.DT_FLOAT)
              .build()
              .output(0);
      return new Variable(name, shape, variable, variable, initializer, trainable);
    }
    Operand<?> handle =
        operation("VarHandleOp", name)
            .setAttr("shape", shape)
            .setAttr("dtype", DataType.DT_FLOAT)
            .setAttr("shared_name", name)
            .build()
            .output(0);
    Operand<TFloat32> value =
        operation("ReadVariableOp", name + "/read")
            .addInput(handle.asOutput())
            .setAttr("dtype", DataType.DT_FLOAT)
            .build()
            .output(0);
    return new Variable(name, shape, value, handle, initializer, trainable);
  }

  /** Built by hand, since the generated ops would run the path through name scopes of their own. */
  private OperationBuilder operation(String type, String name) {
    return tf.scope().env().opBuilder(type, name, tf.scope());
  }

  /** A stable number for a name, so that equal shapes do not start with equal values. */
  static long key(String name) {
    CRC32C crc = new CRC32C();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
