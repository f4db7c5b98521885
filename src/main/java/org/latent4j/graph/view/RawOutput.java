package org.latent4j.graph.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;

/** Packed rows as a signature gives them back; the counterpart of {@link RawInput}. */
public final class RawOutput {
  private static final Squeeze.Options COLUMN = Squeeze.axis(List.of(1L));

  private RawOutput() {}

  /**
   * Tensors by the name of the view, or of the column.
   *
   * @param packed [batch, width of the views]
   */
  public static Map<String, Operand<?>> build(
      Ops tf, List<ViewSpec> views, Operand<TFloat32> packed) {
    Map<String, Operand<?>> tensors = new LinkedHashMap<>();
    int width = views.stream().mapToInt(ViewSpec::features).sum();
    int from = 0;
    for (ViewSpec view : views) {
      if (view.isTable()) {
        for (int i = 0; i < view.features(); i++) {
          ColumnSpec column = view.table().get(i);
          tensors.put(column.name(), cells(tf, column, slice(tf, packed, from + i, 1)));
        }
      } else {
        boolean all = view.features() == width;
        tensors.put(
            view.name(), shaped(tf, view, all ? packed : slice(tf, packed, from, view.features())));
      }
      from += view.features();
    }
    return tensors;
  }

  private static Operand<TFloat32> slice(Ops tf, Operand<TFloat32> packed, int from, int width) {
    return tf.slice(packed, tf.array(0, from), tf.array(-1, width));
  }

  private static Operand<?> cells(Ops tf, ColumnSpec column, Operand<TFloat32> packed) {
    Operand<TFloat32> values = tf.squeeze(packed, COLUMN);
    return column.isText() ? names(tf, column, values) : values;
  }

  /** The names of codes. */
  public static Operand<TString> names(Ops tf, ColumnSpec column, Operand<TFloat32> codes) {
    Operand<TString> known = RawInput.vocabulary(tf, column);
    Operand<TInt32> places = tf.dtypes.cast(codes, TInt32.class);
    return tf.gather(known, places, tf.constant(0));
  }

  /** Flat values in the shape of a view. */
  public static Operand<TFloat32> shaped(Ops tf, ViewSpec view, Operand<TFloat32> flat) {
    if (view.shape().size() == 1) {
      return flat;
    }
    int[] shape = new int[view.shape().size() + 1];
    shape[0] = -1;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = view.shape().get(i - 1);
    }
    return tf.reshape(flat, tf.array(shape));
  }
}
