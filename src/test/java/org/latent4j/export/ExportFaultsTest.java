package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.serve.VaeModel;

/** Exports whose thread is interrupted, and those of several processes at once. */
class ExportFaultsTest {
  @TempDir Path folder;

  /** A test that fails must not leave the thread interrupted for the next. */
  @AfterEach
  void calm() {
    Thread.interrupted();
  }

  /** Before it begins, or anywhere in it: the version is returned and whole, the interrupt kept. */
  @Test
  void anInterruptDoesNotStopAnExport() throws Exception {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 1, 4);
    Path models = folder.resolve("model");
    Thread.currentThread().interrupt();
    long start = System.nanoTime();
    sample.export(models);
    long usual = System.nanoTime() - start;
    assertTrue(Thread.interrupted());
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 2; i <= 6; i++) {
      Thread struck = Thread.currentThread();
      long after = random.nextLong(usual);
      Thread striker =
          new Thread(
              () -> {
                LockSupport.parkNanos(after);
                struck.interrupt();
              });
      striker.start();
      assertEquals(models.resolve("" + i), sample.export(models));
      while (!Thread.interrupted()) {
        Thread.onSpinWait();
      }
      striker.join();
      VaeModel.open(models.resolve("" + i)).close();
    }
    assertEquals(6, SavedModelExportTest.children(models).size());
  }

  /** Processes that export into one folder at once get versions of their own. */
  @Test
  @Tag("long")
  void exportersOfSeveralProcessesGetVersionsOfTheirOwn() throws Exception {
    Path models = folder.resolve("model");
    List<Process> exporters = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      exporters.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ExportChild.class.getName(),
                  models.toString(),
                  folder.resolve("checkpoint" + i).toString(),
                  "3")
              .redirectError(folder.resolve("log" + i).toFile())
              .start());
    }
    for (int i = 0; i < 2; i++) {
      Process exporter = exporters.get(i);
      String said = new String(exporter.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, exporter.waitFor(), Files.readString(folder.resolve("log" + i)));
      assertEquals(3, said.lines().filter("exported"::equals).count());
    }
    Set<String> versions = new TreeSet<>(SavedModelExportTest.children(models));
    assertEquals(6, versions.size(), versions.toString());
    for (int i = 1; i <= 6; i++) {
      VaeModel.open(models.resolve("" + i)).close();
    }
  }
}
