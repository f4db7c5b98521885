package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.TrainingSpec;

class CheckpointsTest {
  private static final int VALID_LOSS = 5;
  private static final int STEP = 1;

  @TempDir Path folder;

  /** Few rows of pure noise and a wide network: it learns them by heart, and others get worse. */
  private static Settings overfitting() {
    Settings settings = new Settings();
    settings.validation = 0.5;
    settings.epochs = 200;
    settings.patience = 4;
    settings.likelihood = Settings.gaussian();
    settings.objective = ObjectiveSpec.autoencoder();
    settings.encoder = NetworkSpec.mlp(List.of(64));
    settings.latent = 6;
    settings.rate = LearningRateSpec.constant(3e-3);
    return settings;
  }

  private static float[] noise() {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[40 * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  @Test
  void earlyStoppingEndsWithTheBestWeights() throws IOException {
    Settings settings = overfitting();
    settings.checkpoints = new TrainingSpec.CheckpointSpec(1, 0, 1);
    Path run = folder.resolve("run");
    try (Dataset data = Dataset.of(noise(), 40, 6);
        Trainer trainer = Trainer.start(settings.run(), data, run)) {
      TrainingResult result = trainer.run(TrainingListener.NONE);
      assertEquals(TrainingResult.End.EARLY_STOPPED, result.end());
      List<String[]> rows = Runs.metrics(run);
      int best = best(rows);
      assertEquals(best + settings.patience + 1, rows.size(), "epochs in all");
      long bestStep = Long.parseLong(rows.get(best)[STEP]);
      String last = TrainingState.checkpoint(Long.parseLong(rows.get(rows.size() - 1)[STEP]));
      assertEquals(
          TrainingState.checkpoint(bestStep), result.checkpoint().getFileName().toString());
      assertEquals(List.of(TrainingState.checkpoint(bestStep), last), Runs.checkpoints(run));
      double[] each = Runs.squaredErrors(trainer.probe(noise()), 6);
      assertEquals(
          Runs.cell(rows.get(best), VALID_LOSS),
          Runs.mean(each, trainer.parts().validation()),
          1e-5,
          "the session holds the best weights");
    }
  }

  private static int best(List<String[]> rows) {
    int best = 0;
    for (int i = 1; i < rows.size(); i++) {
      if (Runs.cell(rows.get(i), VALID_LOSS) < Runs.cell(rows.get(best), VALID_LOSS)) {
        best = i;
      }
    }
    return best;
  }

  @Test
  void aPlateauLowersTheRate() throws IOException {
    Settings settings = overfitting();
    settings.epochs = 200;
    settings.patience = 0;
    settings.rate = new LearningRateSpec(1e-2, 0, new LearningRateSpec.Plateau(3, 0.5, 1e-3));
    Path run = folder.resolve("run");
    try (Dataset data = Dataset.of(noise(), 40, 6)) {
      Runs.train(settings.run(), data, run);
    }
    double best = Double.MAX_VALUE;
    int waited = 0;
    double rate = 1e-2;
    for (String[] row : Runs.metrics(run)) {
      assertEquals(Math.max(rate, 1e-3), Runs.cell(row, 9), 1e-12, "epoch " + row[0]);
      waited = Runs.cell(row, VALID_LOSS) < best ? 0 : waited + 1;
      best = Math.min(best, Runs.cell(row, VALID_LOSS));
      if (waited == 3) {
        rate /= 2;
        waited = 0;
      }
    }
    assertTrue(rate < 1e-3, "the plateau was reached several times");
  }

  @Test
  void whatLooksAtValidationNeedsRowsOfIt() {
    Settings settings = new Settings();
    settings.validation = 0.01; // none of 20 rows
    settings.patience = 2;
    SpecException failure =
        assertThrows(SpecException.class, () -> start(settings, folder.resolve("a")));
    assertTrue(failure.getMessage().contains("early stopping"), failure.getMessage());
    settings.patience = 0;
    settings.validation = 0;
    settings.rate = new LearningRateSpec(1e-2, 0, new LearningRateSpec.Plateau(3, 0.5, 0));
    failure = assertThrows(SpecException.class, () -> start(settings, folder.resolve("a")));
    assertTrue(failure.getMessage().contains("plateau"), failure.getMessage());
    assertFalse(Files.exists(folder.resolve("a")), "nothing was begun");
  }

  private static void start(Settings settings, Path run) throws IOException {
    try (Dataset data = Settings.data(20, 6)) {
      Runs.train(settings.run(), data, run);
    }
  }

  @Test
  void theNewestStay() throws IOException {
    Settings settings = new Settings();
    settings.validation = 0;
    settings.epochs = 5;
    settings.checkpoints = new TrainingSpec.CheckpointSpec(2, 0, 2);
    start(settings, folder.resolve("run"));
    assertEquals(
        List.of(TrainingState.checkpoint(8), TrainingState.checkpoint(10)),
        Runs.checkpoints(folder.resolve("run")));
  }

  @Test
  void minutesPassInsideAnEpoch() throws IOException {
    Settings settings = new Settings();
    settings.epochs = 2;
    settings.checkpoints = new TrainingSpec.CheckpointSpec(1, 1e-9, 3);
    List<String> written = new ArrayList<>();
    try (Dataset data = Settings.data(60, 6);
        Trainer trainer = Trainer.start(settings.run(), data, folder.resolve("run"))) {
      trainer.run(
          new TrainingListener() {
            @Override
            public void checkpoint(Path directory) {
              assertTrue(Files.isRegularFile(directory.resolve("state.json")));
              written.add(directory.getFileName().toString());
            }
          });
    }
    List<String> everyStep = new ArrayList<>();
    for (int step = 1; step <= 6; step++) {
      everyStep.add(TrainingState.checkpoint(step));
    }
    assertEquals(everyStep, written);
  }

  /** A file in the place of the next checkpoint stands for a disk that refuses it. */
  @Test
  void aFailedWriteLeavesTheOlderOne() throws IOException {
    Settings settings = new Settings();
    settings.epochs = 3;
    Path run = folder.resolve("run");
    try (Dataset data = Settings.data(40, 6)) {
      TrainingResult whole = Runs.train(settings.run(), data, folder.resolve("whole"));
      Path blocked = run.resolve("checkpoints").resolve(TrainingState.checkpoint(4));
      Files.createDirectories(blocked.getParent());
      Files.writeString(blocked.resolveSibling("step-000000004"), "in the way");
      IOException failure =
          assertThrows(IOException.class, () -> Runs.train(settings.run(), data, run));
      assertTrue(
          failure.getMessage().startsWith("checkpoint " + blocked + " cannot be written: "),
          failure.getMessage());
      Files.delete(blocked);
      assertEquals(
          List.of(TrainingState.checkpoint(2)), Runs.checkpoints(run), "nothing staged is left");
      TrainingResult resumed = Runs.resume(run, data, settings.run());
      Runs.assertSameWeights(whole.checkpoint(), resumed.checkpoint());
    }
  }

  @Test
  void aFileInTheWayOfTheFolderIsNamed() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run);
    Files.writeString(run.resolve("checkpoints"), "in the way");
    IOException failure = assertThrows(IOException.class, () -> start(new Settings(), run));
    assertTrue(failure.getMessage().startsWith("checkpoint " + run), failure.getMessage());
  }

  @Test
  void leftoversOfAKilledProcessGo() throws IOException {
    Settings settings = new Settings();
    Path run = folder.resolve("run");
    start(settings, run);
    List<String> before = Runs.checkpoints(run);
    byte[] weights = Runs.weights(RunDirectory.newestCheckpoint(run).orElseThrow());
    Path staged = run.resolve("checkpoints/.staged-step-000000099");
    Files.createDirectories(staged);
    Files.writeString(staged.resolve("weights.index"), "half");
    Files.writeString(run.resolve("metrics.csv"), "3,1", StandardOpenOption.APPEND);
    try (Dataset data = Settings.data(20, 6)) {
      Trainer.resume(run, data, Optional.empty()).close();
    }
    assertEquals(before, Runs.checkpoints(run));
    assertEquals(2, Runs.metrics(run).size(), "the half row is gone");
    assertArrayEquals(weights, Runs.weights(RunDirectory.newestCheckpoint(run).orElseThrow()));
  }

  @Test
  void newestIsByNumber() throws IOException {
    for (long step : new long[] {999_999_999, 1_000_000_000, 5}) {
      Files.createDirectories(
          folder.resolve("checkpoints").resolve(TrainingState.checkpoint(step)));
    }
    assertEquals(
        TrainingState.checkpoint(1_000_000_000),
        RunDirectory.newestCheckpoint(folder).orElseThrow().getFileName().toString());
  }
}
