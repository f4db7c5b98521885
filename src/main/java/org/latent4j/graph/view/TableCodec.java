package org.latent4j.graph.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.latent4j.graph.Context;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.network.Decoder;
import org.latent4j.graph.network.Encoder;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ColumnSpec.Kind;
import org.latent4j.spec.ViewContent;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.ValueRange;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.OneHot;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The columns of a table on their way into networks and back out. What the likelihoods see of them:
 * a real column standardised, a positive one as the standardised logarithm, a count as it is, a
 * name as its code.
 */
final class TableCodec implements ViewCodec {
  private static final Squeeze.Options COLUMN = Squeeze.axis(List.of(1L));

  private final Ops tf;
  private final ViewSpec view;
  private final List<ColumnSpec> columns;

  TableCodec(Ops tf, ViewSpec view) {
    this.tf = tf;
    this.view = view;
    this.columns = view.table();
  }

  /**
   * Raw cells as likelihoods see them.
   *
   * @param raw [batch, columns]; NaN, or what the column's kind cannot hold, where missing
   */
  @Override
  public Observed observe(Operand<TFloat32> raw, boolean mayLack) {
    return observe(raw);
  }

  Observed observe(Operand<TFloat32> raw) {
    Operand<TBool> there =
        tf.math.logicalAnd(
            tf.math.greaterEqual(raw, vector(TableCodec::lowest)),
            tf.math.lessEqual(raw, vector(TableCodec::highest)));
    Operand<TFloat32> mask = tf.dtypes.cast(there, TFloat32.class);
    Operand<TFloat32> harmless = tf.math.mul(tf.onesLike(raw), vector(c -> isLog(c) ? 1 : 0));
    Operand<TFloat32> safe = tf.select(there, raw, harmless);
    if (columns.stream().anyMatch(TableCodec::isLog)) {
      Operand<TFloat32> logs = tf.math.log(tf.math.maximum(safe, tf.constant(Float.MIN_NORMAL)));
      safe =
          tf.math.add(
              tf.math.mul(logs, flags(TableCodec::isLog)),
              tf.math.mul(safe, flags(c -> !isLog(c))));
    }
    // Vectorised division by 1 may lose the last bit, and a code below a whole number is another.
    Operand<TFloat32> x =
        tf.math.mul(tf.math.sub(safe, vector(TableCodec::shift)), vector(c -> 1 / scale(c)));
    return new Observed(view, tf.math.mul(x, mask), Optional.of(mask));
  }

  /**
   * The inverse of {@link #observe}: the expected number, for a positive column its median, or the
   * code of the likelier name. Numbers leave the range of the training rows by no more than {@link
   * ColumnSpec.Range#MARGIN} of it.
   *
   * @param x [batch, columns], means of the likelihoods
   */
  @Override
  public Operand<TFloat32> raw(Operand<TFloat32> x) {
    Operand<TFloat32> values =
        tf.math.add(tf.math.mul(x, vector(TableCodec::scale)), vector(TableCodec::shift));
    if (columns.stream().anyMatch(c -> !c.range().equals(ColumnSpec.Range.ANY))) {
      Operand<TFloat32> least = tf.math.maximum(values, vector(TableCodec::floor));
      values = tf.math.minimum(least, vector(TableCodec::ceiling));
    }
    if (columns.stream().anyMatch(TableCodec::isLog)) {
      Operand<TFloat32> logs = tf.math.mul(values, flags(TableCodec::isLog));
      values =
          tf.math.add(
              tf.math.mul(tf.math.exp(logs), flags(TableCodec::isLog)),
              tf.math.mul(values, flags(c -> !isLog(c))));
    }
    if (columns.stream().noneMatch(c -> c.kind() == Kind.BINARY)) {
      return values;
    }
    Operand<TFloat32> rounded = tf.math.floor(tf.math.add(values, tf.constant(0.5f)));
    return tf.math.add(
        tf.math.mul(rounded, flags(c -> c.kind() == Kind.BINARY)),
        tf.math.mul(values, flags(c -> c.kind() != Kind.BINARY)));
  }

  /**
   * What an encoder is given: standardised numbers (of counts the logarithm of one more), names as
   * one-hot vectors, and for columns that had missing values in training whether they are there.
   *
   * @return [batch, width]; 0 for all of a missing cell
   */
  @Override
  public Encoder.Features networkInput(Context at, Observed observed) {
    return networkInput(observed);
  }

  Encoder.Features networkInput(Observed observed) {
    Operand<TFloat32> x = observed.x();
    Operand<TFloat32> mask = observed.mask().orElseThrow();
    List<Operand<TFloat32>> parts = new ArrayList<>();
    int width = 0;
    int[] numbers = places(c -> c.kind() != Kind.CATEGORY && c.kind() != Kind.COUNT);
    if (numbers.length > 0) {
      parts.add(take(x, numbers));
      width += numbers.length;
    }
    int[] counts = places(c -> c.kind() == Kind.COUNT);
    if (counts.length > 0) {
      parts.add(counts(take(x, counts), take(mask, counts), counts));
      width += counts.length;
    }
    for (int place : places(c -> c.kind() == Kind.CATEGORY)) {
      int count = columns.get(place).categories().size();
      parts.add(oneHot(take(x, place), take(mask, place), count));
      width += count;
    }
    int[] lacking = places(ColumnSpec::missing);
    if (lacking.length > 0) {
      parts.add(take(mask, lacking));
      width += lacking.length;
    }
    Operand<TFloat32> all = parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
    return new Encoder.Features(all, width);
  }

  @Override
  public Distribution likelihood(
      Context at, Decoder.Output output, Supplier<Optional<Operand<TFloat32>>> size) {
    return Mixed.build(at, view, this, output);
  }

  static List<float[]> usual(ViewContent.Table content) {
    return content.table().stream().map(column -> new float[] {usual(column)}).toList();
  }

  private static float usual(ColumnSpec column) {
    return switch (column.kind()) {
      case REAL -> (float) column.shift();
      case POSITIVE -> (float) Math.exp(column.shift());
      case COUNT -> 1;
      case BINARY, CATEGORY -> 0;
    };
  }

  @Override
  public List<Operand<TFloat32>> input(String signature, Map<String, Operand<?>> tensors) {
    List<Operand<TFloat32>> cells = new ArrayList<>();
    for (ColumnSpec column : columns) {
      // A column's name may hold what the name of an operation must not.
      String name = signature + "_" + view.name() + "_" + cells.size();
      cells.add(tf.expandDims(cells(name, column, tensors), tf.constant(1)));
    }
    return cells;
  }

  /** One column, [batch]. */
  private Operand<TFloat32> cells(String name, ColumnSpec column, Map<String, Operand<?>> tensors) {
    if (!column.isText()) {
      Operand<TFloat32> numbers = placeholder(name, TFloat32.class);
      tensors.put(ViewContent.Table.tensor(column), numbers);
      return numbers;
    }
    Operand<TString> names = placeholder(name, TString.class);
    tensors.put(ViewContent.Table.tensor(column), names);
    return Vocabulary.codes(tf, column, names);
  }

  private <T extends TType> Operand<T> placeholder(String name, Class<T> type) {
    return tf.withName(name).placeholder(type, Placeholder.shape(Shape.of(-1)));
  }

  @Override
  public void output(
      Operand<TFloat32> packed, int from, boolean alone, Map<String, Operand<?>> tensors) {
    for (int i = 0; i < columns.size(); i++) {
      ColumnSpec column = columns.get(i);
      Operand<TFloat32> cells = tf.slice(packed, tf.array(0, from + i), tf.array(-1, 1));
      Operand<TFloat32> values = tf.squeeze(cells, COLUMN);
      tensors.put(
          ViewContent.Table.tensor(column),
          column.isText() ? Vocabulary.names(tf, column, values) : values);
    }
  }

  private Operand<TFloat32> counts(Operand<TFloat32> x, Operand<TFloat32> mask, int[] places) {
    float[] shift = new float[places.length];
    float[] scale = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      shift[i] = (float) columns.get(places[i]).shift();
      scale[i] = (float) columns.get(places[i]).scale();
    }
    Operand<TFloat32> logs = tf.math.log1p(x);
    Operand<TFloat32> standard =
        tf.math.div(tf.math.sub(logs, tf.constant(shift)), tf.constant(scale));
    return tf.math.mul(standard, mask);
  }

  private Operand<TFloat32> oneHot(Operand<TFloat32> code, Operand<TFloat32> mask, int count) {
    Operand<TInt32> place = tf.squeeze(tf.dtypes.cast(code, TInt32.class), COLUMN);
    Operand<TFloat32> hot =
        tf.oneHot(place, tf.constant(count), tf.constant(1f), tf.constant(0f), OneHot.axis(-1L));
    return tf.math.mul(hot, mask);
  }

  /** Some columns, [batch, as many]. */
  Operand<TFloat32> take(Operand<TFloat32> x, int... places) {
    boolean all = places.length == columns.size();
    return all ? x : tf.gather(x, tf.constant(places), tf.constant(1));
  }

  /** The places of the columns that are of some sort. */
  int[] places(Predicate<ColumnSpec> sort) {
    return IntStream.range(0, columns.size()).filter(i -> sort.test(columns.get(i))).toArray();
  }

  private Operand<TFloat32> vector(ToDoubleFunction<ColumnSpec> value) {
    float[] values = new float[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(columns.get(i));
    }
    return tf.constant(values);
  }

  private Operand<TFloat32> flags(Predicate<ColumnSpec> sort) {
    return vector(column -> sort.test(column) ? 1 : 0);
  }

  private static boolean isLog(ColumnSpec column) {
    return column.kind() == Kind.POSITIVE;
  }

  private static double shift(ColumnSpec column) {
    return column.kind() == Kind.REAL || isLog(column) ? column.shift() : 0;
  }

  private static double scale(ColumnSpec column) {
    return column.kind() == Kind.REAL || isLog(column) ? column.scale() : 1;
  }

  /** The cells that the columns' likelihoods give a probability; empty where there are none. */
  static Optional<ValueRange> range(List<ColumnSpec> columns) {
    List<Double> lows = columns.stream().map(TableCodec::lowest).toList();
    List<Double> highs = columns.stream().map(TableCodec::highest).toList();
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new ValueRange(ViewContent.Table.MIXED.kind(), lows, highs, false));
  }

  /** The least decoded value, of a positive column its logarithm. */
  private static double floor(ColumnSpec column) {
    double floor = Math.max(-Float.MAX_VALUE, column.range().floor());
    return switch (column.kind()) {
      case POSITIVE -> Math.log(Math.max(floor, Math.max(column.range().lowest(), 0) / 2));
      case COUNT -> Math.max(floor, 0);
      default -> floor;
    };
  }

  private static double ceiling(ColumnSpec column) {
    double most = Math.min(Float.MAX_VALUE, column.range().ceiling());
    return isLog(column) ? Math.log(most) : most;
  }

  private static double lowest(ColumnSpec column) {
    return column.kind() == Kind.REAL ? -Float.MAX_VALUE : isLog(column) ? Float.MIN_NORMAL : 0;
  }

  private static double highest(ColumnSpec column) {
    int names = column.categories().size();
    return names == 0 ? Float.MAX_VALUE : names - 1;
  }
}
