package org.latent4j.graph.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.latent4j.graph.Context;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.network.Decoder;
import org.latent4j.graph.network.Encoder;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.ValueRange;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
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

  /** The codec of a view. */
  static ViewCodec codec(Ops tf, ViewSpec view) {
    return view.content()
        .match(numbers -> new NumbersCodec(tf, view), table -> new TableCodec(tf, view));
  }

  /**
   * A usual value of each tensor of a view, in the order of {@link ViewSpec#fields}: one for all of
   * a row, or one a feature; of names their codes.
   */
  public static List<float[]> usual(ViewSpec view) {
    return view.content().match(NumbersCodec::usual, TableCodec::usual);
  }

  /** The raw values that each view takes, by its name; none of tables. */
  public static Map<String, ValueRange> ranges(ModelSpec spec) {
    Map<String, ValueRange> ranges = new LinkedHashMap<>();
    for (ViewSpec view : spec.views()) {
      range(view).ifPresent(range -> ranges.put(view.name(), range));
    }
    return ranges;
  }

  private static Optional<ValueRange> range(ViewSpec view) {
    return view.content()
        .match(
            numbers -> Optional.of(Likelihood.range(numbers.likelihood(), numbers.preprocessing())),
            table -> Optional.empty());
  }

  /**
   * Whether all values of a row are some that its views take, or missing; empty where they take
   * any.
   *
   * @param packed raw, of the views that are present
   * @return [batch]
   */
  public Optional<Operand<TBool>> possible(Operand<TFloat32> packed, List<ViewSpec> present) {
    int width = ModelSpec.width(present);
    Operand<TFloat32> flat = tf.reshape(packed, tf.array(-1, width));
    List<Operand<TBool>> each = new ArrayList<>();
    int from = 0;
    for (ViewSpec view : present) {
      Operand<TFloat32> own = present.size() == 1 ? flat : slice(flat, from, view.features());
      range(view)
          .or(() -> TableCodec.range(view.table()))
          .ifPresent(range -> each.add(outside(range, own, view.features())));
      from += view.features();
    }
    return each.stream()
        .reduce((one, other) -> tf.math.logicalOr(one, other))
        .map(outside -> tf.math.logicalNot(outside));
  }

  private Operand<TBool> outside(ValueRange range, Operand<TFloat32> raw, int features) {
    int count = range.low().size() == 1 ? 1 : features;
    float[] low = new float[count];
    float[] high = new float[count];
    for (int i = 0; i < count; i++) {
      low[i] = range.low(i);
      high[i] = range.high(i);
    }
    Operand<TBool> outside =
        tf.math.logicalOr(
            tf.math.less(raw, tf.constant(low)), tf.math.greater(raw, tf.constant(high)));
    if (range.whole()) {
      Operand<TFloat32> rest = tf.math.sub(raw, tf.math.floor(raw));
      outside = tf.math.logicalOr(outside, tf.math.greater(rest, tf.constant(0f)));
    }
    return tf.reduceAny(outside, tf.constant(1));
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
    return codec(tf, view).observe(raw, spec.mayLack(view));
  }

  /** What a network is given of a view, [batch, width]. */
  public static Encoder.Features networkInput(Context at, Observed seen) {
    return codec(at.tf(), seen.view()).networkInput(at, seen);
  }

  /**
   * The likelihood of a view.
   *
   * @param output a decoder's parameters
   * @param given views of which some likelihoods have to know the size
   */
  public Distribution likelihood(
      Context at, ViewSpec view, Decoder.Output output, Observation given) {
    return codec(at.tf(), view).likelihood(at, output, () -> size(view, given));
  }

  /**
   * The sum of each row's counts, [batch, 1], or that of a usual row, where they are not given;
   * empty where the likelihood does not go by it.
   */
  private Optional<Operand<TFloat32>> size(ViewSpec view, Observation given) {
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
          parts.add(codec(tf, view).raw(mean));
        });
    return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
  }

  /** The shape of one row of training data: of a plain model that of its view, else flat. */
  public static Shape rowShape(ModelSpec spec) {
    return spec.isOneTensor()
        ? NumbersCodec.rowShape(spec.view())
        : Shape.of(ModelSpec.width(spec.views()));
  }
}
