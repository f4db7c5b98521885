package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.TrainingSpec;

/** Threads that are interrupted while they train, and runs that two trainers want. */
class InterruptTest {
  private static final int FEATURES = 6;
  private static final int EPOCHS = 20;

  @TempDir Path folder;

  /** A test that fails must not leave the thread interrupted for the next. */
  @AfterEach
  void calm() {
    Thread.interrupted();
  }

  /** Rows in memory, or read from a file in passing. */
  private Dataset data(boolean streamed) throws IOException {
    if (!streamed) {
      return Settings.data(300, FEATURES);
    }
    Path file = folder.resolve("rows.npy");
    if (!Files.exists(file)) {
      Settings.npy(file, Settings.values(50_000, FEATURES, 5), FEATURES);
    }
    ReadOptions defaults = ReadOptions.defaults();
    return Sources.open(file.toString(), defaults.withMemoryBytes(1));
  }

  private static Settings settings(boolean streamed) {
    Settings settings = new Settings();
    settings.epochs = streamed ? 3 : EPOCHS;
    settings.batch = streamed ? 512 : 16;
    settings.memoryMiB = 1;
    settings.checkpoints = new TrainingSpec.CheckpointSpec(1, 1e-5, 2);
    return settings;
  }

  /**
   * Interrupts strike anywhere: in steps, while rows are awaited, inside the files that are
   * written.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interruptedRunsGoOnAndEndAsIfNeverInterrupted(boolean streamed) throws Exception {
    Settings settings = settings(streamed);
    Path run = folder.resolve("run");
    SplittableRandom random = new SplittableRandom(4);
    int interrupted = 0;
    try (Dataset data = data(streamed)) {
      TrainingResult result = null;
      while (result == null || result.end() != TrainingResult.End.FINISHED) {
        try (Trainer trainer =
            result == null
                ? Trainer.start(settings.run(), data, run)
                : Trainer.resume(run, data, Optional.empty())) {
          boolean strike = interrupted < (streamed ? 3 : 6);
          Thread striker = strike ? striker(random.nextLong(20_000_000)) : null;
          result = trainer.run(TrainingListener.NONE);
          if (strike) {
            striker.join();
          }
        }
        boolean struck = Thread.interrupted();
        if (result.end() == TrainingResult.End.INTERRUPTED) {
          assertTrue(struck, "the interrupt is given back");
          assertTrue(Files.isDirectory(result.checkpoint()));
          interrupted++;
        }
      }
      assertTrue(interrupted > 0);
      TrainingResult whole = Runs.train(settings.run(), data, folder.resolve("whole"));
      Runs.assertSameWeights(whole.checkpoint(), result.checkpoint());
      assertEquals(Runs.untimed(folder.resolve("whole")), Runs.untimed(run));
    }
  }

  /** Interrupts this thread after some time. */
  private static Thread striker(long nanos) {
    Thread struck = Thread.currentThread();
    Thread striker =
        new Thread(
            () -> {
              LockSupport.parkNanos(nanos);
              struck.interrupt();
            });
    striker.start();
    return striker;
  }

  @Test
  void anInterruptBeforeTheFirstStepSavesTheStart() throws IOException {
    try (Dataset data = data(false);
        Trainer trainer = Trainer.start(settings(false).run(), data, folder.resolve("run"))) {
      Thread.currentThread().interrupt();
      TrainingResult result = trainer.run(TrainingListener.NONE);
      assertTrue(Thread.interrupted());
      assertEquals(TrainingResult.End.INTERRUPTED, result.end());
      assertEquals("step-000000000", result.checkpoint().getFileName().toString());
    }
  }

  /** The rows' file is closed under a thread that reads them itself; the message says why. */
  @Test
  void rowsReadByAnInterruptedThreadSaySo() throws IOException {
    try (Dataset data = data(true)) {
      Thread.currentThread().interrupt();
      InterruptedIOException e =
          assertThrows(InterruptedIOException.class, () -> data.rows().readFloats(0, 1));
      assertTrue(Thread.interrupted());
      String said = e.getMessage();
      assertTrue(said.endsWith("closed, as the thread that read it was interrupted"), said);
    }
  }

  /** The second one of this process must not end the hold of the first, as closing a file does. */
  @Test
  void aRunIsHeldAgainstOtherProcessesToo() throws Exception {
    Path run = folder.resolve("run");
    Path log = folder.resolve("log");
    Settings settings = TrainingChild.settings(3, 16, 1, 0);
    try (Dataset data = TrainingChild.data()) {
      try (Trainer trainer = Trainer.start(settings.run(), data, run)) {
        Path link = Files.createSymbolicLink(folder.resolve("link"), run);
        for (Path name : new Path[] {run, link}) {
          assertThrows(
              SpecException.class, () -> Trainer.resume(name, data, Optional.empty()).close());
        }
        Process child = TrainingChild.start(log, run, 3, 16, 1, 0);
        assertEquals(1, child.waitFor());
        String said = Files.readString(log);
        assertTrue(
            said.contains("expected one that no other training uses, found it in use"), said);
        assertEquals(TrainingResult.End.FINISHED, trainer.run(TrainingListener.NONE).end());
      }
      Trainer.resume(run, data, Optional.empty()).close();
    }
    assertFalse(Files.readString(log).contains("ready"));
  }
}
