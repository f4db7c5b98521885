package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.SpecJson;

/** {@code train --print-spec} and {@code train --spec}. */
class SpecCommandTest {
  private static final String SETTINGS =
      " --hidden 6 --latent 2 --epochs 2 --batch-size 20 --optimizer rmsprop --threads 1";

  @TempDir static Path dir;

  @BeforeAll
  static void table() throws IOException {
    StringBuilder rows = new StringBuilder("size,legs,kind\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i * 37 % 19).append(',').append(i % 7 == 0 ? "" : i % 3).append(',');
      rows.append(i % 2 == 0 ? "cat" : "bird").append('\n');
    }
    Files.writeString(dir.resolve("t.csv"), rows);
  }

  /** What is printed is what is trained, and what a run writes is trained again: bit for bit. */
  @ParameterizedTest
  @CsvSource({
    "points, --data gaussians:200 --beta 0.5",
    "mixed, --data {dir}/t.csv --schema auto --predict kind --pseudo-labels 0.3",
    "images, --data mnist-test --rows 60 --arch conv --filters 2 --dense 4",
  })
  void specsAndFlagsGiveTheSameWeights(String name, String flags) throws IOException {
    String settings = flags.contains("conv") ? SETTINGS.replace("--hidden 6", "") : SETTINGS;
    String all = flags + settings;
    done("train " + all + " --no-export --quiet --run-dir {dir}/" + name);
    String printed = done("train " + all + " --print-spec --run-dir {dir}/none");
    assertFalse(Files.exists(dir.resolve("none")));
    Files.writeString(dir.resolve(name + ".json"), printed);
    train(name + ".json", name + "-printed", "");
    train(name + "/spec.json", name + "-again", "");
    assertArrayEquals(weights(name), weights(name + "-printed"));
    assertArrayEquals(weights(name), weights(name + "-again"));
    assertEquals(spec(name), spec(name + "-printed"));
    assertEquals(spec(name), spec(name + "-again"));
  }

  @Test
  void flagsWin() throws IOException {
    Files.writeString(
        dir.resolve("f.json"), done("train --data gaussians:200" + SETTINGS + " --print-spec"));
    String flags = " --hidden 5,4 --epochs 1 --optimizer sgd --likelihood student-t --print-spec";
    String printed = done("train --spec {dir}/f.json" + flags);
    RunSpec changed = SpecJson.read(printed, "printed", RunSpec.class);
    RunSpec as =
        SpecJson.read(
            done("train --data gaussians:200 --latent 2 --batch-size 20 --threads 1" + flags),
            "flags",
            RunSpec.class);
    assertEquals(as, changed);
    assertEquals(NetworkSpec.mlp(List.of(4, 5)), changed.model().view().decoder());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epochs|epohcs||epohcs; did you mean epochs?",
        "epochs|epochs|--momentum 0.5|--momentum 0.5: only with --optimizer sgd or rmsprop",
        "epochs|epochs|--arch conv|arch conv: expected images",
        "epochs|epochs|--views labels|--views labels: only with views that are not those of --spec",
        "epochs|epochs|--resume {dir}/none|wrong.json: only with a new run, without --resume",
      })
  void mistakesAreOneLine(String from, String to, String flags, String expected)
      throws IOException {
    String printed = done("train --data gaussians:200 --print-spec");
    Files.writeString(
        dir.resolve("wrong.json"), printed.replace("\"" + from + "\"", "\"" + to + "\""));
    Call call = call("train --spec {dir}/wrong.json " + (flags == null ? "" : flags));
    assertEquals(2, call.code());
    assertTrue(call.err().contains(expected), call.err());
  }

  private static void train(String spec, String run, String flags) {
    done("train --spec {dir}/" + spec + " --no-export --quiet --run-dir {dir}/" + run + flags);
  }

  private static RunSpec spec(String run) throws IOException {
    return SpecJson.read(dir.resolve(run).resolve("spec.json"), RunSpec.class);
  }

  private static byte[] weights(String run) throws IOException {
    try (var walk = Files.walk(dir.resolve(run).resolve("checkpoints"))) {
      return Files.readAllBytes(
          walk.filter(path -> path.toString().contains(".data-"))
              .max(Comparator.comparing(Path::toString))
              .orElseThrow());
    }
  }

  private static Call call(String words) {
    return Call.of(words.strip().replace("{dir}", dir.toString()).split(" +", -1));
  }

  private static String done(String words) {
    Call call = call(words);
    assertEquals(0, call.code(), call.err());
    return call.out();
  }
}
