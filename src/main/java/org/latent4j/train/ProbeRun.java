package org.latent4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.latent4j.base.Matrix;
import org.latent4j.graph.Tensors;
import org.latent4j.graph.signature.Probe;
import org.latent4j.graph.signature.Signature;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;
import org.latent4j.spec.manifest.TensorSpec.Holds;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Runs every signature in the training graph, so that an export can be compared with it.
 *
 * @param session of that graph
 * @param signatures built in it
 */
record ProbeRun(Session session, List<Signature> signatures, RunSpec spec) {
  private static final int STEPS = 3;

  /** Answers for packed rows, flat; latents are those of the rows. */
  Probe of(float[] rows) {
    int count = rows.length / ModelSpec.width(spec.model().views());
    Map<String, Probe.Call> calls = new LinkedHashMap<>();
    Probe.Values latents = null;
    for (Signature signature : signatures) {
      Map<String, Probe.Values> inputs = inputs(signature, rows, count, latents);
      Map<String, Probe.Values> outputs = call(signature, inputs);
      calls.put(signature.name(), new Probe.Call(inputs, outputs));
      for (Map.Entry<String, TensorSpec> output : signature.spec().outputs().entrySet()) {
        boolean first = latents == null && output.getValue().holds() == Holds.LATENT;
        latents = first ? outputs.get(output.getKey()) : latents;
      }
    }
    return new Probe(calls);
  }

  /** The score of each packed row, nats. */
  float[] scores(float[] rows) {
    int count = rows.length / ModelSpec.width(spec.model().views());
    Signature score =
        signatures.stream().filter(s -> s.spec().score().isPresent()).findFirst().orElseThrow();
    return call(score, inputs(score, rows, count, null))
        .get(score.spec().score().orElseThrow())
        .values();
  }

  /** Values of every input; of several rows that one call takes, each another of those given. */
  private Map<String, Probe.Values> inputs(
      Signature signature, float[] rows, int count, Probe.Values latents) {
    Map<String, Probe.Values> inputs = new LinkedHashMap<>();
    int turned = 0;
    for (Map.Entry<String, TensorSpec> input : signature.spec().inputs().entrySet()) {
      TensorSpec tensor = input.getValue();
      inputs.put(
          input.getKey(),
          switch (tensor.holds()) {
            case ROWS -> values(given(tensor, rows, count, turned++), count, tensor.shape());
            case LATENT -> latents;
            case STEPS -> steps(count);
            default -> noise(tensor.width(), count);
          });
    }
    return inputs;
  }

  /**
   * The values of the views that a tensor takes.
   *
   * @param turned by how many places the rows are moved on, the last ones to the front
   */
  private float[] given(TensorSpec tensor, float[] rows, int count, int turned) {
    Matrix all = Matrix.of(rows, rows.length / count);
    List<Matrix> parts = new ArrayList<>();
    for (ViewSpec view : SignatureSpec.views(spec.model(), tensor)) {
      parts.add(all.columns(spec.model().place(view), view.features()));
    }
    Matrix taken = Matrix.beside(parts);
    int front = turned % count * taken.width();
    float[] values = Arrays.copyOfRange(taken.values(), front, front + taken.values().length);
    System.arraycopy(taken.values(), 0, values, values.length - front, front);
    return values;
  }

  private static Probe.Values steps(int count) {
    float[] steps = new float[count];
    Arrays.fill(steps, STEPS);
    return values(steps, count, List.of());
  }

  /** Numbers like draws, of the width of an input. */
  private Probe.Values noise(int width, int count) {
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

  private Map<String, Probe.Values> call(Signature signature, Map<String, Probe.Values> inputs) {
    Session.Runner runner = session.runner();
    List<Tensor> fed = new ArrayList<>();
    try {
      signature
          .rowInputs()
          .forEach(
              (name, operand) -> {
                fed.add(tensor(signature.spec().inputs().get(name).type(), inputs.get(name)));
                runner.feed(operand, fed.get(fed.size() - 1));
              });
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
      fed.forEach(Tensor::close);
    }
  }

  private static Tensor tensor(TensorSpec.Type type, Probe.Values values) {
    Shape shape = Shape.of(values.shape().stream().mapToLong(Long::longValue).toArray());
    float[] numbers = values.values();
    return switch (type) {
      case FLOAT32 ->
          TFloat32.tensorOf(shape, t -> t.asRawTensor().data().asFloats().write(numbers));
      case INT32 -> {
        int[] whole = new int[numbers.length];
        for (int i = 0; i < whole.length; i++) {
          whole[i] = (int) numbers[i];
        }
        yield TInt32.tensorOf(shape, t -> t.asRawTensor().data().asInts().write(whole));
      }
    };
  }
}
