package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.graph.Tensors;
import org.latent4j.graph.Variables.Variable;
import org.latent4j.spec.Activation;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.OptimizerSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.TransferSpec;
import org.latent4j.spec.TransferSpec.Part;
import org.latent4j.spec.TransferSpec.Parts;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.Restore;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * Values are read back from checkpoint files by TensorFlow's own op, beside the code under test.
 */
class TransferTest {
  private static final NetworkSpec NETWORK =
      NetworkSpec.mlp(List.of(8, 5), Activation.ELU, true, 0.2);

  @TempDir private static Path shared;
  private static Path source;
  private static Map<String, float[]> trained;

  @TempDir private Path folder;

  @BeforeAll
  static void trainSource() throws IOException {
    source = shared.resolve("source");
    try (Dataset data = Settings.data(103, 6)) {
      trained = values(Runs.train(settings().run(), data, source).checkpoint(), settings().run());
    }
  }

  private static Settings settings() {
    Settings settings = new Settings();
    settings.encoder = NETWORK;
    settings.likelihood = Settings.gaussian();
    settings.preprocessing = Preprocessing.unfitted(Scaling.STANDARDIZE);
    return settings;
  }

  private Settings taking(Parts parts, Part... freeze) {
    Settings settings = settings();
    settings.seed = 9;
    settings.transfer = new TransferSpec(source.toString(), parts, List.of(freeze));
    return settings;
  }

  private static Dataset rows(int count, List<Integer> shape) {
    int features = shape.stream().reduce(1, Math::multiplyExact);
    int[] whole = IntStream.concat(IntStream.of(count), shape.stream().mapToInt(i -> i)).toArray();
    return Dataset.of(Settings.values(count, features, 5), whole);
  }

  /** Other rows than the source's, of another range. */
  private static Dataset others() {
    float[] values = Settings.values(80, 6, 11);
    for (int i = 0; i < values.length; i++) {
      values[i] *= 0.5f;
    }
    return Dataset.of(values, 80, 6);
  }

  /** Every variable of a model by name, as it stands in a checkpoint. */
  private static Map<String, float[]> values(Path checkpoint, RunSpec spec) {
    Map<String, float[]> values = new LinkedHashMap<>();
    String[] names = TrainedModel.variables(spec.model()).keySet().toArray(String[]::new);
    String[] whole = new String[names.length];
    Arrays.fill(whole, "");
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TString> files = tf.constant(Checkpoints.prefix(checkpoint).toString());
      Restore read =
          tf.train.restore(
              files,
              tf.array(names),
              tf.array(whole),
              Collections.nCopies(names.length, TFloat32.class));
      Session.Runner runner = session.runner();
      read.tensors().forEach(runner::fetch);
      try (Result result = runner.run()) {
        for (int i = 0; i < names.length; i++) {
          values.put(names[i], Tensors.floats((TFloat32) result.get(i)));
        }
      }
    }
    return values;
  }

  /** The values that a run of these settings begins with. */
  private static Map<String, float[]> beginning(Settings settings, Dataset data, Path run)
      throws IOException {
    try (Trainer trainer = Trainer.start(settings.run(), data, run)) {
      trainer.stop();
      return values(trainer.run(TrainingListener.NONE).checkpoint(), settings.run());
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesTheValuesOfTheParts(Parts parts) throws IOException {
    Settings fresh = settings();
    fresh.seed = 9;
    try (Dataset data = others()) {
      Map<String, float[]> drawn = beginning(fresh, data, folder.resolve("fresh"));
      Map<String, float[]> begun = beginning(taking(parts), data, folder.resolve("begun"));
      assertEquals(trained.keySet(), begun.keySet());
      for (String name : begun.keySet()) {
        boolean taken =
            switch (parts) {
              case ALL -> true;
              case ENCODER -> name.startsWith("x/encoder/");
              case DECODER -> name.startsWith("x/decoder/");
              case FEATURES -> name.startsWith("x/encoder/dense_");
            };
        assertArrayEquals((taken ? trained : drawn).get(name), begun.get(name), name);
      }
    }
  }

  @Test
  void theScalingComesWithTheVariables() throws IOException {
    try (Dataset data = others();
        Trainer trainer = Trainer.start(taking(Parts.ENCODER).run(), data, folder.resolve("run"))) {
      Preprocessing theirs = RunDirectory.readSpec(source).model().view().preprocessing();
      assertEquals(theirs, trainer.spec().model().view().preprocessing());
      assertFalse(theirs.isIdentity());
    }
  }

  @Test
  void whatWasTakenIsReported() throws IOException {
    Settings settings = taking(Parts.ALL, Part.ENCODER);
    settings.encoder = NetworkSpec.mlp(List.of(8, 7), Activation.ELU, false, 0);
    Path run = folder.resolve("run");
    try (Dataset data = others();
        Trainer trainer = Trainer.start(settings.run(), data, run)) {
      assertEquals(
          List.of(
              "name,shape,start,frozen",
              "x/encoder/dense_0/kernel,6x8,taken,yes",
              "x/encoder/dense_0/bias,8,taken,yes",
              "x/encoder/dense_1/kernel,8x7,other shape (found 8x5),yes",
              "x/encoder/dense_1/bias,7,other shape (found 5),yes",
              "x/encoder/posterior/kernel,7x4,other shape (found 5x4),yes",
              "x/encoder/posterior/bias,4,taken,yes",
              "x/decoder/dense_0/kernel,2x7,other shape (found 2x5),no",
              "x/decoder/dense_0/bias,7,other shape (found 5),no",
              "x/decoder/dense_1/kernel,7x8,other shape (found 5x8),no",
              "x/decoder/dense_1/bias,8,taken,no",
              "x/decoder/mean/kernel,8x6,taken,no",
              "x/decoder/mean/bias,6,taken,no"),
          Files.readAllLines(run.resolve("initialized.csv")));
      assertEquals(12, trainer.beginnings().size());
    }
  }

  /** Batch normalisation, dropout, decay: nothing may move a frozen part; all else must move. */
  @ParameterizedTest
  @ValueSource(strings = {"mlp", "adamw", "convolution"})
  void aFrozenPartEndsAsItBegan(String kind) throws IOException {
    for (Part frozen : Part.values()) {
      Settings settings = taking(Parts.ALL, frozen);
      settings.transfer = new TransferSpec("", Parts.ALL, List.of(frozen));
      List<Integer> shape = List.of(6);
      if (kind.equals("adamw")) {
        settings.optimizer = new OptimizerSpec.AdamW(0.9, 0.999, 1e-7, 0.1);
        settings.clip = 1;
      } else if (kind.equals("convolution")) {
        shape = List.of(6, 5, 1);
        settings.encoder =
            NetworkSpec.conv(List.of(4), 3, 2, List.of(8), Activation.RELU, true, 0.1);
      }
      settings.shape = shape;
      Path run = folder.resolve(kind + frozen);
      try (Dataset data = rows(90, shape)) {
        Map<String, float[]> before = beginning(settings, data, run);
        Path ended = Runs.resume(run, data, settings.run()).checkpoint();
        assertMoved(before, values(ended, settings.run()), frozen);
      }
    }
  }

  private static void assertMoved(
      Map<String, float[]> before, Map<String, float[]> after, Part frozen) {
    for (String name : before.keySet()) {
      boolean same = Arrays.equals(before.get(name), after.get(name));
      assertEquals(frozen.holds(name), same, name);
    }
  }

  @Test
  void aFrozenRunGoesOnBitForBit() throws IOException {
    Settings settings = taking(Parts.ENCODER, Part.ENCODER);
    settings.epochs = 4;
    try (Dataset data = others()) {
      TrainingResult whole = Runs.train(settings.run(), data, folder.resolve("whole"));
      settings.epochs = 2;
      Runs.train(settings.run(), data, folder.resolve("halves"));
      settings.epochs = 4;
      Path elsewhere = Files.move(source, shared.resolve("elsewhere")); // it is not asked again
      TrainingResult halves = Runs.resume(folder.resolve("halves"), data, settings.run());
      Files.move(elsewhere, source);
      Runs.assertSameWeights(whole.checkpoint(), halves.checkpoint());
      assertEquals(Runs.untimed(folder.resolve("whole")), Runs.untimed(folder.resolve("halves")));
    }
  }

  /** Killed before its first checkpoint, a run begins once more, and from the same values. */
  @Test
  void aRunWithoutCheckpointBeginsFromTheSourceAgain() throws IOException {
    Settings settings = taking(Parts.ALL);
    Path run = folder.resolve("run");
    try (Dataset data = others()) {
      Trainer.start(settings.run(), data, run).close();
      try (Trainer trainer = Trainer.resume(run, data, Optional.empty())) {
        trainer.stop();
        Path begun = trainer.run(TrainingListener.NONE).checkpoint();
        assertArrayEquals(
            trained.get("x/encoder/dense_0/kernel"),
            values(begun, settings.run()).get("x/encoder/dense_0/kernel"));
      }
    }
  }

  /** No moments are kept for what does not move. */
  @Test
  void theOptimizerLeavesFrozenVariablesOut() throws IOException {
    Settings settings = taking(Parts.ENCODER, Part.ENCODER);
    try (Dataset data = others();
        TrainingGraph graph =
            new TrainingGraph(settings.run(), Inputs.source(settings.run(), data))) {
      List<String> slots =
          graph.allVariables().stream()
              .map(Variable::name)
              .filter(name -> name.startsWith("optimizer/"))
              .toList();
      assertFalse(slots.isEmpty());
      assertTrue(slots.stream().noneMatch(name -> name.contains("/encoder/")), slots.toString());
    }
  }

  @Test
  void earlyStoppingGivesTheBestWeights() throws IOException {
    Settings settings = settings();
    settings.epochs = 30;
    settings.patience = 1;
    settings.rate = LearningRateSpec.constant(0.1);
    Path run = folder.resolve("early");
    try (Dataset data = Settings.data(103, 6)) {
      TrainingResult result = Runs.train(settings.run(), data, run);
      assertEquals(TrainingResult.End.EARLY_STOPPED, result.end());
      assertEquals(result.checkpoint(), TrainedModel.at(run).path());
    }
  }
}
