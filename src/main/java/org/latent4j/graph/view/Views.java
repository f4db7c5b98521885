package org.latent4j.graph.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.latent4j.graph.Context;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.network.Encoder;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** Packed rows to what networks see of each view, and back. */
public final class Views {
  private final Ops tf;
  private final ModelSpec spec;

  public Views(Ops tf, ModelSpec spec) {
    this.tf = tf;
    this.spec = spec;
  }

  public Observation observe(Operand<TFloat32> packed, List<ViewSpec> present) {
    List<Observed> parts = new ArrayList<>();
    int from = 0;
    for (ViewSpec view : present) {
      boolean whole = present.size() == 1;
      parts.add(observe(view, whole ? packed : slice(packed, from, view.features())));
      from += view.features();
    }
    return new Observation(parts);
  }

  private Operand<TFloat32> slice(Operand<TFloat32> packed, int from, int width) {
    return tf.slice(packed, tf.array(0, from), tf.array(-1, width));
  }

  private Observed observe(ViewSpec view, Operand<TFloat32> raw) {
    if (view.isTable()) {
      return new Table(tf, view).observe(raw);
    }
    boolean flat = raw.shape().numDimensions() == 2;
    Operand<TFloat32> rows = flat ? raw : tf.reshape(raw, tf.array(-1, view.features()));
    if (!spec.mayLack(view)) {
      return new Observed(view, Scaler.apply(tf, view.preprocessing(), rows), Optional.empty());
    }
    Operand<TBool> there =
        tf.reduceAll(tf.math.isFinite(rows), tf.constant(1), ReduceAll.keepDims(true));
    Operand<TFloat32> safe = tf.select(there, rows, tf.zerosLike(rows));
    Operand<TFloat32> mask = tf.dtypes.cast(there, TFloat32.class);
    Operand<TFloat32> x = Scaler.apply(tf, view.preprocessing(), safe);
    return new Observed(view, tf.math.mul(x, mask), Optional.of(mask));
  }

  /** What a network is given of a view, [batch, width]. */
  public static Encoder.Features networkInput(Context at, Observed seen) {
    ViewSpec view = seen.view();
    return view.isTable()
        ? new Table(at.tf(), view).networkInput(seen)
        : Likelihood.networkInput(at, view.likelihood(), view.features(), seen.x());
  }

  /**
   * The sum of each row's counts, [batch, 1], or that of a usual row, where they are not given;
   * empty where the likelihood does not go by it.
   */
  public Optional<Operand<TFloat32>> size(ViewSpec view, Observation given) {
    OptionalDouble fitted = Likelihood.size(view.likelihood());
    if (fitted.isEmpty()) {
      return Optional.empty();
    }
    Operand<TFloat32> usual = tf.constant(new float[][] {{(float) fitted.getAsDouble()}});
    return Optional.of(given.of(view).map(seen -> size(seen, usual)).orElse(usual));
  }

  private Operand<TFloat32> size(Observed seen, Operand<TFloat32> usual) {
    Operand<TFloat32> sum = tf.sum(seen.x(), tf.constant(1), Sum.keepDims(true));
    return seen.presence(tf)
        .<Operand<TFloat32>>map(
            there ->
                tf.math.add(
                    tf.math.mul(sum, there),
                    tf.math.mul(usual, tf.math.sub(tf.constant(1f), there))))
        .orElse(sum);
  }

  /** [batch, width of the views], packed. */
  public Operand<TFloat32> raw(Map<ViewSpec, Distribution> decoded) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    decoded.forEach(
        (view, likelihood) -> {
          Operand<TFloat32> mean = likelihood.mean();
          parts.add(
              view.isTable()
                  ? new Table(tf, view).raw(mean)
                  : Scaler.invert(tf, view.preprocessing(), mean));
        });
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
  }

  /** The shape of one row of a view, without the batch. */
  public static Shape rowShape(ViewSpec view) {
    return Shape.of(view.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  /** The shape of one row of training data: of a plain model that of its view, else flat. */
  public static Shape rowShape(ModelSpec spec) {
    return spec.isPlain() ? rowShape(spec.view()) : Shape.of(ModelSpec.width(spec.views()));
  }
}
