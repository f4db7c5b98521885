package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.serve.VaeModel;

/** {@code kill -9} of a JVM that exports all the time. */
class ExportKillTest {
  private static final int KILLS = 30;

  @TempDir Path folder;

  @Test
  @Tag("long")
  void noVersionIsEverBroken() throws Exception {
    Path models = folder.resolve("models");
    SplittableRandom random = new SplittableRandom(11);
    int staged = 0;
    for (int i = 0; i < KILLS; i++) {
      Process child = start(models, 1_000_000);
      try (BufferedReader lines = output(child)) {
        assertEquals("ready", lines.readLine(), this::log);
        if (i % 2 == 1) { // the first export of a JVM is its slowest: half the kills come after it
          assertEquals("exported", lines.readLine(), this::log);
        }
        Thread.sleep(random.nextInt(1500));
        assertTrue(child.isAlive(), this::log);
      } finally {
        child.destroyForcibly().waitFor();
      }
      staged += requireWhole(models) ? 0 : 1;
    }
    long before = versions(models).size();
    assertEquals(0, start(models, 1).waitFor(), this::log);
    assertEquals(before + 1, versions(models).size());
    assertEquals(before + 1, children(models).size(), "what the killed left is gone");
    System.out.printf(
        "kills: %d of exports, %d versions, %d killed inside an export%n", KILLS, before, staged);
    assertTrue(before > 0 && staged > 0, "kills struck between and inside exports");
  }

  private Process start(Path models, int versions) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ExportChild.class.getName(),
            models.toString(),
            folder.resolve("checkpoint").toString(),
            Integer.toString(versions))
        .redirectError(folder.resolve("log").toFile())
        .start();
  }

  private static BufferedReader output(Process child) {
    return new BufferedReader(
        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Opens every version; false if something beside versions lies there. */
  private static boolean requireWhole(Path models) throws IOException {
    if (!Files.exists(models)) {
      return true;
    }
    for (Path version : versions(models)) {
      VaeModel.open(version).close();
    }
    return versions(models).size() == children(models).size();
  }

  private static List<Path> versions(Path models) throws IOException {
    return children(models).stream()
        .filter(p -> p.getFileName().toString().matches("\\d+"))
        .toList();
  }

  private static List<Path> children(Path models) throws IOException {
    try (Stream<Path> all = Files.list(models)) {
      return all.toList();
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
