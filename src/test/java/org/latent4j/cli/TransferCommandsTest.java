package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.SelectionSpec;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.TransferSpec;

/** The flags of transfer and selection from start to end, and what can go wrong with them. */
class TransferCommandsTest {
  private static final String SMALL = " --hidden 8 --latent 2 --epochs 1 ";

  @TempDir private static Path dir;
  private static String told;

  @BeforeAll
  static void train() {
    done("train --classes 0,1,2,3,4 --rows 200 --quiet" + SMALL + in("low"));
    told =
        done(
            "train --classes 5,6,7,8,9 --rows 500 --predict labels --head 4 --init-from "
                + dir
                + "/savedmodels/low --init-scope encoder --freeze encoder"
                + SMALL
                + in("high"));
  }

  private static String in(String name) {
    return "--run-dir %s/runs/%s --export-dir %s/savedmodels/%s".formatted(dir, name, dir, name);
  }

  private static String done(String words) {
    Call call = Call.of(words);
    assertEquals(Exit.DONE, call.code(), words + ": " + call.err());
    return call.out() + call.err();
  }

  @Test
  void whatIsTakenIsTold() {
    assertTrue(told.contains("4 of 12 variables taken from " + dir + "/savedmodels/low"), told);
    assertTrue(told.contains("taken, frozen  x/encoder/dense_0/kernel 784x8"), told);
    assertTrue(told.contains("new            x/decoder/logits/bias 784"), told);
    assertFalse(told.contains("warning"), told);
  }

  @Test
  void theSettingsAreKept() throws IOException {
    RunSpec run = SpecJson.read(dir.resolve("runs/high/spec.json"), RunSpec.class);
    assertEquals(
        new SelectionSpec(List.of("5", "6", "7", "8", "9"), 500, 0), run.data().selection());
    assertEquals(
        new TransferSpec(
            dir + "/savedmodels/low",
            TransferSpec.Parts.ENCODER,
            List.of(TransferSpec.Part.ENCODER)),
        run.training().transfer());
    assertEquals(13, Files.readAllLines(dir.resolve("runs/high/initialized.csv")).size());
  }

  @Test
  void aRunGoesOnWithItsRowsAndItsFrozenPart() throws IOException {
    String flags = " --freeze encoder --rows 500 --head 4 --quiet --no-export";
    done("train --resume " + dir + "/runs/high --epochs 2" + flags);
    assertEquals(3, Files.readAllLines(dir.resolve("runs/high/metrics.csv")).size());
    Call other = Call.of("train --resume " + dir + "/runs/high --freeze decoder");
    assertEquals(Exit.USAGE, other.code());
    assertTrue(other.err().contains("--freeze: expected encoder as in the run"), other.err());
  }

  @Test
  void theConfigurationFileSetsThemToo() throws IOException {
    Path file = dir.resolve("settings.json");
    Files.writeString(
        file,
        ("{\"init-from\": \"%s/runs/low\", \"freeze\": [\"decoder\"], \"classes\": [7], \"rows\": 50,"
                + " \"hidden\": [8], \"latent\": 2, \"epochs\": 1}")
            .formatted(dir));
    String said = done("train --no-export --run-dir " + dir + "/config --config " + file);
    assertTrue(said.contains("8 of 8 variables taken from " + dir + "/runs/low"), said);
  }

  @Test
  void aPartFrozenAsDrawnIsWarnedOf() {
    String words = "train --rows 50 --no-export --freeze decoder" + SMALL;
    String said = done(words + "--run-dir " + dir + "/drawn");
    assertTrue(said.contains("warning: the decoder is frozen as it was drawn"), said);
  }

  @Test
  void faultsAreTheUsers() {
    refused("--init-from " + dir + "/nothing", "expected a model or a run, found nothing there");
    String other = " --init-scope encoder --hidden 9,3 --latent 3";
    refused("--init-from " + dir + "/savedmodels/low" + other, "found x/encoder/dense_0/bias 8");
    refused("--init-from a --scaling none", "--scaling none: only with a model that begins from");
    refused("--freeze encoder,decoder", "freeze: expected a part that is left to train");
    refused("--classes 11", "classes of mnist: expected some of [0, 1, 2");
    refused("--data gaussians:20 --rows 500", "rows of gaussians:20: expected 500 rows");
  }

  private static void refused(String flags, String message) {
    Path run = dir.resolve("refused");
    Call call = Call.of("train --run-dir " + run + " " + flags);
    assertEquals(Exit.USAGE, call.code(), call.err());
    assertTrue(call.err().contains(message), call.err());
    assertFalse(Files.exists(run.resolve("spec.json")));
  }
}
