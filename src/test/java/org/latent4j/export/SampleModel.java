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
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.signature.Probe;
import org.latent4j.graph.signature.Signature;
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
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;

/**
 * A model with initial weights, its checkpoint as training writes it (optimizer slots beside the
 * weights), and the answers of its graph.
 */
public record SampleModel(ModelSpec spec, Path checkpoint, Probe probe) {
  /** Each call is made once: what TensorFlow would rewrite takes far longer than the call. */
  private static final ConfigProto AS_IT_IS =
      ConfigProto.newBuilder()
          .setGraphOptions(
              GraphOptions.newBuilder()
                  .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
          .build();

  /** Builds the graph of a spec, saves it, and probes it with random rows. */
  public static SampleModel of(ModelSpec spec, Path folder, long seed, int rows) {
    try (Graph graph = new Graph();
        Session session = new Session(graph, AS_IT_IS)) {
      Files.createDirectories(folder);
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf, seed);
      List<Signature> signatures = Signatures.build(Context.inference(tf, variables), spec);
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
      for (Signature signature : signatures) {
        calls.put(signature.name(), call(session, spec, signature, random, rows));
      }
      return new SampleModel(spec, prefix, new Probe(calls));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Probe.Call call(
      Session session, ModelSpec spec, Signature signature, Random random, int rows) {
    Session.Runner runner = session.runner();
    Map<String, Probe.Values> inputs = new LinkedHashMap<>();
    List<Tensor> fed = new ArrayList<>();
    try {
      signature
          .spec()
          .inputs()
          .forEach(
              (key, input) -> {
                float[] values = random(spec, input, random, rows);
                Tensor tensor = tensor(input, values, rows);
                fed.add(tensor);
                runner.feed(signature.rowInputs().get(key), tensor);
                inputs.put(key, values(tensor.shape(), values));
              });
      signature.rowOutputs().values().forEach(runner::fetch);
      Map<String, Probe.Values> outputs = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        int i = 0;
        for (String key : signature.rowOutputs().keySet()) {
          Tensor tensor = result.get(i++);
          float[] values = new float[(int) tensor.shape().size()];
          tensor.asRawTensor().data().asFloats().read(values);
          outputs.put(key, values(tensor.shape(), values));
        }
      }
      return new Probe.Call(inputs, outputs);
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static float[] random(ModelSpec spec, TensorSpec input, Random random, int rows) {
    List<ViewSpec> given = SignatureSpec.views(spec, input);
    boolean whole =
        spec.isOneTensor() && !Likelihood.kind(spec.view().likelihood()).support().scales();
    float[] values = new float[rows * input.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = input.holds() == TensorSpec.Holds.STEPS ? 4 : random.nextFloat();
      values[i] = whole && !given.isEmpty() ? (int) (3 * values[i]) : values[i];
    }
    return given.isEmpty() || spec.isOneTensor() ? values : packed(given, random, rows);
  }

  private static Tensor tensor(TensorSpec input, float[] values, int rows) {
    long[] sizes = input.shape().stream().mapToLong(Integer::longValue).toArray();
    Shape shape = Shape.of(sizes).prepend(rows);
    if (input.type() == TensorSpec.Type.FLOAT32) {
      return TFloat32.tensorOf(shape, t -> t.asRawTensor().data().asFloats().write(values));
    }
    TInt32 whole = TInt32.tensorOf(shape);
    for (int i = 0; i < values.length; i++) {
      whole.asRawTensor().data().asInts().setInt((int) values[i], i);
    }
    return whole;
  }

  /** Rows of views, a fifth of the cells of tables missing. */
  public static float[] packed(List<ViewSpec> views, Random random, int rows) {
    float[] packed = new float[rows * ModelSpec.width(views)];
    int to = 0;
    for (int row = 0; row < rows; row++) {
      for (ViewSpec view : views) {
        for (int i = 0; i < view.features(); i++) {
          packed[to++] =
              !view.content().isTensor()
                  ? cell(view.table().get(i), random)
                  : (float) random.nextInt(9);
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

  private static Probe.Values values(Shape sizes, float[] values) {
    List<Long> shape = new ArrayList<>();
    for (long size : sizes.asArray()) {
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
