package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.Activation;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.OptimizerSpec;
import org.latent4j.spec.Precision;

/** A run that stops and goes on is the run that never stopped, bit for bit. */
class ResumeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"resident", "streamed", "convolution", "bf16"})
  void endsWithTheSameBytes(String kind) throws IOException {
    Settings settings = settings(kind);
    try (Dataset data = data(kind)) {
      TrainingResult whole = Runs.train(settings.run(), data, folder.resolve("whole"));
      settings.epochs = 2;
      Runs.train(settings.run(), data, folder.resolve("halves"));
      settings.epochs = 4;
      TrainingResult halves = Runs.resume(folder.resolve("halves"), data, settings.run());
      assertEquals(TrainingResult.End.FINISHED, halves.end());
      Runs.assertSameWeights(whole.checkpoint(), halves.checkpoint());
      assertEquals(Runs.untimed(folder.resolve("whole")), Runs.untimed(folder.resolve("halves")));

      TrainingResult stopped = interrupted(settings, data, whole);
      Runs.assertSameWeights(whole.checkpoint(), stopped.checkpoint());
      assertEquals(Runs.untimed(folder.resolve("whole")), Runs.untimed(folder.resolve("stopped")));
    }
  }

  @Test
  void theSeedDecides() throws IOException {
    Settings settings = settings("resident");
    try (Dataset data = data("resident")) {
      TrainingResult one = Runs.train(settings.run(), data, folder.resolve("one"));
      TrainingResult twin = Runs.train(settings.run(), data, folder.resolve("twin"));
      Runs.assertSameWeights(one.checkpoint(), twin.checkpoint());
      settings.seed = 2;
      TrainingResult other = Runs.train(settings.run(), data, folder.resolve("other"));
      assertFalse(Arrays.equals(Runs.weights(one.checkpoint()), Runs.weights(other.checkpoint())));
    }
  }

  /** Stops once in the middle of an epoch and once more just before the end of one. */
  private TrainingResult interrupted(Settings settings, Dataset data, TrainingResult whole)
      throws IOException {
    Path run = folder.resolve("stopped");
    long steps = whole.metrics().orElseThrow().step();
    long perEpoch = steps / 4;
    try (Trainer trainer = Trainer.start(settings.run(), data, run)) {
      long at = perEpoch + perEpoch / 2;
      TrainingResult result = trainer.run(Runs.stopAt(trainer, at));
      assertEquals(TrainingResult.End.INTERRUPTED, result.end());
      assertTrue(result.checkpoint().endsWith(TrainingState.checkpoint(at)));
    }
    try (Trainer trainer = Trainer.resume(run, data, Optional.empty())) {
      trainer.run(Runs.stopAt(trainer, 3 * perEpoch - 1));
    }
    return Runs.resume(run, data, settings.run());
  }

  /** A kill loses what came after the last checkpoint, and the run does it again. */
  @Test
  void goesBackToTheLastCheckpoint() throws IOException {
    Settings settings = settings("resident");
    try (Dataset data = data("resident")) {
      TrainingResult whole = Runs.train(settings.run(), data, folder.resolve("whole"));
      Path run = folder.resolve("killed");
      try (Trainer trainer = Trainer.start(settings.run(), data, run)) {
        TrainingListener killer =
            new TrainingListener() {
              @Override
              public void step(Progress progress) {
                if (progress.epoch() == 3 && progress.stepInEpoch() == 2) {
                  throw new IllegalStateException("killed");
                }
              }
            };
        assertThrows(IllegalStateException.class, () -> trainer.run(killer));
      }
      TrainingResult resumed = Runs.resume(run, data, settings.run());
      Runs.assertSameWeights(whole.checkpoint(), resumed.checkpoint());
      assertEquals(Runs.untimed(folder.resolve("whole")), Runs.untimed(run));
    }
  }

  @Test
  void aFinishedRunStaysAsItIs() throws IOException {
    Settings settings = settings("resident");
    try (Dataset data = data("resident")) {
      TrainingResult whole = Runs.train(settings.run(), data, folder.resolve("run"));
      List<String> metrics = Runs.untimed(folder.resolve("run"));
      TrainingResult again = Runs.resume(folder.resolve("run"), data, settings.run());
      assertEquals(whole.checkpoint(), again.checkpoint());
      assertEquals(Optional.empty(), again.metrics());
      assertEquals(metrics, Runs.untimed(folder.resolve("run")));
      assertNotEquals(List.of(), metrics);
    }
  }

  private static Settings settings(String kind) {
    Settings settings = new Settings();
    settings.epochs = 4;
    settings.encoder = NetworkSpec.mlp(List.of(12, 8), Activation.ELU, true, 0.2);
    if (kind.equals("streamed")) {
      settings.shape = List.of(64);
      settings.memoryMiB = 1;
      settings.batch = 190; // windows of 760 rows, and a short last batch
      settings.optimizer = new OptimizerSpec.AdamW(0.9, 0.999, 1e-7, 0.01);
      settings.clip = 1;
    }
    if (kind.equals("bf16")) {
      settings.precision = Precision.BF16;
    }
    if (kind.equals("convolution")) {
      settings.shape = List.of(6, 5, 1);
      settings.encoder =
          NetworkSpec.conv(List.of(4, 6), 3, 2, List.of(8), Activation.RELU, true, 0.1);
      settings.optimizer = new OptimizerSpec.RmsProp(0.9, 0.5, 1e-7);
      settings.rate = new LearningRateSpec(1e-3, 5, new LearningRateSpec.Plateau(1, 0.5, 0));
    }
    return settings;
  }

  private Dataset data(String kind) throws IOException {
    if (kind.equals("streamed")) {
      Path file = Settings.npy(folder.resolve("rows.npy"), Settings.values(5003, 64, 3), 64);
      return Sources.open(file.toString(), ReadOptions.defaults().withMemoryBytes(1 << 20));
    }
    if (kind.equals("convolution")) {
      return Dataset.of(Settings.values(90, 30, 3), 90, 6, 5, 1);
    }
    return Settings.data(103, 6);
  }
}
