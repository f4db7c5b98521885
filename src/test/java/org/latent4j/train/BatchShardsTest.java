package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.graph.Context;
import org.latent4j.graph.Noise;
import org.latent4j.graph.OneView;
import org.latent4j.graph.Tensors;
import org.latent4j.graph.Variables;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.objective.Loss;
import org.latent4j.graph.objective.Objective;
import org.latent4j.graph.objective.Pass;
import org.latent4j.graph.objective.Site;
import org.latent4j.spec.Activation;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.Precision;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.train.batch.BatchShards;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class BatchShardsTest {
  private static final ModelSpec MODEL =
      ModelSpec.mlp("parts", 3, List.of(4), 2, LikelihoodSpec.bernoulli());

  /** Losses and gradients of a batch do not depend on how it is cut, not even into empty parts. */
  @ParameterizedTest
  @CsvSource({"7, 1", "7, 2", "7, 3", "2, 4", "1, 2"})
  void aCutBatchHasTheLossAndGradientsOfTheWhole(int rows, int parts) {
    for (double freeBits : new double[] {0, 0.05}) {
      float[] whole = lossAndGradients(rows, 1, freeBits);
      float[] cut = lossAndGradients(rows, parts, freeBits);
      assertArrayEquals(whole, cut, 1e-5f, "free bits " + freeBits);
    }
  }

  private static float[] lossAndGradients(int rows, int count, double freeBits) {
    ObjectiveSpec objective =
        new ObjectiveSpec(ObjectiveSpec.Kind.VAE, 1, ObjectiveSpec.Warmup.none(), freeBits);
    BatchShards parts = new BatchShards(count, 1);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf, 9);
      List<Pass> passes = new ArrayList<>();
      Operand<TFloat32> raw = tf.constant(values(rows, 3, 0.13));
      Operand<TFloat32> noise = tf.constant(values(rows, 2, 0.41));
      List<Operand<TFloat32>> pieces = parts.cut(tf, raw, tf.constant(rows));
      List<Operand<TFloat32>> draws = parts.cut(tf, noise, tf.constant(rows));
      for (int i = 0; i < count; i++) {
        Vae vae = new Vae(Context.inference(tf, variables), MODEL);
        Posterior posterior = OneView.encode(vae, MODEL, pieces.get(i));
        Distribution likelihood = OneView.decode(vae, MODEL, posterior.sample(draws.get(i)));
        passes.add(OneView.pass(likelihood, posterior, pieces.get(i)));
      }
      Loss loss =
          Objective.losses(
                  new Site(
                      Context.inference(tf, variables),
                      new Noise(tf.constant(new long[] {3, 4})),
                      objective,
                      passes,
                      tf.constant((float) rows),
                      new Site.Weights(tf.constant(1f), tf.constant(1f))))
              .get(0);
      List<Operand<TFloat32>> gradients =
          loss.gradients(
              tf, variables.trainable().stream().map(Variables.Variable::operand).toList());
      return run(graph, variables.initialize(), loss, gradients);
    }
  }

  private static float[] run(
      Graph graph, Op initialize, Loss loss, List<Operand<TFloat32>> gradients) {
    try (Session session = new Session(graph)) {
      session.runner().addTarget(initialize).run().close();
      Session.Runner runner = session.runner().fetch(loss.total()).fetch(loss.value("kl"));
      gradients.forEach(runner::fetch);
      List<Float> all = new ArrayList<>();
      try (Result result = runner.run()) {
        for (int i = 0; i < result.size(); i++) {
          for (float value : Tensors.floats((TFloat32) result.get(i))) {
            all.add(value);
          }
        }
      }
      float[] flat = new float[all.size()];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = all.get(i);
      }
      return flat;
    }
  }

  private static float[][] values(int rows, int width, double step) {
    float[][] values = new float[rows][width];
    for (int i = 0; i < rows * width; i++) {
      values[i / width][i % width] = (float) ((i + 1) * step % 1);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "2, 128, false, 2, 1",
    "1, 128, false, 1, 1",
    "16, 128, false, 4, 4",
    "2, 40, false, 1, 2",
    "2, 128, true, 1, 2"
  })
  void partsByThreadsRowsAndNormalisation(
      int threads, int batch, boolean batchNorm, int parts, int each) {
    assertEquals(new BatchShards(parts, each), BatchShards.of(run(threads, batch, batchNorm)));
  }

  private static RunSpec run(int threads, int batch, boolean batchNorm) {
    NetworkSpec network = NetworkSpec.mlp(List.of(4), Activation.RELU, batchNorm, 0);
    ViewSpec view = MODEL.view();
    ModelSpec model =
        MODEL.withView(
            new ViewSpec(
                view.name(),
                view.shape(),
                view.picture(),
                view.columns(),
                view.preprocessing(),
                network,
                network,
                view.likelihood()));
    TrainingSpec plain = TrainingSpec.of(1);
    TrainingSpec training =
        new TrainingSpec(
            1,
            1,
            batch,
            0,
            plain.learningRate(),
            plain.optimizer(),
            0,
            0,
            plain.split(),
            plain.checkpoints(),
            new TrainingSpec.MachineSpec(TrainingSpec.Device.CPU, Precision.FLOAT32, threads, 0),
            plain.transfer(),
            plain.calibration());
    return new RunSpec(model, training, DataSpec.of("memory"));
  }

  @Test
  void onePartIsTheBatchItself() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> values = tf.constant(new float[2][3]);
      assertEquals(List.of(values), new BatchShards(1, 1).cut(tf, values, tf.constant(2)));
    }
  }
}
