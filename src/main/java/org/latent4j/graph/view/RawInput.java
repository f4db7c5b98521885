package org.latent4j.graph.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

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
    if (spec.isOneTensor()) {
      Operand<TFloat32> x = new NumbersCodec(tf, spec.view()).placeholder(signature);
      tensors.put(spec.view().name(), x);
      return new RawInput(tensors, x);
    }
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (ViewSpec view : views) {
      parts.addAll(Views.codec(tf, view).input(signature, tensors));
    }
    Operand<TFloat32> packed = parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
    return new RawInput(tensors, tf.withName(signature + "_rows").identity(packed));
  }
}
