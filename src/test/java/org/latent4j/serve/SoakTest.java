package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.graph.KindCases;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;

/**
 * An hour of mixed calls from sixteen threads on models of every kind, while versions of them are
 * published, removed, swapped, opened and closed: every answer is that of one thread, and resident
 * memory in the last sixth of the time is within 5 % of that in the second. {@code -Dsoak.seconds}
 * sets another length. The heap is to be fixed and touched beforehand, as scripts/check-long.sh
 * does.
 */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class SoakTest {
  private static final int THREADS = 16;
  private static final Duration LOOK = Duration.ofMillis(200);

  /** Says each swap, and each version that is removed while it is opened. */
  private static final Logger LOGGER = Logger.getLogger(ModelDirectory.class.getName());

  @TempDir private Path folder;

  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong swaps = new AtomicLong();
  private final AtomicLong opened = new AtomicLong();
  private volatile boolean failed;
  private long start;
  private long end;

  @Test
  void memoryStaysFlatAndAnswersTheSame() throws Exception {
    LOGGER.setLevel(Level.SEVERE);
    Duration length = Duration.ofSeconds(Integer.getInteger("soak.seconds", 3600));
    List<SoakModel> models =
        List.of(
            new SoakModel("image", image(), 500, folder),
            new SoakModel("convolution", KindCases.labelledImage(0, true), 60, folder),
            new SoakModel("table", KindCases.table(), 200, folder),
            new SoakModel("conditional", KindCases.conditionalTable(), 100, folder),
            new SoakModel("counts", KindCases.counts(), 100, folder));
    List<ModelDirectory> directories = new ArrayList<>();
    for (SoakModel model : models) {
      directories.add(ModelDirectory.open(model.folder(), OpenOptions.defaults(), LOOK));
    }
    start = System.nanoTime();
    end = start + length.toNanos();
    List<Long> resident = run(models, directories, length);
    directories.forEach(ModelDirectory::close);
    report(length, resident);
  }

  private static ModelSpec image() {
    return ModelSpec.mlp("image", 784, List.of(512), 32, LikelihoodSpec.bernoulli());
  }

  private List<Long> run(List<SoakModel> models, List<ModelDirectory> directories, Duration length)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS + 2);
    List<Future<?>> loops = new ArrayList<>();
    try {
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(t);
        loops.add(loop(pool, () -> ask(models, directories, random)));
      }
      Random changing = new Random(-1);
      loops.add(loop(pool, () -> change(models, changing)));
      Random opening = new Random(-2);
      loops.add(loop(pool, () -> open(models, opening)));
      List<Long> resident = watch(length);
      for (Future<?> loop : loops) {
        loop.get();
      }
      return resident;
    } finally {
      failed = true;
      pool.shutdownNow();
    }
  }

  private Future<?> loop(ExecutorService pool, Callable<?> turn) {
    return pool.submit(
        () -> {
          try {
            while (!failed && System.nanoTime() < end) {
              turn.call();
            }
            return null;
          } catch (Exception | AssertionError e) {
            failed = true;
            throw e;
          }
        });
  }

  private long ask(List<SoakModel> models, List<ModelDirectory> directories, Random random) {
    int which = random.nextInt(models.size());
    try (ModelDirectory.Lease lease = directories.get(which).lease()) {
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        rows.addAndGet(models.get(which).ask(lease.model(), lease.version(), random));
        calls.incrementAndGet();
      }
      return lease.version();
    }
  }

  /** A version comes or goes every three seconds. */
  private boolean change(List<SoakModel> models, Random random) throws Exception {
    SoakModel model = models.get(random.nextInt(models.size()));
    if (model.size() < 2 || (model.size() < 4 && random.nextBoolean())) {
      model.publish();
      published.incrementAndGet();
    } else {
      model.remove(random.nextBoolean());
    }
    swaps.incrementAndGet();
    Thread.sleep(3000);
    return true;
  }

  private boolean open(List<SoakModel> models, Random random) throws InterruptedException {
    rows.addAndGet(models.get(random.nextInt(models.size())).openAlone(random));
    calls.incrementAndGet();
    opened.incrementAndGet();
    Thread.sleep(10_000);
    return true;
  }

  /** Resident memory every ten seconds, or sixty times, whichever is more often. */
  private List<Long> watch(Duration length) throws Exception {
    long every = Math.min(10_000, Math.max(100, length.toMillis() / 60));
    List<Long> resident = new ArrayList<>();
    long told = start;
    while (!failed && System.nanoTime() < end) {
      Thread.sleep(every);
      resident.add(residentBytes());
      if (System.nanoTime() - told > Duration.ofMinutes(1).toNanos()) {
        told = System.nanoTime();
        System.out.printf(
            Locale.ROOT,
            "soak: minute %d, %,d calls, VmRSS %,d MiB%n",
            Duration.ofNanos(told - start).toMinutes(),
            calls.get(),
            resident.get(resident.size() - 1) >> 20);
      }
    }
    return resident;
  }

  private void report(Duration length, List<Long> resident) {
    int sixth = resident.size() / 6;
    long first = median(resident.subList(sixth, 2 * sixth));
    long last = median(resident.subList(resident.size() - sixth, resident.size()));
    System.out.printf(
        Locale.ROOT,
        "soak: %d s, %d threads, %,d calls, %,d rows, %,d changes of versions (%,d published), %,d"
            + " opened beside; 0 errors; VmRSS %,d MiB in the second sixth, %,d MiB in the last%n",
        length.toSeconds(),
        THREADS,
        calls.get(),
        rows.get(),
        swaps.get(),
        published.get(),
        opened.get(),
        first >> 20,
        last >> 20);
    assertTrue(calls.get() > length.toSeconds(), "calls: " + calls);
    assertTrue(Math.abs(last - first) * 20 <= first, "resident bytes: " + first + " then " + last);
  }

  private static long residentBytes() throws IOException {
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1];
    return Long.parseLong(pages) * 4096;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
