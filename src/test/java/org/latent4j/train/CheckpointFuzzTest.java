package org.latent4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.fuzz.ChildFuzz;
import org.latent4j.spec.RunSpec;

/**
 * Damaged checkpoints: refused in one line, or the same weights; no process dies or hangs. How
 * many: the property {@code fuzz.checkpoints}.
 */
class CheckpointFuzzTest {
  @TempDir private Path folder;

  @Test
  void someDamagedCheckpoints() throws Exception {
    run(60);
  }

  @Test
  @Tag("long")
  void manyDamagedCheckpoints() throws Exception {
    run(Integer.getInteger("fuzz.checkpoints", 10_000));
  }

  private void run(int inputs) throws Exception {
    make(folder.resolve("run"));
    new ChildFuzz("checkpoints", CheckpointFuzzChild.class, folder).run(inputs);
  }

  /** Two epochs of three, so that one is left to train. */
  static void make(Path run) throws IOException {
    Settings settings = new Settings();
    settings.epochs = 3;
    RunSpec spec = settings.run();
    try (Dataset data = Settings.data(CheckpointFuzzChild.ROWS, CheckpointFuzzChild.FEATURES);
        Trainer trainer = Trainer.start(spec, data, run)) {
      trainer.run(Runs.stopAt(trainer, 8));
    }
    Files.deleteIfExists(run.resolve("report.html"));
  }
}
