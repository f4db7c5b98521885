package org.latent4j.graph.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.latent4j.graph.Context;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.Support;
import org.latent4j.graph.network.Decoder;
import org.latent4j.graph.network.Encoder;
import org.latent4j.spec.ViewContent;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** Images and vectors: one tensor, one scaling, one likelihood; there or not as a whole. */
record NumbersCodec(Ops tf, ViewSpec view) implements ViewCodec {
  static List<float[]> usual(ViewContent.Numbers content) {
    Support support = Likelihood.kind(content.likelihood()).support();
    if (!support.scales()) {
      return List.of(new float[] {support == Support.COUNT ? 1 : 0});
    }
    List<Double> shift = content.preprocessing().shift();
    float[] values = new float[shift.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = shift.get(i).floatValue();
    }
    return List.of(values);
  }

  @Override
  public Observed observe(Operand<TFloat32> raw, boolean mayLack) {
    boolean flat = raw.shape().numDimensions() == 2;
    Operand<TFloat32> rows = flat ? raw : tf.reshape(raw, tf.array(-1, view.features()));
    if (!mayLack) {
      return new Observed(view, Scaler.apply(tf, view.preprocessing(), rows), Optional.empty());
    }
    Operand<TBool> there =
        tf.reduceAll(tf.math.isFinite(rows), tf.constant(1), ReduceAll.keepDims(true));
    Operand<TFloat32> safe = tf.select(there, rows, tf.zerosLike(rows));
    Operand<TFloat32> mask = tf.dtypes.cast(there, TFloat32.class);
    Operand<TFloat32> x = Scaler.apply(tf, view.preprocessing(), safe);
    return new Observed(view, tf.math.mul(x, mask), Optional.of(mask));
  }

  @Override
  public Encoder.Features networkInput(Context at, Observed seen) {
    return Likelihood.networkInput(at, view.likelihood(), view.features(), seen.x());
  }

  @Override
  public Distribution likelihood(
      Context at, Decoder.Output output, Supplier<Optional<Operand<TFloat32>>> size) {
    return Likelihood.build(at, view.likelihood(), view.features(), output, size.get());
  }

  @Override
  public Operand<TFloat32> raw(Operand<TFloat32> x) {
    return Scaler.invert(tf, view.preprocessing(), x);
  }

  /** The shape of one row, without the batch. */
  static Shape rowShape(ViewSpec view) {
    return Shape.of(view.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  /** The tensor itself. */
  Operand<TFloat32> placeholder(String signature) {
    return tf.withName(signature + "_" + view.name())
        .placeholder(TFloat32.class, Placeholder.shape(rowShape(view).prepend(-1)));
  }

  @Override
  public List<Operand<TFloat32>> input(String signature, Map<String, Operand<?>> tensors) {
    Operand<TFloat32> values = placeholder(signature);
    tensors.put(view.name(), values);
    return List.of(tf.reshape(values, tf.array(-1, view.features())));
  }

  @Override
  public void output(
      Operand<TFloat32> packed, int from, boolean alone, Map<String, Operand<?>> tensors) {
    Operand<TFloat32> own =
        alone ? packed : tf.slice(packed, tf.array(0, from), tf.array(-1, view.features()));
    tensors.put(view.name(), shaped(own));
  }

  /** Flat values in the shape of the view. */
  Operand<TFloat32> shaped(Operand<TFloat32> flat) {
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
