package org.latent4j.graph.signature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.latent4j.graph.view.Observation;
import org.latent4j.graph.view.RawInput;
import org.latent4j.graph.view.RawOutput;
import org.latent4j.graph.view.Views;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;
import org.latent4j.spec.manifest.TensorSpec.Holds;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** A signature in the making: its placeholders, its outputs, and what they mean. */
final class SignatureBuilder {
  private final Inference model;
  private final Ops tf;
  private final String name;
  private final Map<String, Operand<?>> inputs = new LinkedHashMap<>();
  private final Map<String, Operand<?>> outputs = new LinkedHashMap<>();
  private final Map<String, Operand<?>> rowInputs = new LinkedHashMap<>();
  private final Map<String, Operand<?>> rowOutputs = new LinkedHashMap<>();
  private Optional<Operand<TBool>> possible = Optional.empty();
  private final Map<String, TensorSpec> inputSpecs = new LinkedHashMap<>();
  private final Map<String, TensorSpec> outputSpecs = new LinkedHashMap<>();

  SignatureBuilder(Inference model, String name) {
    this.model = model;
    this.tf = model.tf();
    this.name = name;
  }

  /** What the caller knows of each row. */
  Observation rows(List<ViewSpec> given) {
    RawInput raw = RawInput.build(tf, name, model.spec(), given);
    inputs.putAll(raw.tensors());
    return packed(Names.X, "features", raw, given);
  }

  /** One of several rows that a call takes: the names of its tensors begin with its own. */
  Observation rows(String key, List<ViewSpec> given) {
    RawInput raw = RawInput.build(tf, name + "_" + key, model.spec(), given);
    List<String> names = SignatureSpec.prefixed(key, new ArrayList<>(raw.tensors().keySet()));
    int i = 0;
    for (Operand<?> tensor : raw.tensors().values()) {
      inputs.put(names.get(i++), tensor);
    }
    return packed(key, key, raw, given);
  }

  /** The conditions of a call that is given nothing else to see. */
  Observation conditions() {
    List<ViewSpec> conditions = model.spec().views(Role.CONDITION);
    if (conditions.isEmpty()) {
      return new Observation(List.of());
    }
    RawInput raw = RawInput.build(tf, name, model.spec(), conditions);
    inputs.putAll(raw.tensors());
    return packed(Names.CONDITION, Names.CONDITION, raw, conditions);
  }

  private Observation packed(String key, String column, RawInput raw, List<ViewSpec> given) {
    rowInputs.put(key, raw.packed());
    inputSpecs.put(key, spec(raw.packed(), Holds.ROWS, given, column, false));
    possible = new Views(tf, model.spec()).possible(raw.packed(), given);
    return model.vae().observe(raw.packed(), given);
  }

  /**
   * A score where there is one: infinite of a row that holds what its likelihood gives no
   * probability, or whose score is no number.
   *
   * @param score [batch]
   */
  Operand<TFloat32> possible(Operand<TFloat32> score) {
    Operand<TBool> finite = tf.math.isFinite(score);
    Operand<TBool> known =
        possible.<Operand<TBool>>map(p -> tf.math.logicalAnd(p, finite)).orElse(finite);
    Operand<TFloat32> none = tf.fill(tf.shape(score), tf.constant(Float.POSITIVE_INFINITY));
    return tf.select(known, score, none);
  }

  /** An input [batch, latent]. */
  Operand<TFloat32> latent(String key) {
    return input(key, "latent", Holds.LATENT, TFloat32.class, Shape.of(-1, model.spec().latent()));
  }

  /** An input [batch, width] of standard normal draws. */
  Operand<TFloat32> noise(int width) {
    return input(Names.NOISE, Names.NOISE, Holds.NOISE, TFloat32.class, Shape.of(-1, width));
  }

  /** An input [batch] of the number of steps of a call. */
  Operand<TInt32> steps(String key) {
    return input(key, key, Holds.STEPS, TInt32.class, Shape.of(-1));
  }

  private <T extends TType> Operand<T> input(
      String key, String column, Holds holds, Class<T> type, Shape shape) {
    Placeholder<T> input =
        tf.withName(name + "_" + key).placeholder(type, Placeholder.shape(shape));
    inputs.put(key, input);
    rowInputs.put(key, input);
    inputSpecs.put(key, spec(input, holds, List.of(), column, false));
    return input;
  }

  /** Gives a row of all views for each that is given. */
  void views(String column, Operand<TFloat32> packed) {
    views(column, packed, Optional.empty());
  }

  /**
   * Gives several rows of all views for each that is given.
   *
   * @param packed [batch · steps, width]
   * @param steps their number
   */
  void paths(String column, Operand<TFloat32> packed, Operand<TInt32> steps) {
    views(column, packed, Optional.of(steps));
  }

  private void views(String column, Operand<TFloat32> packed, Optional<Operand<TInt32>> steps) {
    Operand<TFloat32> rows;
    if (model.spec().isOneTensor()) {
      Operand<TFloat32> shaped = RawOutput.shaped(tf, model.spec().view(), packed);
      rows = named(Names.X, along(shaped, steps));
    } else {
      RawOutput.build(tf, model.views(), packed)
          .forEach((key, values) -> named(key, along(values, steps)));
      rows = tf.withName(name + "_out_rows").identity(along(packed, steps));
    }
    rowOutputs.put(Names.X, rows);
    outputSpecs.put(Names.X, spec(rows, Holds.ROWS, model.views(), column, false));
  }

  /** Values [batch · steps, …] as [batch, steps, …]. */
  private <T extends TType> Operand<T> along(Operand<T> values, Optional<Operand<TInt32>> steps) {
    if (steps.isEmpty()) {
      return values;
    }
    List<Operand<TInt32>> sizes = new ArrayList<>(List.of(tf.constant(-1), steps.get()));
    LongStream.of(values.shape().asArray())
        .skip(1)
        .forEach(size -> sizes.add(tf.constant(Math.toIntExact(size))));
    return tf.reshape(values, tf.stack(sizes));
  }

  void output(String key, Holds holds, String column, Operand<TFloat32> value) {
    output(key, holds, column, false, value);
  }

  /** Gives numbers that are usually not asked for. */
  void onDemand(String key, Operand<TFloat32> value) {
    output(key, Holds.VALUES, key, true, value);
  }

  private void output(
      String key, Holds holds, String column, boolean onDemand, Operand<TFloat32> value) {
    Operand<TFloat32> output = named(key, value);
    rowOutputs.put(key, output);
    outputSpecs.put(key, spec(output, holds, List.of(), column, onDemand));
  }

  /** Gives an output a name of its own, so that a reader of the graph can find it. */
  <T extends TType> Operand<T> named(String key, Operand<T> value) {
    String plain = key.replaceAll("[^A-Za-z0-9_.]", "_");
    Operand<T> output = tf.withName(name + "_out_" + plain).identity(value);
    outputs.put(key, output);
    return output;
  }

  private static TensorSpec spec(
      Operand<?> operand, Holds holds, List<ViewSpec> views, String column, boolean onDemand) {
    Output<?> output = operand.asOutput();
    return new TensorSpec(
        output.op().name() + ":" + output.index(),
        output.dataType() == DataType.DT_INT32 ? TensorSpec.Type.INT32 : TensorSpec.Type.FLOAT32,
        LongStream.of(operand.shape().asArray()).skip(1).mapToObj(Math::toIntExact).toList(),
        holds,
        views.stream().map(ViewSpec::name).toList(),
        column,
        onDemand);
  }

  Signature build() {
    return new Signature(
        name, inputs, outputs, rowInputs, rowOutputs, new SignatureSpec(inputSpecs, outputSpecs));
  }
}
