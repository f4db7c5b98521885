package org.latent4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.cli.Main;
import org.latent4j.serve.VaeModel;

/** Compiles every Java program in README.md and runs them in their order, each in a JVM. */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\\n(.*?)```");
  private static final Pattern NAME = Pattern.compile("public class (\\w+)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  private static final String BIKES = "scripts/data/bikes.csv.gz";

  /** Where the programs run. */
  @TempDir static Path folder;

  private static String readme;
  private static List<String> programs;

  @BeforeAll
  static void runAll() throws Exception {
    readme = Files.readString(Path.of("README.md"));
    programs = BLOCK.matcher(readme).results().map(block -> block.group(1)).toList();
    Files.writeString(folder.resolve("points.csv"), "0.5,0.25\n0.125,1\n");
    Files.createDirectories(folder.resolve(BIKES).getParent());
    Files.copy(Path.of(BIKES), folder.resolve(BIKES));
    for (String program : programs) {
      compile(program);
      run(name(program));
    }
  }

  @Test
  void allProgramsAreThere() {
    assertEquals(
        List.of("TrainPoints", "TrainBikes", "EncodeJob", "EncodeService"),
        programs.stream().map(ReadmeTest::name).toList());
  }

  @Test
  void trainingSaysWhatItDid() throws IOException {
    assertEquals(
        List.of("5000 rows encoded by savedmodels/points/1"),
        Files.readAllLines(folder.resolve("TrainPoints.out")));
  }

  @Test
  void theJobWritesTheCodeOfEveryRow() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("codes.csv"));
    assertEquals(2, lines.size());
    try (VaeModel model = VaeModel.open(folder.resolve("savedmodels/points/1"))) {
      float[][] expected = model.encode(new float[] {0.5f, 0.25f, 0.125f, 1}, 2).mean().toArray();
      for (int i = 0; i < expected.length; i++) {
        String[] cells = lines.get(i).split(",", -1);
        float[] found = {Float.parseFloat(cells[0]), Float.parseFloat(cells[1])};
        assertArrayEquals(expected[i], found, 1e-6f);
      }
    }
  }

  @Test
  void tablesAreTrainedAndScoredAsTheCommandLineDoes() throws IOException {
    Path scores = folder.resolve("scores.csv");
    String model = folder.resolve("savedmodels/bikes").toString();
    // In batches as the program's: the last bits may depend on a row's place in one.
    command("score", "--model", model, "--in", BIKES, "--out", scores.toString(), "--batch", "3");
    List<String> expected = Files.readAllLines(scores).subList(1, 4);
    List<String> found = Files.readAllLines(folder.resolve("TrainBikes.out"));
    assertEquals(expected.stream().map(line -> line.split(",", -1)[0]).toList(), found);
    String run = folder.resolve("run").toString();
    String train = "train --quiet --no-export --epochs 3 --schema auto --condition weather";
    command(
        (train + " --predict registered --data %s --run-dir %s".formatted(BIKES, run))
            .split(" ", -1));
    assertEquals(
        Files.readString(folder.resolve("runs/bikes/spec.json")),
        Files.readString(Path.of(run, "spec.json")));
  }

  @Test
  void theServiceEncodesEachBatch() throws IOException {
    assertEquals(
        Collections.nCopies(3, "2 rows encoded by version 1"),
        Files.readAllLines(folder.resolve("EncodeService.out")));
  }

  @Test
  void everyCommandInTheTableHasHelp() {
    Matcher commands = Pattern.compile("(?m)^\\| `(\\w+)` \\| .* \\| `(.*)` \\|$").matcher(readme);
    List<MatchResult> rows = commands.results().toList();
    assertEquals(13, rows.size());
    for (MatchResult row : rows) {
      assertTrue(row.group(2).startsWith(row.group(1) + " "), row.group());
      String help = help(row.group(1));
      for (String word : row.group(2).split(" ", -1)) {
        assertTrue(!word.startsWith("--") || help.contains(word + " "), row.group());
      }
    }
  }

  @Test
  void linkedFilesExist() {
    String prose = readme.replaceAll("(?s)```.*?```", "");
    for (MatchResult link : LINK.matcher(prose).results().toList()) {
      assertTrue(Files.exists(Path.of(link.group(1))), link.group(1));
    }
  }

  private static void command(String... words) {
    var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    assertEquals(0, Main.run(words, out, System.err));
  }

  private static String help(String command) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertEquals(0, Main.run(new String[] {command, "--help"}, stream, System.err));
    return out.toString(StandardCharsets.UTF_8).replace('\n', ' ');
  }

  private static String name(String program) {
    Matcher matcher = NAME.matcher(program);
    assertTrue(matcher.find(), program);
    return matcher.group(1);
  }

  private static void compile(String program) throws IOException {
    Path source = folder.resolve(name(program) + ".java");
    Files.writeString(source, program);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertNotNull(compiler, "a JDK, not a JRE");
    String classPath = System.getProperty("java.class.path");
    String[] arguments = {
      "-proc:none", "-cp", classPath, "-d", folder.toString(), source.toString()
    };
    assertEquals(0, compiler.run(null, null, null, arguments), program);
  }

  private static void run(String name) throws Exception {
    Path err = folder.resolve(name + ".err");
    String classPath = folder + File.pathSeparator + System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                name)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, name + " did not end");
    assertEquals(0, process.waitFor(), Files.readString(err));
  }
}
