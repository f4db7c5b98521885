package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.base.DurableFiles;
import org.latent4j.data.Dataset;
import org.latent4j.spec.TrainingSpec;

/** {@code kill -9} of a training JVM that saves all the time. */
class KillTest {
  private static final int KILLS = 30;
  private static final int MANY = 1_000_000;
  private static final double MINUTES = 1e-4;

  @TempDir Path folder;

  @Test
  @Tag("long")
  void aKilledRunGoesOnAndEndsAsIfNeverKilled() throws Exception {
    SplittableRandom random = new SplittableRandom(9);
    Path run = folder.resolve("run");
    int staged = 0;
    for (int i = 0; i < KILLS; i++) {
      killAfter(random.nextInt(1500), run);
      staged += requireWhole(run);
    }
    TrainingState state = Checkpoints.state(RunDirectory.newestCheckpoint(run).orElseThrow());
    System.out.printf(
        "kills: %d of training, %d epochs trained, %d killed while writing a checkpoint%n",
        KILLS, state.epoch(), staged);
    Settings settings = TrainingChild.settings(state.epoch() + 1, 16, 1, MINUTES);
    TrainingSpec finish = settings.training();
    try (Dataset data = TrainingChild.data();
        Trainer trainer = Trainer.resume(run, data, Optional.of(finish))) {
      TrainingResult resumed = trainer.run(TrainingListener.NONE);
      settings.checkpoints = new TrainingSpec.CheckpointSpec(MANY, 0, 1);
      TrainingResult whole = Runs.train(settings.run(), data, folder.resolve("whole"));
      Runs.assertSameWeights(whole.checkpoint(), resumed.checkpoint());
      assertEquals(Runs.untimed(folder.resolve("whole")), Runs.untimed(run));
    }
  }

  /** Kills a child some time after it began to train, and checks that it could begin. */
  private void killAfter(int millis, Path run) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process child = TrainingChild.start(log, run, MANY, 16, 1, MINUTES);
    try (BufferedReader lines = TrainingChild.output(child)) {
      assertEquals("ready", lines.readLine(), () -> "the child said: " + read(log));
      Thread.sleep(millis);
      assertTrue(child.isAlive(), () -> "the child said: " + read(log));
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  /**
   * Every checkpoint under its name is complete, and {@code metrics.csv} is there.
   *
   * @return 1 if the kill struck while one was being written, else 0
   */
  private static int requireWhole(Path run) throws IOException {
    assertTrue(Files.exists(run.resolve("metrics.csv")));
    Path checkpoints = run.resolve("checkpoints");
    int staged = 0;
    if (Files.isDirectory(checkpoints)) {
      for (Path checkpoint : DurableFiles.children(checkpoints)) {
        if (checkpoint.getFileName().toString().startsWith("step-")) {
          assertTrue(Checkpoints.state(checkpoint).step() > 0);
          assertTrue(Runs.weights(checkpoint).length > 1000);
          assertTrue(Files.size(checkpoint.resolve("weights.index")) > 0);
        } else {
          staged = 1;
        }
      }
    }
    return staged;
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
