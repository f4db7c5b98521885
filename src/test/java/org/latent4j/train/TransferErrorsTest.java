package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.spec.Activation;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.TransferSpec;
import org.latent4j.spec.TransferSpec.Part;
import org.latent4j.spec.TransferSpec.Parts;

/** What cannot be taken, frozen or changed. */
class TransferErrorsTest {
  @TempDir private static Path shared;
  private static Path source;

  @TempDir private Path folder;

  @BeforeAll
  static void trainSource() throws IOException {
    source = shared.resolve("source");
    Settings settings = new Settings();
    settings.encoder = NetworkSpec.mlp(List.of(8, 5));
    try (Dataset data = Settings.data(103, 6)) {
      Runs.train(settings.run(), data, source);
    }
  }

  private Settings settings(Parts parts, Part... freeze) {
    Settings settings = new Settings();
    settings.encoder = NetworkSpec.mlp(List.of(8, 5));
    settings.transfer = new TransferSpec(source.toString(), parts, List.of(freeze));
    return settings;
  }

  @Test
  void whatCannotBeTakenIsRefused() throws IOException {
    assertRefused(
        folder.resolve("no"), "init-from %s: expected a model or a run, found nothing there");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused(
        empty,
        "init-from %s: expected a version folder with saved_model.pb, a model's folder, or a run's"
            + " with spec.json, found a folder without any of them");
    Path foreign = Files.createDirectories(folder.resolve("foreign/3"));
    Files.createFile(foreign.resolve("saved_model.pb"));
    assertRefused(
        folder.resolve("foreign"),
        "init-from %s/3: expected an export by Latent4J, with assets.extra/latent4j.json, found none");
    assertRefused(
        Files.createFile(folder.resolve("file")),
        "init-from %s: expected a version folder with saved_model.pb, a model's folder, or a run's with spec.json, found a file");
  }

  private void assertRefused(Path from, String message) throws IOException {
    Settings settings = settings(Parts.ALL);
    settings.transfer = new TransferSpec(from.toString(), Parts.ALL, List.of());
    assertRefused(settings, message.formatted(from));
  }

  /** Nothing of the run may be left behind. */
  private void assertRefused(Settings settings, String message) throws IOException {
    Path run = folder.resolve("refused");
    try (Dataset data = Settings.data(80, 6)) {
      SpecException e =
          assertThrows(SpecException.class, () -> Trainer.start(settings.run(), data, run).close());
      assertEquals(message, e.getMessage());
      assertFalse(Files.exists(run));
    }
  }

  @Test
  void aSourceWithNothingThatFitsSaysWhatItHas() throws IOException {
    Settings settings = settings(Parts.DECODER);
    settings.encoder = NetworkSpec.conv(List.of(3), 3, 2, List.of(), Activation.RELU, false, 0);
    settings.shape = List.of(2, 3, 1);
    Path checkpoint = RunDirectory.newestCheckpoint(source).orElseThrow();
    assertRefused(
        settings,
        "init-from "
            + checkpoint
            + ": expected a variable with name and shape of one of this model's"
            + " (x/decoder/conv_0/bias 3, x/decoder/conv_0/kernel 3x3x3x3,"
            + " x/decoder/logits/bias 1, x/decoder/logits/kernel 3x3x1x3,"
            + " x/decoder/to_maps/bias 6, x/decoder/to_maps/kernel 2x6),"
            + " found x/decoder/dense_0/bias 5, x/decoder/dense_0/kernel 2x5, x/decoder/dense_1/bias 8,"
            + " x/decoder/dense_1/kernel 5x8, x/decoder/logits/bias 6, x/decoder/logits/kernel 8x6");
  }

  @Test
  void somethingMustBeLeftToTrain() throws IOException {
    assertRefused(
        settings(Parts.ALL, Part.ENCODER, Part.DECODER),
        "freeze: expected a part that is left to train, found none");
  }

  @Test
  void theFrozenPartsOfAResumedRunStay() throws IOException {
    Settings settings = settings(Parts.ALL, Part.ENCODER);
    Path run = folder.resolve("run");
    try (Dataset data = Settings.data(80, 6)) {
      Runs.train(settings.run(), data, run);
      settings.transfer = TransferSpec.none();
      SpecException e =
          assertThrows(SpecException.class, () -> Runs.resume(run, data, settings.run()));
      assertTrue(e.getMessage().startsWith("transfer of a resumed run"), e.getMessage());
    }
  }
}
