package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.OptimizerSpec;
import org.latent4j.train.batch.Batch;
import org.latent4j.train.batch.BatchSource;
import org.latent4j.train.batch.BatchStream;
import org.latent4j.train.batch.ResidentRows;
import org.tensorflow.ndarray.Shape;

class BadNumbersTest {
  @TempDir Path folder;

  @Test
  void aRateFarTooHighEndsTheRunAndLeavesTheLastGoodCheckpoint() throws IOException {
    Settings settings = new Settings();
    Path run = folder.resolve("run");
    try (Dataset data = Settings.data(60, 6)) {
      TrainingResult good = Runs.train(settings.run(), data, run);
      byte[] weights = Runs.weights(good.checkpoint());
      settings.epochs = 4;
      settings.rate = LearningRateSpec.constant(1e30);
      TrainingException failure =
          assertThrows(TrainingException.class, () -> Runs.resume(run, data, settings.run()));
      assertTrue(
          failure.getMessage().matches("step 8: the (posterior mean|sampled latent) has .*"),
          failure.getMessage());
      assertEquals(good.checkpoint(), RunDirectory.newestCheckpoint(run).orElseThrow());
      assertArrayEquals(weights, Runs.weights(good.checkpoint()));
      settings.rate = LearningRateSpec.constant(1e-3);
      assertEquals(TrainingResult.End.FINISHED, Runs.resume(run, data, settings.run()).end());
    }
  }

  /** One step an epoch: no later step tells, but validation does, before anything is saved. */
  @Test
  void theLastStepOfAnEpochIsSeenToo() throws IOException {
    Settings settings = new Settings();
    settings.batch = 100;
    settings.rate = LearningRateSpec.constant(1e30);
    Path run = folder.resolve("run");
    try (Dataset data = Settings.data(60, 6)) {
      TrainingException failure =
          assertThrows(TrainingException.class, () -> Runs.train(settings.run(), data, run));
      assertTrue(
          failure.getMessage().startsWith("step 1: its update left the validation loss at "),
          failure.getMessage());
    }
    assertFalse(Files.exists(run.resolve("checkpoints")));
  }

  @Test
  void aLossThatOverflowsNamesTheFirstQuantity() throws IOException {
    float[] values = Settings.values(60, 6, 1);
    values[30 * 6 + 2] = 1e30f;
    Settings settings = new Settings();
    settings.batch = 60;
    settings.likelihood = Settings.gaussian();
    settings.validation = 0;
    try (Dataset data = Dataset.of(values, 60, 6)) {
      TrainingException failure =
          assertThrows(
              TrainingException.class,
              () -> Runs.train(settings.run(), data, folder.resolve("run")));
      assertTrue(
          failure.getMessage().startsWith("step 1: the KL has Infinity at place 0; try a lower"),
          failure.getMessage());
    }
  }

  @Test
  void anExplosionEndsTheRun() throws IOException {
    Settings settings = new Settings();
    settings.epochs = 100;
    settings.encoder = NetworkSpec.mlp(List.of());
    settings.objective = ObjectiveSpec.autoencoder();
    settings.likelihood = Settings.gaussian();
    settings.optimizer = new OptimizerSpec.Sgd(0.9);
    settings.rate = LearningRateSpec.constant(0.3);
    settings.validation = 0;
    float[] values = Settings.values(60, 6, 1);
    for (int i = 0; i < values.length; i++) {
      values[i] *= 5;
    }
    try (Dataset data = Dataset.of(values, 60, 6)) {
      TrainingException failure =
          assertThrows(
              TrainingException.class,
              () -> Runs.train(settings.run(), data, folder.resolve("run")));
      assertTrue(
          failure.getMessage().matches("step \\d+: the loss exploded to .* nats per example; .*"),
          failure.getMessage());
    }
  }

  @Test
  void weightsThatAreNotNumbersAreNotSaved() throws IOException {
    Settings settings = new Settings();
    try (Dataset data = Settings.data(20, 6)) {
      BatchSource source = new ResidentRows(data.rows(), Shape.of(6), 1);
      try (TrainingSession session = new TrainingSession(settings.run(), source);
          BatchStream batches = source.stream(new int[] {1, 2, 3}, 3, 0);
          Batch batch = batches.next()) {
        session.initialize();
        session.step(batch, new TrainingSession.StepSettings(0, 1e-3, 1, 1));
        session.requireFinite(1);
        session.step(batch, new TrainingSession.StepSettings(1, 1e300, 1, 1));
        TrainingException failure =
            assertThrows(TrainingException.class, () -> session.requireFinite(2));
        assertTrue(
            failure
                .getMessage()
                .startsWith(
                    "step 2: its update left NaN or infinity in variable x/encoder/dense_0/"),
            failure.getMessage());
      }
    }
  }
}
