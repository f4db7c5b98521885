package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.OptimizerSpec;
import org.latent4j.spec.SpecException;

class RunDirectoryTest {
  @TempDir Path folder;

  @Test
  void oneTrainerAtATime() throws IOException {
    Path run = folder.resolve("run");
    try (Dataset data = Settings.data(20, 6)) {
      try (Trainer trainer = Trainer.start(new Settings().run(), data, run)) {
        assertEquals(2, trainer.run(TrainingListener.NONE).metrics().orElseThrow().epoch());
        assertRefused("it in use", () -> Trainer.resume(run, data, Optional.empty()));
      }
      Trainer.resume(run, data, Optional.empty()).close();
      assertRefused(
          "the spec.json of an earlier run", () -> Trainer.start(new Settings().run(), data, run));
      Trainer.resume(run, data, Optional.empty()).close();
    }
  }

  @Test
  void otherDataAreRefusedAndNothingChanges() throws IOException {
    Settings settings = new Settings();
    Path run = folder.resolve("run");
    try (Dataset data = Settings.data(20, 6)) {
      Runs.train(settings.run(), data, run);
    }
    List<String> metrics = Runs.untimed(run);
    String spec = Files.readString(run.resolve("spec.json"));
    settings.epochs = 9;
    float[] touched = Settings.values(20, 6, 5);
    touched[50] += 0.01f;
    for (Dataset other : List.of(Dataset.of(touched, 20, 6), Settings.data(21, 6))) {
      try (other) {
        assertRefused(
            "other rows", () -> Trainer.resume(run, other, Optional.of(settings.training())));
      }
    }
    try (Dataset wider = Settings.data(20, 7)) {
      assertRefused("rows of 6 values", () -> Trainer.resume(run, wider, Optional.empty()));
    }
    assertEquals(spec, Files.readString(run.resolve("spec.json")));
    assertEquals(metrics, Runs.untimed(run));
  }

  @Test
  void whatTheBitsDependOnStays() throws IOException {
    Path run = folder.resolve("run");
    try (Dataset data = Settings.data(20, 6)) {
      Runs.train(new Settings().run(), data, run);
      assertSettingRefused(run, data, "batch-size of a resumed run", s -> s.batch = 8);
      assertSettingRefused(run, data, "seed of a resumed run", s -> s.seed = 8);
      assertSettingRefused(run, data, "split of a resumed run", s -> s.validation = 0.3);
      assertSettingRefused(run, data, "memory of a resumed run", s -> s.memoryMiB = 7);
      assertSettingRefused(
          run, data, "optimizer of a resumed run", s -> s.optimizer = new OptimizerSpec.Sgd(0.5));
      Settings settings = new Settings();
      settings.rate = LearningRateSpec.constant(5e-4);
      settings.epochs = 3;
      assertEquals(3, Runs.resume(run, data, settings.run()).metrics().orElseThrow().epoch());
      assertEquals(settings.training(), RunDirectory.readSpec(run).training());
    }
  }

  private static void assertSettingRefused(
      Path run, Dataset data, String message, Consumer<Settings> change) {
    Settings settings = new Settings();
    change.accept(settings);
    assertRefused(message, () -> Trainer.resume(run, data, Optional.of(settings.training())));
  }

  @Test
  void dataThatDoNotFitBeginNothing() throws IOException {
    Path run = folder.resolve("run");
    try (Dataset data = Settings.data(20, 7)) {
      assertRefused("rows of 6 values", () -> Trainer.start(new Settings().run(), data, run));
    }
    assertRefused(
        "a folder with spec.json",
        () -> {
          try (Dataset data = Settings.data(20, 6)) {
            return Trainer.resume(run, data, Optional.empty());
          }
        });
    assertTrue(Files.notExists(run));
  }

  private interface Opening {
    Trainer open() throws IOException;
  }

  private static void assertRefused(String message, Opening opening) {
    SpecException failure =
        assertThrows(
            SpecException.class,
            () -> {
              try (Trainer trainer = opening.open()) {
                throw new AssertionError("opened " + trainer.spec());
              }
            });
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }
}
