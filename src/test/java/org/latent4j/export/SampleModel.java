package org.latent4j.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.latent4j.graph.Checkpointing;
import org.latent4j.graph.Context;
import org.latent4j.graph.Variables;
import org.latent4j.graph.signature.Probe;
import org.latent4j.graph.signature.Signatures;
import org.latent4j.spec.Activation;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * A model with initial weights, its checkpoint as training writes it (optimizer slots beside the
 * weights), and the answers of its graph.
 */
public record SampleModel(ModelSpec spec, Path checkpoint, Probe probe) {
  /** Builds the graph of a spec, saves it, and probes it with random rows. */
  public static SampleModel of(ModelSpec spec, Path folder, long seed, int rows) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Files.createDirectories(folder);
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf, seed);
      List<Signatures.Signature> signatures =
          Signatures.build(Context.inference(tf, variables), spec);
      variables.state("optimizer/slot", Shape.of(3), 5);
      Checkpointing checkpointing = Checkpointing.build(tf, variables.all());
      session.run(variables.initialize());
      Path prefix = folder.resolve("checkpoint-" + seed);
      try (TString path = TString.scalarOf(prefix.toString())) {
        session
            .runner()
            .feed(checkpointing.prefix(), path)
            .addTarget(checkpointing.save())
            .run()
            .close();
      }
      Map<String, Probe.Call> calls = new LinkedHashMap<>();
      Random random = new Random(seed);
      for (Signatures.Signature signature : signatures) {
        calls.put(signature.name(), call(session, spec, signature, random, rows));
      }
      return new SampleModel(spec, prefix, new Probe(calls));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Probe.Call call(
      Session session, ModelSpec spec, Signatures.Signature signature, Random random, int rows) {
    Session.Runner runner = session.runner();
    Map<String, Probe.Values> inputs = new LinkedHashMap<>();
    List<TFloat32> fed = new ArrayList<>();
    try {
      signature
          .rowInputs()
          .forEach(
              (key, operand) -> {
                boolean data = key.equals(Names.X) || key.equals(Names.CONDITION);
                List<ViewSpec> given =
                    data && !spec.isPlain() ? spec.givenBy(signature.inputs().keySet()) : List.of();
                TFloat32 tensor = random(operand, given, random, rows);
                fed.add(tensor);
                runner.feed(operand, tensor);
                inputs.put(key, values(tensor));
              });
      signature.rowOutputs().values().forEach(runner::fetch);
      Map<String, Probe.Values> outputs = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        int i = 0;
        for (String key : signature.rowOutputs().keySet()) {
          outputs.put(key, values(result.get(i++)));
        }
      }
      return new Probe.Call(inputs, outputs);
    } finally {
      fed.forEach(TFloat32::close);
    }
  }

  private static TFloat32 random(
      Operand<TFloat32> operand, List<ViewSpec> given, Random random, int rows) {
    Shape shape = operand.shape().tail().prepend(rows);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    if (!given.isEmpty()) {
      float[] packed = packed(given, random, rows);
      System.arraycopy(packed, 0, values, 0, values.length);
    }
    TFloat32 tensor = TFloat32.tensorOf(shape);
    tensor.asRawTensor().data().asFloats().write(values);
    return tensor;
  }

  /** Rows of views, a fifth of the cells of tables missing. */
  public static float[] packed(List<ViewSpec> views, Random random, int rows) {
    float[] packed = new float[rows * ModelSpec.width(views)];
    int to = 0;
    for (int row = 0; row < rows; row++) {
      for (ViewSpec view : views) {
        for (int i = 0; i < view.features(); i++) {
          packed[to++] =
              view.isTable() ? cell(view.table().get(i), random) : (float) random.nextInt(9);
        }
      }
    }
    return packed;
  }

  private static float cell(ColumnSpec column, Random random) {
    if (random.nextInt(5) == 0) {
      return Float.NaN;
    }
    return switch (column.kind()) {
      case REAL -> (float) (column.shift() + column.scale() * random.nextGaussian());
      case POSITIVE -> (float) Math.exp(column.shift() + column.scale() * random.nextGaussian());
      case COUNT -> random.nextInt(12);
      case BINARY, CATEGORY -> random.nextInt(column.categories().size());
    };
  }

  private static Probe.Values values(Tensor tensor) {
    float[] values = new float[(int) tensor.shape().size()];
    tensor.asRawTensor().data().asFloats().read(values);
    List<Long> shape = new ArrayList<>();
    for (long size : tensor.shape().asArray()) {
      shape.add(size);
    }
    return new Probe.Values(shape, values);
  }

  /** The inputs of a probed call. */
  public float[] input(String signature, String name) {
    return probe.calls().get(signature).inputs().get(name).values();
  }

  /** The outputs of a probed call, by the training graph. */
  public float[] expected(String signature, String name) {
    return probe.calls().get(signature).outputs().get(name).values();
  }

  /** Exports the next version. */
  public Path export(Path modelDir) throws IOException {
    return SavedModelExport.write(spec, Map.of("valid_loss", 1.5), checkpoint, modelDir, probe);
  }

  /** 6-5-2, Bernoulli. */
  public static ModelSpec bernoulli() {
    return ModelSpec.mlp("small", 6, List.of(5), 2, LikelihoodSpec.bernoulli());
  }

  /** 4-7-3, standardised, batch-normalised, a learned variance a feature. */
  public static ModelSpec gaussian() {
    NetworkSpec network = NetworkSpec.mlp(List.of(7), Activation.GELU, true, 0.2);
    Preprocessing fitted =
        new Preprocessing(
            Scaling.STANDARDIZE, List.of(0.5, 1.0, -2.0, 0.0), List.of(1.0, 2.0, 0.5, 3.0));
    LikelihoodSpec likelihood = LikelihoodSpec.gaussian(LikelihoodSpec.Variance.PER_FEATURE, 0.5);
    return model(List.of(4), fitted, network, likelihood, ObjectiveSpec.vae());
  }

  /** Images of 8 × 6 × 2, convolutions. */
  public static ModelSpec convolution() {
    NetworkSpec network =
        NetworkSpec.conv(List.of(3, 4), 3, 2, List.of(5), Activation.RELU, true, 0);
    return model(
        List.of(8, 6, 2),
        Preprocessing.range(0, 255),
        network,
        LikelihoodSpec.bernoulli(),
        ObjectiveSpec.vae());
  }

  /** A plain autoencoder, 6-5-2. */
  public static ModelSpec autoencoder() {
    return model(
        List.of(6),
        Preprocessing.none(),
        NetworkSpec.mlp(List.of(5)),
        LikelihoodSpec.gaussian(LikelihoodSpec.Variance.FIXED, 1),
        ObjectiveSpec.autoencoder());
  }

  private static ModelSpec model(
      List<Integer> shape,
      Preprocessing preprocessing,
      NetworkSpec network,
      LikelihoodSpec likelihood,
      ObjectiveSpec objective) {
    ViewSpec view =
        new ViewSpec(
            Names.X,
            shape,
            Collections.emptyList(),
            Collections.emptyList(),
            preprocessing,
            network,
            network.mirrored(),
            likelihood);
    return new ModelSpec("small", List.of(view), 3, objective);
  }
}
