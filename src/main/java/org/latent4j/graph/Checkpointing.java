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
    String[] paths = variables.stream().map(Variables.Variable::name).toArray(String[]::new);
    String[] whole = new String[paths.length];
    Arrays.fill(whole, "");
    Operand<TString> names = tf.array(paths);
    Operand<TString> slices = tf.array(whole);
    List<Operand<?>> values = new ArrayList<>();
    variables.forEach(v -> values.add(v.operand()));
    Save save = tf.withName("checkpoint_save").train.save(prefix, names, slices, values);
    List<Class<? extends TType>> types = Collections.nCopies(paths.length, TFloat32.class);
    Restore read = tf.train.restore(prefix, names, slices, types);
    List<Op> assigns = new ArrayList<>();
    int i = 0;
    for (Variables.Variable variable : variables) {
      Operand<TFloat32> value = read.tensors().get(i++).expect(TFloat32.class);
      assigns.add(variable.assign(tf, value));
    }
    Op restore = tf.withControlDependencies(assigns).withName("checkpoint_restore").noOp();
    return new Checkpointing(prefix, save, restore);
  }
}
