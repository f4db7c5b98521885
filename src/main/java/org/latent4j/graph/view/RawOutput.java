package org.latent4j.graph.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Packed rows as a signature gives them back; the counterpart of {@link RawInput}. */
public final class RawOutput {
  private RawOutput() {}

  /**
   * Tensors by the name of the view, or of the column.
   *
   * @param packed [batch, width of the views]
   */
  public static Map<String, Operand<?>> build(
      Ops tf, List<ViewSpec> views, Operand<TFloat32> packed) {
    Map<String, Operand<?>> tensors = new LinkedHashMap<>();
    int from = 0;
    for (ViewSpec view : views) {
      Views.codec(tf, view).output(packed, from, views.size() == 1, tensors);
      from += view.features();
    }
    return tensors;
  }

  /** Flat values in the shape of a view. */
  public static Operand<TFloat32> shaped(Ops tf, ViewSpec view, Operand<TFloat32> flat) {
    return new NumbersCodec(tf, view).shaped(flat);
  }
}
