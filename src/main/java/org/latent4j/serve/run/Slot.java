package org.latent4j.serve.run;

import java.util.BitSet;
import java.util.Optional;
import org.latent4j.spec.manifest.TensorSpec;
import org.tensorflow.ndarray.Shape;

/** One tensor of an open signature; equal to itself alone. */
public final class Slot {
  private final String name;
  private final TensorSpec spec;
  private final Shape shape;
  private final int width;
  private final BitSet lacking;
  private final Optional<RowLimits> limits;

  /**
   * A tensor.
   *
   * @param name by which callers know it
   * @param lacking columns in which a value may be missing, which NaN says
   * @param limits what values may be
   */
  Slot(String name, TensorSpec spec, BitSet lacking, Optional<RowLimits> limits) {
    this.name = name;
    this.spec = spec;
    this.lacking = lacking;
    this.limits = limits;
    shape = Shape.of(spec.shape().stream().mapToLong(Integer::longValue).toArray());
    width = spec.width();
  }

  String name() {
    return name;
  }

  TensorSpec spec() {
    return spec;
  }

  String tensor() {
    return spec.tensor();
  }

  /** The shape of one row. */
  Shape shape() {
    return shape;
  }

  /** Values of one row; of an open shape, for one step. */
  public int width() {
    return width;
  }

  /** Values of one row of a call with so many steps; the int overflows where they are too many. */
  long width(int steps) {
    return spec.open() ? (long) width * steps : width;
  }

  BitSet lacking() {
    return lacking;
  }

  Optional<RowLimits> limits() {
    return limits;
  }
}
