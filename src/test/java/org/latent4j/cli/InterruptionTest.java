package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only another process can show: signals, and a disk that is full. */
@Tag("long")
class InterruptionTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir Path dir;

  private static String main() {
    return JAVA + " -cp '" + System.getProperty("java.class.path") + "' org.latent4j.cli.Main ";
  }

  private Process start(String script) throws IOException {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile());
    // Other tests of this JVM have set it by then, and a child would take it for the user's wish.
    shell.environment().remove("TF_CPP_MIN_LOG_LEVEL");
    return shell.start();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalSavesACheckpointAndTellsHowToGoOn(String signal, int code) throws Exception {
    Path run = dir.resolve("run");
    String train =
        "train --data gaussians:100000 --hidden 64 --epochs 100000 --export-dir "
            + dir.resolve("models")
            + " --run-dir "
            + run;
    Process process = start("exec " + main() + train);
    while (!Files.isDirectory(run.resolve("checkpoints")) && process.isAlive()) {
      Thread.sleep(100);
    }
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String log = Files.readString(dir.resolve("log"), StandardCharsets.UTF_8);
    assertEquals(code, process.exitValue(), log);
    assertTrue(log.contains("train --resume " + run), log);
    assertFalse(Files.exists(dir.resolve("models")));
    Call export = Call.of("export --run " + run + " --export-dir " + dir.resolve("models"));
    assertEquals(0, export.code(), export.err());
  }

  /** A pass over rows leaves nothing, neither under the name asked for nor under a hidden one. */
  @Test
  void aSignalLeavesNoOutput() throws Exception {
    Path model = dir.resolve("models");
    String train = "train --quiet --data gaussians:1000 --hidden 8 --epochs 1 --run-dir ";
    assertEquals(0, Call.of(train + dir.resolve("run") + " --export-dir " + model).code());
    Path out = Files.createDirectory(dir.resolve("out"));
    String encode = "encode --batch 16 --in gaussians:30000000 --model ";
    Process process = start("exec " + main() + encode + model + " --out " + out.resolve("z.csv"));
    while (Call.files(out).size() < 2 && process.isAlive()) {
      Thread.sleep(20);
    }
    Thread.sleep(500);
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String log = Files.readString(dir.resolve("log"), StandardCharsets.UTF_8);
    assertEquals(130, process.exitValue(), log);
    assertEquals("latent4j: interrupted; nothing was kept", log.strip());
    assertEquals(1, Call.files(out).size(), "the folder alone");
  }

  /** Killed three times, each behind a further mark of its journal. */
  @ParameterizedTest
  @ValueSource(strings = {"z.csv", "z.csv.gz", "z.npy", "z.parquet"})
  void aKilledPassGoesOn(String name) throws Exception {
    String model = " --model " + dir.resolve("models");
    String train = "train --quiet --data gaussians:1000 --hidden 8 --epochs 1 --run-dir ";
    String trained = train + dir.resolve("run") + " --export-dir " + dir.resolve("models");
    assertEquals(0, Call.of(trained).code());
    Path rows = dir.resolve("rows.npy");
    String sample = "sample --n 500000 --out " + rows + model;
    assertEquals(0, Call.of(sample).code());
    String encode = "encode --batch 64 --in " + rows + model + " --out ";
    assertEquals(0, Call.of(encode + dir.resolve("whole-" + name)).code());
    Path journal = dir.resolve("." + name + ".journal");
    String again = encode + dir.resolve(name) + " --resume";
    int lines = 1;
    for (int kills = 0; kills < 3; kills++) {
      Process process = start("exec " + main() + again);
      while (process.isAlive() && lines(journal) <= lines) {
        Thread.sleep(5);
      }
      process.destroyForcibly().waitFor();
      lines = Math.max(lines, lines(journal));
    }
    assertTrue(lines > 1);
    Call last = Call.of(again);
    assertEquals(0, last.code(), last.err());
    long mismatch = Files.mismatch(dir.resolve("whole-" + name), dir.resolve(name));
    assertEquals(-1, mismatch, last.err());
  }

  private static int lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  /** Mounts a small file system in a name space of its own, where the machine allows that. */
  @Test
  void aFullDiskLosesNothing() throws Exception {
    Path disk = Files.createDirectory(dir.resolve("disk"));
    Path copy = dir.resolve("copy");
    String script =
        "mount -t tmpfs -o size=8m tmpfs "
            + disk
            + " || exit 77; "
            + main()
            + "train --quiet --data gaussians --hidden 300,300 --epochs 50 --keep 100 --no-export"
            + " --run-dir "
            + disk.resolve("run")
            + "; code=\\$?; cp -r "
            + disk.resolve("run")
            + " "
            + copy
            + "; exit \\$code";
    Process process = start("unshare --mount --map-root-user bash -c \"" + script + "\"");
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    String log = Files.readString(dir.resolve("log"), StandardCharsets.UTF_8);
    assumeTrue(process.exitValue() != 77, log);
    assertEquals(2, process.exitValue(), log);
    List<String> lines = log.lines().toList();
    assertEquals(1, lines.size(), log);
    assertTrue(lines.get(0).contains("No space left on device"), log);
    try (Stream<Path> checkpoints = Files.list(copy.resolve("checkpoints"))) {
      List<String> names = checkpoints.map(path -> path.getFileName().toString()).toList();
      assertFalse(names.isEmpty());
      assertTrue(names.stream().allMatch(name -> name.startsWith("step-")), names.toString());
    }
    Call export = Call.of("export --run " + copy + " --export-dir " + dir.resolve("models"));
    assertEquals(0, export.code(), export.err());
  }
}
