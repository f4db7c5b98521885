package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.spec.Precision;
import org.latent4j.spec.RunSpec;

class PrecisionTrialTest {
  @TempDir Path folder;

  @Test
  void aNamedPrecisionIsKept() throws IOException {
    Settings settings = new Settings();
    settings.precision = Precision.BF16;
    RunSpec run = settings.run();
    assertSame(run, PrecisionTrial.resolved(run));
  }

  /** What was chosen is stored, so that a run goes on as it began. */
  @Test
  void autoBecomesOneOfTheTwoAndStaysIt() throws IOException {
    Settings settings = new Settings();
    settings.precision = Precision.AUTO;
    try (Dataset data = Settings.data(40, 6)) {
      Path run = folder.resolve("run");
      Precision chosen;
      try (Trainer trainer = Trainer.start(settings.run(), data, run)) {
        chosen = trainer.spec().training().machine().precision();
      }
      assertNotEquals(Precision.AUTO, chosen);
      assertEquals(chosen, RunDirectory.readSpec(run).training().machine().precision());
    }
  }
}
