package org.latent4j.graph.view;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The raw values of some views as a signature takes them: of an image or vector one tensor; of a
 * table one a column, [batch], strings where its values are names.
 *
 * @param tensors placeholders by the name of the view, or of the column
 * @param packed the same values, one after the other, [batch, width]; of a plain model the
 *     placeholder itself
 */
public record RawInput(Map<String, Operand<?>> tensors, Operand<TFloat32> packed) {
  /** Builds the placeholders of a signature. */
  public static RawInput build(Ops tf, String signature, ModelSpec spec, List<ViewSpec> views) {
    Map<String, Operand<?>> tensors = new LinkedHashMap<>();
    if (spec.isPlain()) {
      Operand<TFloat32> x = image(tf, signature, spec.view());
      tensors.put(spec.view().name(), x);
      return new RawInput(tensors, x);
    }
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (ViewSpec view : views) {
      if (view.isTable()) {
        for (int i = 0; i < view.table().size(); i++) {
          // A column's name may hold what the name of an operation must not.
          String name = signature + "_" + view.name() + "_" + i;
          parts.add(cell(tf, name, view.table().get(i), tensors));
        }
      } else {
        Operand<TFloat32> values = image(tf, signature, view);
        tensors.put(view.name(), values);
        parts.add(tf.reshape(values, tf.array(-1, view.features())));
      }
    }
    Operand<TFloat32> packed = parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
    return new RawInput(tensors, tf.withName(signature + "_rows").identity(packed));
  }

  private static Operand<TFloat32> image(Ops tf, String signature, ViewSpec view) {
    return placeholder(
        tf, signature + "_" + view.name(), TFloat32.class, Views.rowShape(view).prepend(-1));
  }

  private static <T extends TType> Operand<T> placeholder(
      Ops tf, String name, Class<T> type, Shape shape) {
    return tf.withName(name).placeholder(type, Placeholder.shape(shape));
  }

  /** One column as a packed one, [batch, 1]. */
  private static Operand<TFloat32> cell(
      Ops tf, String name, ColumnSpec column, Map<String, Operand<?>> tensors) {
    if (!column.isText()) {
      Operand<TFloat32> numbers = placeholder(tf, name, TFloat32.class, Shape.of(-1));
      tensors.put(column.name(), numbers);
      return tf.expandDims(numbers, tf.constant(1));
    }
    Operand<TString> names = placeholder(tf, name, TString.class, Shape.of(-1));
    tensors.put(column.name(), names);
    return tf.expandDims(codes(tf, column, names), tf.constant(1));
  }

  /**
   * The place of each name in the vocabulary, NaN for any other. By comparison with all: a table of
   * names would be state that a server has to load.
   */
  private static Operand<TFloat32> codes(Ops tf, ColumnSpec column, Operand<TString> names) {
    Operand<TString> known = vocabulary(tf, column);
    Operand<TBool> equal = tf.math.equal(tf.expandDims(names, tf.constant(1)), known);
    Operand<TFloat32> hot = tf.dtypes.cast(equal, TFloat32.class);
    Operand<TInt64> place = tf.math.argMax(hot, tf.constant(1));
    Operand<TBool> any = tf.reduceAny(equal, tf.constant(1));
    Operand<TFloat32> code = tf.dtypes.cast(place, TFloat32.class);
    Operand<TFloat32> none = tf.math.mul(tf.onesLike(code), tf.constant(Float.NaN));
    return tf.select(any, code, none);
  }

  /** The names of a column, [names]. */
  static Operand<TString> vocabulary(Ops tf, ColumnSpec column) {
    return tf.array(StandardCharsets.UTF_8, column.categories().toArray(String[]::new));
  }
}
