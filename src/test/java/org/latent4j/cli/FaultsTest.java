package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full or may only be read, files that vanish, two trainers of one run: one line, an
 * exit code, nothing half-made, what was there before untouched.
 */
class FaultsTest {
  private static final String MODEL = "savedmodels/gaussians";

  @TempDir Path dir;

  private static void train(Path run, String more) {
    Call call =
        Call.of(
            "train --quiet --data gaussians:2000 --hidden 8 --epochs 2 --run-dir " + run + more);
    assertEquals(0, call.code(), call.err());
  }

  private static void refused(Call call, int code, String expected) {
    assertEquals(code, call.code(), call.err());
    assertEquals(1, call.errLines().size(), call.err());
    assertTrue(call.err().contains(expected), call.err());
  }

  @Test
  void whatVanishedIsNamed() throws IOException {
    Path run = dir.resolve("run");
    train(run, " --no-export --keep 5");
    Path checkpoints = run.resolve("checkpoints");
    List<Path> all;
    try (var list = Files.list(checkpoints)) {
      all = list.sorted().toList();
    }
    Path newest = all.get(all.size() - 1);
    Path weights = newest.resolve("weights.data-00000-of-00001");
    byte[] held = Files.readAllBytes(weights);
    Files.delete(weights);
    String export = "export --run " + run + " --export-dir " + dir.resolve("models");
    refused(Call.of(export), 2, newest.getFileName().toString());
    refused(Call.of("train --quiet --resume " + run), 2, newest.getFileName().toString());
    assertTrue(Files.notExists(dir.resolve("models/1")));
    Files.write(weights, held);
    assertEquals(0, Call.of(export).code());
    for (String file : List.of("weights.index", "state.json")) {
      Files.move(newest.resolve(file), dir.resolve(file));
      refused(Call.of("train --quiet --resume " + run), 2, newest.getFileName().toString());
      Files.move(dir.resolve(file), newest.resolve(file));
    }
    assertEquals(0, Call.of("train --quiet --no-export --resume " + run).code());
  }

  @Test
  @Tag("long")
  void aRunFolderThatVanishesEndsTheTraining() throws Exception {
    Path run = dir.resolve("run");
    Process child =
        start("exec " + main() + "train --quiet --data gaussians --epochs 100000 --run-dir " + run);
    awaitCheckpoint(run, child);
    Files.move(run, dir.resolve("elsewhere"));
    assertTrue(child.waitFor(60, TimeUnit.SECONDS), "it ends");
    String log = Files.readString(dir.resolve("log"));
    assertEquals(2, child.exitValue(), log);
    assertEquals(1, log.lines().count(), log);
    assertTrue(log.contains(run.toString()), log);
    Call export =
        Call.of("export --run " + dir.resolve("elsewhere") + " --export-dir " + dir.resolve("m"));
    assertEquals(0, export.code(), export.err());
  }

  private static void awaitCheckpoint(Path run, Process child) throws Exception {
    Path checkpoints = run.resolve("checkpoints");
    while (child.isAlive()) {
      if (Files.isDirectory(checkpoints)
          && names(checkpoints).stream().anyMatch(name -> name.startsWith("step-"))) {
        return;
      }
      Thread.sleep(50);
    }
  }

  @Test
  void theSecondTrainerIsRefused() throws Exception {
    Path run = dir.resolve("run");
    Process child =
        start("exec " + main() + "train --quiet --data gaussians --epochs 100000 --run-dir " + run);
    try {
      awaitCheckpoint(run, child);
      String used = "expected one that no other training uses, found it in use";
      refused(Call.of("train --quiet --resume " + run), 2, used);
      refused(Call.of("train --quiet --data gaussians --run-dir " + run), 2, used);
      assertTrue(child.isAlive());
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static String main() {
    return Path.of(System.getProperty("java.home"), "bin", "java")
        + " -Xmx512m -XX:TieredStopAtLevel=1 -cp '"
        + System.getProperty("java.class.path")
        + "' org.latent4j.cli.Main ";
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

  /** What a command said on a small disk. */
  private record Said(int code, String line) {}

  /**
   * Runs commands in a name space whose {@code disk} is a file system of its own, where the machine
   * allows that; afterwards its content is in {@code copy}.
   *
   * @param mount options of the file system
   * @param before prepares the disk
   */
  private List<Said> onDisk(String mount, String before, List<String> commands) throws Exception {
    Path disk = Files.createDirectories(dir.resolve("disk"));
    StringBuilder script = new StringBuilder();
    script.append("mount -t tmpfs -o size=2m tmpfs " + disk + " || exit 77\n");
    script.append(before + "\nmount -o remount," + mount + " " + disk + " || exit 77\n");
    for (String command : commands) {
      script.append(main() + command + "; echo \"code $?\"\n");
    }
    script.append("cp -a " + disk + " " + dir.resolve("copy") + "\n");
    Files.writeString(dir.resolve("script"), script);
    Process process = start("unshare --mount --map-root-user bash " + dir.resolve("script"));
    assertTrue(process.waitFor(180, TimeUnit.SECONDS));
    String log = Files.readString(dir.resolve("log"), StandardCharsets.UTF_8);
    assumeTrue(process.exitValue() != 77, log);
    assertEquals(0, process.exitValue(), log);
    List<Said> said = new ArrayList<>();
    // What SLF4J says of two providers is of the tests' class path alone.
    List<String> lines = log.lines().filter(line -> !line.startsWith("SLF4J")).toList();
    assertEquals(2 * commands.size(), lines.size(), log);
    for (int i = 0; i < lines.size(); i += 2) {
      int code = Integer.parseInt(lines.get(i + 1).replace("code ", ""));
      said.add(new Said(code, lines.get(i)));
    }
    return said;
  }

  /** Rows, exports and configurations into a disk of 2 MiB that an older file fills by half. */
  @Test
  @Tag("long")
  void aFullDiskKeepsWhatWasThere() throws Exception {
    Path run = dir.resolve("run");
    Call call =
        Call.of(
            "train --quiet --data gaussians:500 --hidden 500,500 --epochs 1 --no-export --run-dir "
                + run);
    assertEquals(0, call.code(), call.err());
    Path disk = dir.resolve("disk");
    String out = " --model " + MODEL + " --in gaussians:200000 --out " + disk + "/";
    List<Said> said =
        onDisk(
            "size=2m",
            "mkdir "
                + disk
                + "/pictures; head -c 1000000 /dev/zero | tee "
                + disk
                + "/z.csv "
                + "> "
                + disk
                + "/z.npy",
            List.of(
                "encode" + out + "z.csv",
                "encode" + out + "z.csv.gz",
                "encode" + out + "z.npy",
                "encode" + out + "z.parquet",
                "export --run " + run + " --export-dir " + disk + "/models"));
    for (Said one : said) {
      assertEquals(2, one.code(), one.line());
      assertTrue(one.line().contains(disk.toString()), one.line());
      assertTrue(one.line().contains("No space left on device"), one.line());
    }
    Path copy = dir.resolve("copy");
    byte[] older = new byte[1_000_000];
    assertArrayEquals(older, Files.readAllBytes(copy.resolve("z.csv")));
    assertArrayEquals(older, Files.readAllBytes(copy.resolve("z.npy")));
    assertEquals(List.of("models", "pictures", "z.csv", "z.npy"), names(copy), "nothing else");
    assertEquals(List.of(), names(copy.resolve("models")));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Root may write where it has no permission, but not on a disk that is mounted to be read. */
  @Test
  @Tag("long")
  void aDiskThatMayOnlyBeReadIsTold() throws Exception {
    Path run = dir.resolve("run");
    train(run, " --no-export");
    Path disk = dir.resolve("disk");
    List<Said> said =
        onDisk(
            "ro",
            "cp -r " + run + " " + disk + "/run",
            List.of(
                "encode --model " + MODEL + " --in gaussians:100 --out " + disk + "/z.csv",
                "export --run " + run + " --export-dir " + disk + "/models",
                "export --model " + MODEL + " --serving-config " + disk + "/serving",
                "train --quiet --data gaussians --run-dir " + disk + "/new",
                "train --quiet --resume " + disk + "/run",
                "report --run " + disk + "/run"));
    for (Said one : said) {
      assertEquals(2, one.code(), one.line());
      assertTrue(one.line().startsWith("latent4j: "), one.line());
      assertTrue(one.line().contains(disk.toString()), one.line());
    }
    assertEquals(List.of("run"), names(dir.resolve("copy")));
  }
}
