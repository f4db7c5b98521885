package org.latent4j.graph.view;

import java.nio.charset.StandardCharsets;
import org.latent4j.spec.ColumnSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** The names of a column to their codes and back. */
public final class Vocabulary {
  private Vocabulary() {}

  /**
   * The place of each name in the vocabulary, the number of its names for any other, NaN for an
   * empty one. By comparison with all: a table of names would be state that a server has to load.
   *
   * @param names [batch]
   */
  static Operand<TFloat32> codes(Ops tf, ColumnSpec column, Operand<TString> names) {
    Operand<TString> known = known(tf, column);
    Operand<TBool> equal = tf.math.equal(tf.expandDims(names, tf.constant(1)), known);
    Operand<TFloat32> hot = tf.dtypes.cast(equal, TFloat32.class);
    Operand<TInt64> place = tf.math.argMax(hot, tf.constant(1));
    Operand<TBool> any = tf.reduceAny(equal, tf.constant(1));
    Operand<TFloat32> code = tf.dtypes.cast(place, TFloat32.class);
    Operand<TFloat32> missing = tf.fill(tf.shape(code), tf.constant(Float.NaN));
    Operand<TFloat32> other = tf.fill(tf.shape(code), tf.constant((float) column.unknown()));
    Operand<TBool> empty = tf.math.equal(names, tf.constant(""));
    return tf.select(any, code, tf.select(empty, missing, other));
  }

  /** The names of codes, [batch]. */
  public static Operand<TString> names(Ops tf, ColumnSpec column, Operand<TFloat32> codes) {
    Operand<TString> known = known(tf, column);
    Operand<TInt32> places = tf.dtypes.cast(codes, TInt32.class);
    return tf.gather(known, places, tf.constant(0));
  }

  private static Operand<TString> known(Ops tf, ColumnSpec column) {
    return tf.array(StandardCharsets.UTF_8, column.categories().toArray(String[]::new));
  }
}
