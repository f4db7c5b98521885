package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.base.BadInputException;
import org.latent4j.base.FileNames;
import org.latent4j.cli.terminal.Program;
import org.latent4j.spec.Names;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.manifest.Manifest;

/** Runs that are resumed, exported and named otherwise than the usual ones. */
class RunFaultsTest {
  private static final String SMALL = " --hidden 4 --latent 2 --quiet";

  @TempDir private Path dir;
  private Path data;
  private Path run;
  private Path models;

  @BeforeEach
  void table() throws IOException {
    StringBuilder csv = new StringBuilder("a,b,c\n");
    for (int i = 0; i < 60; i++) {
      csv.append(i % 7).append(',').append(i % 5 - i % 7).append(',').append(i % 3).append('\n');
    }
    data = Files.writeString(dir.resolve("rows.csv"), csv);
    run = dir.resolve("run");
    models = dir.resolve("models");
  }

  private Call train(String flags) {
    String words = "train --data " + data + " --run-dir " + run + " --export-dir " + models;
    return Call.of(words + SMALL + flags);
  }

  private Call resume(String flags) {
    return Call.of("train --quiet --resume " + run + " --export-dir " + models + flags);
  }

  private static Call done(Call call) {
    assertEquals(0, call.code(), call.err());
    return call;
  }

  private Manifest manifest(int version) throws IOException {
    return SpecJson.read(models.resolve(version + "/" + Names.MANIFEST), Manifest.class);
  }

  /** TensorFlow takes the path of a checkpoint for a pattern; shells take it for words. */
  @Test
  void foldersMayHaveSignsOfPatternsAndSpaces() throws IOException {
    run = dir.resolve("proj [x] *\\y/my run");
    models = dir.resolve("proj [x] *\\y/my 'm'");
    List<String> train =
        List.of("--data", data.toString(), "--run-dir", run.toString(), "--epochs", "1");
    Call first = call("train", train, "--hidden", "4", "--export-dir", models.toString());
    assertEquals(0, first.code(), first.err());
    assertTrue(
        first.out().contains("encode --model " + Program.word(models.resolve("1")) + " --in"),
        first.out());
    Call again = call("train", List.of("--resume", run.toString(), "--epochs", "2"), "--no-export");
    assertEquals(0, again.code(), again.err());
    Call exported =
        call("export", List.of("--run", run.toString()), "--export-dir", models.toString());
    assertEquals(0, exported.code(), exported.err());
    List<String> evaluated = List.of("--data", data.toString(), "--model", models.toString());
    assertEquals(0, call("evaluate", evaluated).code());
  }

  private static Call call(String command, List<String> some, String... others) {
    List<String> all = new java.util.ArrayList<>(List.of(command));
    all.addAll(some);
    all.addAll(List.of(others));
    return Call.of(all.toArray(String[]::new));
  }

  @Test
  void wordsAreQuotedForAShell() {
    assertEquals("runs/a-1.0_b", Program.word(Path.of("runs/a-1.0_b")));
    assertEquals("'my runs/[a]'", Program.word("my runs/[a]"));
    assertEquals("'it'\\''s'", Program.word("it's"));
    assertEquals("''", Program.word(""));
  }

  /** What train exported, export exports: the best weights, by their name. */
  @Test
  void exportTakesTheWeightsThatTrainTook() throws IOException {
    Call trained = done(train(" --learning-rate 0.3 --epochs 60 --patience 3"));
    assertTrue(trained.out().contains("stopped   early, with the weights of"), trained.out());
    Call exported = done(Call.of("export --run " + run + " --export-dir " + models));
    assertEquals(manifest(1).metrics(), manifest(2).metrics());
    String best = trained.out().lines().findFirst().orElseThrow().replaceAll(".* of ", "");
    assertTrue(exported.err().contains("weights   " + best), exported.err());
    Call again = done(resume(""));
    assertTrue(
        again.err().contains("nothing left to train: the run had stopped early"), again.err());
  }

  @Test
  void otherEpochsOfAResumedRunAreTold() throws IOException {
    done(train(" --epochs 3 --lr-schedule cosine"));
    String spec = Files.readString(run.resolve("spec.json"));
    Call fewer = resume(" --epochs 2");
    assertEquals(2, fewer.code(), fewer.err());
    assertTrue(fewer.err().contains("epochs of a resumed run: expected 3 or more"), fewer.err());
    assertEquals(spec, Files.readString(run.resolve("spec.json")));
    Call same = done(resume(" --no-export"));
    assertTrue(same.err().contains("nothing left to train: all 3 epochs are done"), same.err());
    Call more = done(resume(" --epochs 4 --no-export"));
    assertTrue(more.err().contains("--epochs 4 stretches the cosine of 3 epochs"), more.err());
  }

  @Test
  void aPlainAutoencoderDrawsNothing() {
    done(train(" --epochs 1 --objective autoencoder"));
    Call sampled = Call.of("sample --model " + models + " --out " + dir.resolve("s.csv"));
    assertEquals(2, sampled.code());
    assertTrue(sampled.err().contains("a VAE, or an autoencoder trained with --adver"), "how");
    assertFalse(Files.exists(dir.resolve("s.csv")));
  }

  /** Six held-out rows tell a false alarm in seven at the least. */
  @Test
  void falseAlarmsThatSoFewRowsCannotTellAreTold() throws IOException {
    Call trained = done(train(" --epochs 1 --false-alarms 0.05"));
    assertTrue(
        trained.err().contains("--false-alarms 0.05: 6 held-out rows can tell 0.14"),
        trained.err());
    assertTrue(trained.err().contains("19 rows held out (--validation)"), trained.err());
    assertEquals(1 / 7.0, manifest(1).calibration().get(0).falseAlarms(), 1e-12);
    Call kept =
        done(Call.of("export --run " + run + " --export-dir " + models + " --false-alarms 0.2"));
    assertFalse(kept.err().contains("false-alarms"), kept.err());
    assertEquals(0.2, manifest(2).calibration().get(0).falseAlarms());
  }

  /** As in a program of a machine that writes numbers in digits of its own. */
  @Test
  void digitsOfTheMachineHaveNoPartInIt() {
    Locale before = Locale.getDefault();
    try {
      for (Locale locale : List.of(Locale.forLanguageTag("fa-IR"), Locale.forLanguageTag("ne"))) {
        Locale.setDefault(locale);
        run = dir.resolve("run-" + locale.getLanguage());
        done(train(" --epochs 1"));
        assertEquals(locale, Locale.getDefault(Locale.Category.FORMAT));
        done(Call.of("evaluate --model " + models + " --data " + data));
        assertTrue(Files.exists(run.resolve("checkpoints/step-000000001")), "plain digits");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void namesThatJavaCannotSpellAreToldWithTheRemedy() {
    String before = System.getProperty("sun.jnu.encoding");
    try {
      System.setProperty("sun.jnu.encoding", "ANSI_X3.4-1968");
      assertEquals("plain", FileNames.require("plain"));
      BadInputException lost =
          assertThrows(BadInputException.class, () -> FileNames.require("k\uFFFDse"));
      assertTrue(lost.getMessage().endsWith("start it with LC_ALL=C.UTF-8"), lost.getMessage());
    } finally {
      System.setProperty("sun.jnu.encoding", before);
    }
  }
}
