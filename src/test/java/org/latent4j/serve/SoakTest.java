package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;

/**
 * Eight threads on one model for five minutes: a million rows and more, the answers of one thread,
 * and resident memory that stays within 5 % after the first minute. {@code -Dsoak.seconds} sets
 * another length.
 */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class SoakTest {
  private static final int THREADS = 8;
  private static final int ROWS = 2500;
  private static final int FEATURES = 784;
  private static final int LATENT = 32;

  @TempDir private Path folder;

  @Test
  void memoryStaysFlatAndAnswersTheSame() throws Exception {
    Duration length = Duration.ofSeconds(Integer.getInteger("soak.seconds", 300));
    ModelSpec spec =
        ModelSpec.mlp("soak", FEATURES, List.of(512), LATENT, LikelihoodSpec.bernoulli());
    SampleModel sample = SampleModel.of(spec, folder, 1, ROWS);
    AtomicLong rows = new AtomicLong();
    List<Long> resident = new ArrayList<>();
    try (VaeModel model = VaeModel.open(sample.export(folder.resolve("model")))) {
      float[] alone = model.encode(sample.input(Names.ENCODE, Names.X), ROWS).mean().values();
      long start = System.nanoTime();
      long end = start + length.toNanos();
      ExecutorService pool = Executors.newFixedThreadPool(THREADS);
      try {
        List<Future<?>> loops = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
          Random random = new Random(t);
          loops.add(
              pool.submit(
                  () -> {
                    while (System.nanoTime() < end) {
                      rows.addAndGet(compare(model, sample, alone, random));
                    }
                  }));
        }
        while (System.nanoTime() < end) {
          Thread.sleep(1000);
          if (System.nanoTime() - start > length.toNanos() / 5) {
            resident.add(residentBytes());
          }
        }
        for (Future<?> loop : loops) {
          loop.get();
        }
      } finally {
        pool.shutdownNow();
      }
    }
    long first = median(resident.subList(0, resident.size() / 4));
    long last = median(resident.subList(resident.size() * 3 / 4, resident.size()));
    System.out.printf(
        "soak: %,d rows, resident %,d then %,d MiB%n", rows.get(), first >> 20, last >> 20);
    assertTrue(rows.get() > 1_000_000 * length.toSeconds() / 300, "rows: " + rows);
    assertTrue(Math.abs(last - first) * 20 <= first, "resident bytes: " + first + " then " + last);
  }

  private static int compare(VaeModel model, SampleModel sample, float[] alone, Random random) {
    float[] x = sample.input(Names.ENCODE, Names.X);
    int first = random.nextInt(ROWS);
    int count = random.nextInt(ROWS - first) + 1;
    FloatBuffer part = FloatBuffer.wrap(x, first * FEATURES, count * FEATURES);
    float[] found = model.encode(part, count).mean().values();
    float[] expected = Arrays.copyOfRange(alone, first * LATENT, (first + count) * LATENT);
    assertArrayEquals(expected, found, 1e-5f);
    return count;
  }

  private static long residentBytes() throws IOException {
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1];
    return Long.parseLong(pages) * 4096;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
