package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.OptimizerSpec;

/** A step of two players: an autoencoder and its adversary, on the gaussians. */
class AdversarialTest {
  private static final int ROWS = 1000;

  @TempDir Path folder;

  private static Settings settings(long seed, Map<String, Double> terms) {
    Settings settings = new Settings();
    settings.seed = seed;
    settings.shape = List.of(2);
    settings.encoder = NetworkSpec.mlp(List.of(32, 32));
    settings.likelihood = Settings.gaussian();
    settings.objective =
        new ObjectiveSpec(ObjectiveSpec.Kind.AUTOENCODER, 0, ObjectiveSpec.Warmup.none(), 0, terms);
    settings.batch = 100;
    settings.epochs = 150;
    settings.rate = LearningRateSpec.constant(1e-3);
    settings.optimizer = new OptimizerSpec.Adam(0.5, 0.999, 1e-7);
    return settings;
  }

  private static Map<String, Double> adversarial() {
    return Map.of("adversarial", 1.0);
  }

  private static Dataset gaussians() throws IOException {
    return Sources.open("gaussians:" + ROWS, ReadOptions.defaults());
  }

  /** |μ|² + |Σ − I|² of the latents of all rows: 0 for draws of N(0, I), but for the sampling. */
  private static double distance(Settings settings, Dataset data, Path run) throws IOException {
    float[] rows = new float[2 * ROWS];
    data.rows().readFloats(0, ROWS, rows);
    try (Trainer trainer = Trainer.start(settings.run(), data, run)) {
      trainer.run(TrainingListener.NONE);
      float[] z = trainer.probe(rows).calls().get(Names.ENCODE).outputs().get(Names.MEAN).values();
      double[] mean = new double[2];
      double[][] second = new double[2][2];
      for (int i = 0; i < ROWS; i++) {
        for (int a = 0; a < 2; a++) {
          mean[a] += z[2 * i + a] / (double) ROWS;
          for (int b = 0; b < 2; b++) {
            second[a][b] += z[2 * i + a] * (double) z[2 * i + b] / ROWS;
          }
        }
      }
      double distance = 0;
      for (int a = 0; a < 2; a++) {
        distance += mean[a] * mean[a];
        for (int b = 0; b < 2; b++) {
          double off = second[a][b] - mean[a] * mean[b] - (a == b ? 1 : 0);
          distance += off * off;
        }
      }
      return distance;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void bringsTheAggregatePosteriorToThePrior(long seed) throws IOException {
    try (Dataset data = gaussians()) {
      double plain = distance(settings(seed, Map.of()), data, folder.resolve("plain"));
      double adversarial = distance(settings(seed, adversarial()), data, folder.resolve("with"));
      assertTrue(
          adversarial < 0.1 && plain > 1,
          "distance %s, without the adversary %s".formatted(adversarial, plain));
    }
  }

  @Test
  void goesOnBitForBit() throws IOException {
    Settings settings = settings(4, adversarial());
    settings.epochs = 4;
    try (Dataset data = gaussians()) {
      TrainingResult whole = Runs.train(settings.run(), data, folder.resolve("whole"));
      settings.epochs = 2;
      Runs.train(settings.run(), data, folder.resolve("halves"));
      settings.epochs = 4;
      TrainingResult halves = Runs.resume(folder.resolve("halves"), data, settings.run());
      Runs.assertSameWeights(whole.checkpoint(), halves.checkpoint());
      TrainingResult stopped;
      try (Trainer trainer = Trainer.start(settings.run(), data, folder.resolve("stopped"))) {
        stopped = trainer.run(Runs.stopAt(trainer, 11));
      }
      assertEquals(TrainingResult.End.INTERRUPTED, stopped.end());
      stopped = Runs.resume(folder.resolve("stopped"), data, settings.run());
      Runs.assertSameWeights(whole.checkpoint(), stopped.checkpoint());
      for (String run : List.of("halves", "stopped")) {
        assertEquals(untimed(folder.resolve("whole")), untimed(folder.resolve(run)));
      }
    }
  }

  /** Columns of its terms follow the first twelve; without the two that a clock fills. */
  private static List<String> untimed(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.csv")).stream()
        .map(
            row -> {
              List<String> cells = List.of(row.split(",", -1));
              return cells.subList(0, 10) + "," + cells.subList(12, cells.size());
            })
        .toList();
  }

  @Test
  void itsTermsAreToldAndItsVariablesStayAtHome() throws IOException {
    Settings settings = settings(5, adversarial());
    settings.epochs = 1;
    try (Dataset data = gaussians();
        Trainer trainer = Trainer.start(settings.run(), data, folder.resolve("run"))) {
      EpochMetrics metrics = trainer.run(TrainingListener.NONE).metrics().orElseThrow();
      Losses train = metrics.train();
      assertEquals(train.of("reconstruction") + train.of("adversarial"), train.total(), 1e-5);
      assertTrue(train.of("discriminator") > 0);
      List<String> lines = Files.readAllLines(folder.resolve("run").resolve("metrics.csv"));
      assertEquals(
          "epoch,step,train_loss,train_reconstruction,train_kl,"
              + "valid_loss,valid_reconstruction,valid_kl,"
              + "beta,learning_rate,seconds,examples_per_second,"
              + "train_adversarial,valid_adversarial,train_discriminator,valid_discriminator",
          lines.get(0));
      String[] row = lines.get(1).split(",", -1);
      assertEquals(Double.toString(train.of("adversarial")), row[12]);
      assertEquals(Double.toString(metrics.valid().orElseThrow().of("discriminator")), row[15]);
      assertTrue(
          trainer.session.graph().variables().all().stream()
              .anyMatch(v -> v.name().startsWith("players/discriminator/")));
    }
    assertFalse(
        TrainedModel.variables(settings.run().model()).keySet().stream()
            .anyMatch(name -> name.startsWith("players/")));
  }
}
