package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Resident memory of a child JVM over a long run: flat within 5 %. */
@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {
  @TempDir Path folder;

  @Test
  void staysFlatOverFiveThousandSteps() throws Exception {
    assertFlat(train(100, 8, 1000), 50);
  }

  /** 20,000 steps after the first 5,000. */
  @Test
  @Tag("long")
  void staysFlatOverTwentyThousandSteps() throws Exception {
    assertFlat(train(250, 8, 1000), 50);
  }

  @Test
  @Tag("long")
  void staysFlatOverAThousandEpochs() throws Exception {
    NavigableMap<Integer, Usage> usage = train(1000, 128, 1);
    for (int epoch = 100; epoch <= 1000; epoch += 100) {
      System.out.printf(
          "gaussians, epoch %d: VmRSS %d KiB%n", epoch, usage.get(epoch).residentKib());
    }
    assertFlat(usage, 100);
  }

  /**
   * What a child holds after an epoch.
   *
   * @param handles native objects; they tell of a leak too small to show in the memory
   */
  private record Usage(long residentKib, long handles) {}

  private static void assertFlat(NavigableMap<Integer, Usage> usage, int from) {
    Usage before = usage.get(from);
    for (Usage later : usage.tailMap(from).values()) {
      double growth = (double) later.residentKib() / before.residentKib() - 1;
      assertEquals(0, growth, 0.05, "growth of VmRSS");
      assertEquals(before.handles(), later.handles(), "native objects");
    }
  }

  /** By epoch. */
  private NavigableMap<Integer, Usage> train(int epochs, int batch, int checkpointEpochs)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process child =
        TrainingChild.start(log, folder.resolve("run"), epochs, batch, checkpointEpochs, 0);
    NavigableMap<Integer, Usage> usage = new TreeMap<>();
    try (BufferedReader lines = TrainingChild.output(child)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 3) {
          long resident = Long.parseLong(words[1]);
          usage.put(Integer.parseInt(words[0]), new Usage(resident, Long.parseLong(words[2])));
        }
      }
      assertEquals(0, child.waitFor(), () -> read(log));
    } finally {
      child.destroyForcibly();
    }
    assertEquals(epochs, usage.size());
    assertTrue(usage.firstEntry().getValue().residentKib() > 0);
    return usage;
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
