package org.latent4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.latent4j.graph.Tensors;
import org.latent4j.graph.signature.Probe;
import org.latent4j.graph.signature.Signatures;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * Runs every signature in the training graph, so that an export can be compared with it.
 *
 * @param session of that graph
 * @param signatures built in it
 */
record ProbeRun(Session session, List<Signatures.Signature> signatures, RunSpec spec) {
  /** Answers for packed rows, flat; latents are those of the rows. */
  Probe of(float[] rows) {
    int width = ModelSpec.width(spec.model().views());
    int count = rows.length / width;
    Map<String, Probe.Values> known = new LinkedHashMap<>();
    Map<String, Probe.Call> calls = new LinkedHashMap<>();
    for (Signatures.Signature signature : signatures) {
      Map<String, Probe.Values> inputs = new LinkedHashMap<>();
      signature
          .rowInputs()
          .forEach(
              (name, operand) ->
                  inputs.put(name, input(name, operand, given(signature, rows, count), known)));
      Map<String, Probe.Values> outputs = call(signature, inputs);
      calls.put(signature.name(), new Probe.Call(inputs, outputs));
      if (signature.name().equals(Names.ENCODE)) {
        known.put(Names.Z, outputs.get(Names.MEAN));
      }
    }
    return new Probe(calls);
  }

  /** The score of each packed row, nats. */
  float[] scores(float[] rows) {
    int count = rows.length / ModelSpec.width(spec.model().views());
    Signatures.Signature score =
        signatures.stream().filter(s -> s.name().equals(Names.SCORE)).findFirst().orElseThrow();
    Operand<TFloat32> input = score.rowInputs().get(Names.X);
    Probe.Values seen = input(Names.X, input, given(score, rows, count), Map.of());
    return call(score, Map.of(Names.X, seen)).get(Names.SCORE).values();
  }

  /**
   * Values of some views.
   *
   * @param packed [rows × width]
   */
  private record Given(float[] packed, int rows) {}

  /** The values of the views that a signature takes. */
  private Given given(Signatures.Signature signature, float[] rows, int count) {
    List<ViewSpec> views = spec.model().givenBy(signature.inputs().keySet());
    int width = rows.length / count;
    int taken = ModelSpec.width(views);
    float[] packed = new float[count * taken];
    int to = 0;
    for (ViewSpec view : views) {
      int from = spec.model().place(view);
      for (int i = 0; i < count; i++) {
        System.arraycopy(rows, i * width + from, packed, i * taken + to, view.features());
      }
      to += view.features();
    }
    return new Given(packed, count);
  }

  private Probe.Values input(
      String name, Operand<TFloat32> operand, Given given, Map<String, Probe.Values> known) {
    return switch (name) {
      case Names.NOISE -> noise(operand, given.rows());
      case Names.X, Names.CONDITION -> values(given.packed(), given.rows(), shape(operand));
      default -> known.get(name);
    };
  }

  /** Of one row. */
  private static List<Integer> shape(Operand<TFloat32> input) {
    return LongStream.of(input.shape().asArray()).skip(1).mapToObj(Math::toIntExact).toList();
  }

  /** Numbers like draws, of the width of an input. */
  private Probe.Values noise(Operand<TFloat32> input, int count) {
    int width = Math.toIntExact(input.shape().get(1));
    SplittableRandom random = new SplittableRandom(spec.training().seed());
    float[] noise = new float[count * width];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextDouble(-2, 2);
    }
    return values(noise, count, List.of(width));
  }

  private static Probe.Values values(float[] flat, int count, List<Integer> shape) {
    List<Long> whole = new ArrayList<>();
    whole.add((long) count);
    shape.forEach(size -> whole.add((long) size));
    return new Probe.Values(whole, flat);
  }

  private Map<String, Probe.Values> call(
      Signatures.Signature signature, Map<String, Probe.Values> inputs) {
    Session.Runner runner = session.runner();
    List<TFloat32> fed = new ArrayList<>();
    try {
      signature
          .rowInputs()
          .forEach((name, operand) -> runner.feed(operand, fed(fed, inputs.get(name))));
      signature.rowOutputs().values().forEach(runner::fetch);
      try (Result result = runner.run()) {
        Map<String, Probe.Values> outputs = new LinkedHashMap<>();
        int i = 0;
        for (String name : signature.rowOutputs().keySet()) {
          TFloat32 tensor = (TFloat32) result.get(i++);
          List<Long> shape = LongStream.of(tensor.shape().asArray()).boxed().toList();
          outputs.put(name, new Probe.Values(shape, Tensors.floats(tensor)));
        }
        return outputs;
      }
    } finally {
      fed.forEach(TFloat32::close);
    }
  }

  private static TFloat32 fed(List<TFloat32> opened, Probe.Values values) {
    long[] shape = values.shape().stream().mapToLong(Long::longValue).toArray();
    TFloat32 tensor =
        TFloat32.tensorOf(
            Shape.of(shape), t -> t.asRawTensor().data().asFloats().write(values.values()));
    opened.add(tensor);
    return tensor;
  }
}
