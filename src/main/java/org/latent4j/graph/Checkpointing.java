package org.latent4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.Restore;
import org.tensorflow.op.train.Save;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * Operations that write variables to TensorFlow's checkpoint files and read them back.
 *
 * @param prefix placeholder of the path without its endings
 * @param save writes {@code <prefix>.index} and {@code <prefix>.data-00000-of-00001}
 * @param restore reads them into the variables
 */
public record Checkpointing(Placeholder<TString> prefix, Save save, Op restore) {

  /** Builds both for the given variables, by their names. */
  public static Checkpointing build(Ops tf, Collection<Variables.Variable> variables) {
    Placeholder<TString> prefix = tf.withName("checkpoint_prefix").placeholder(TString.class);
    String[] paths = paths(variables);
    Operand<TString> names = tf.array(paths);
    Operand<TString> slices = whole(tf, paths);
    List<Operand<?>> values = new ArrayList<>();
    variables.forEach(v -> values.add(v.operand()));
    Save save = tf.withName("checkpoint_save").train.save(prefix, names, slices, values);
    return new Checkpointing(prefix, save, restore(tf, "checkpoint_restore", prefix, variables));
  }

  /**
   * An operation that reads some variables alone, from the files of {@link #prefix}.
   *
   * @param name of the operation
   * @param some at least one, held by the files in its shape
   */
  public Op restoring(Ops tf, String name, Collection<Variables.Variable> some) {
    return restore(tf, name, prefix, some);
  }

  private static Op restore(
      Ops tf, String name, Operand<TString> prefix, Collection<Variables.Variable> variables) {
    String[] paths = paths(variables);
    List<Class<? extends TType>> types = Collections.nCopies(paths.length, TFloat32.class);
    Restore read = tf.train.restore(prefix, tf.array(paths), whole(tf, paths), types);
    List<Op> assigns = new ArrayList<>();
    int i = 0;
    for (Variables.Variable variable : variables) {
      Operand<TFloat32> value = read.tensors().get(i++).expect(TFloat32.class);
      assigns.add(variable.assign(tf, value));
    }
    return tf.withControlDependencies(assigns).withName(name).noOp();
  }

  private static String[] paths(Collection<Variables.Variable> variables) {
    return variables.stream().map(Variables.Variable::name).toArray(String[]::new);
  }

  /** Whole variables, no slices of them. */
  private static Operand<TString> whole(Ops tf, String[] paths) {
    String[] whole = new String[paths.length];
    Arrays.fill(whole, "");
    return tf.array(whole);
  }
}
