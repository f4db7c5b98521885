package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.check.ModelException;
import org.latent4j.spec.Names;

/** Versions that come, go and are broken while they are served. */
class ModelDirectoryTest {
  private static final int ROWS = 5;
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofMillis(20);

  /** Three models of the same rows with other weights, and what they answer. */
  @TempDir private static Path made;

  private static final List<Path> EXPORTS = new ArrayList<>();
  private static final List<float[]> ANSWERS = new ArrayList<>();
  private static float[] x;

  @TempDir private Path folder;
  private Path model;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger(ModelDirectory.class.getName());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          if (entry.getLevel().equals(Level.WARNING)) {
            warnings.add(java.text.MessageFormat.format(entry.getMessage(), entry.getParameters()));
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeAll
  static void make() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      SampleModel sample = SampleModel.of(SampleModel.bernoulli(), made, seed, ROWS);
      Path export = sample.export(made.resolve("model" + seed));
      x = seed == 1 ? sample.input(Names.ENCODE, Names.X) : x;
      try (VaeModel one = VaeModel.open(export)) {
        ANSWERS.add(one.encode(x, ROWS).mean().values());
      }
      EXPORTS.add(export);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    model = Files.createDirectories(folder.resolve("model"));
    publish(1);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  /** As an export does it: made aside, then renamed. */
  private void publish(int version) throws IOException {
    publish(version, EXPORTS.get(version - 1));
  }

  private void publish(int version, Path export) throws IOException {
    Path staging = model.resolve(".staging-here-1-0000000" + version);
    EditedExport.copy(export, staging);
    Files.move(staging, model.resolve("" + version));
  }

  private void remove(int version) throws IOException {
    try (Stream<Path> walk = Files.walk(model.resolve("" + version))) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static float[] ask(VaeModel model) {
    return model.encode(x, ROWS).mean().values();
  }

  private static void answers(ModelDirectory directory, int version) {
    assertEquals(version, directory.version());
    assertArrayEquals(ANSWERS.get(version - 1), directory.call(ModelDirectoryTest::ask));
  }

  @Test
  void theNewestIsServedAndRollBackGoesToTheOneBefore() throws IOException {
    try (ModelDirectory directory = ModelDirectory.open(model, OpenOptions.defaults(), NEVER)) {
      answers(directory, 1);
      publish(3);
      directory.refresh();
      answers(directory, 3);
      publish(2);
      directory.refresh();
      answers(directory, 3);
      remove(3);
      directory.refresh();
      answers(directory, 2);
    }
    assertEquals(List.of(), warnings);
  }

  @Test
  void theOldVersionStaysUntilItsCallsEnd() throws IOException {
    try (ModelDirectory directory = ModelDirectory.open(model, OpenOptions.defaults(), NEVER)) {
      VaeModel old;
      try (ModelDirectory.Lease lease = directory.lease()) {
        old = lease.model();
        publish(2);
        directory.refresh();
        remove(1);
        answers(directory, 2);
        assertEquals(1, lease.version());
        assertArrayEquals(ANSWERS.get(0), ask(old));
        lease.close(); // twice, which counts once
      }
      assertThrows(IllegalStateException.class, () -> ask(old));
      answers(directory, 2);
    }
  }

  @Test
  void aBadVersionIsToldOnceAndTriedAgainWhenItsFilesChange() throws IOException {
    Path broken = EditedExport.copy(EXPORTS.get(1), folder.resolve("broken")).version();
    Files.writeString(broken.resolve("saved_model.pb"), "cut");
    try (ModelDirectory directory = ModelDirectory.open(model, OpenOptions.defaults(), NEVER)) {
      publish(2, broken);
      for (int look = 0; look < 3; look++) {
        directory.refresh();
        answers(directory, 1);
      }
      assertEquals(1, warnings.size(), "" + warnings);
      assertTrue(warnings.get(0).startsWith("not opened: " + model.resolve("2/saved_model.pb")));
      Files.copy(
          EXPORTS.get(1).resolve("saved_model.pb"),
          model.resolve("2/saved_model.pb"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      directory.refresh();
      answers(directory, 2);
    }
  }

  @Test
  void aFolderWithoutChecksumsIsOpenedWhenItRests() throws IOException {
    Path foreign = EditedExport.copy(EXPORTS.get(1), folder.resolve("foreign")).version();
    Files.delete(foreign.resolve(Names.MANIFEST));
    try (ModelDirectory directory = ModelDirectory.open(model, OpenOptions.defaults(), NEVER)) {
      publish(2, foreign);
      directory.refresh();
      answers(directory, 1);
      directory.refresh();
      answers(directory, 2);
    }
  }

  @Test
  void whatIsNoVersionIsPassedOver() throws IOException {
    EditedExport.copy(EXPORTS.get(1), model.resolve(".staging-here-1-00000000"));
    EditedExport.copy(EXPORTS.get(1), model.resolve("next"));
    Files.writeString(model.resolve("7"), "a file");
    try (ModelDirectory directory = ModelDirectory.open(model, OpenOptions.defaults(), NEVER)) {
      answers(directory, 1);
    }
  }

  @Test
  void aFolderThatVanishesIsServedOn() throws IOException {
    try (ModelDirectory directory = ModelDirectory.open(model, OpenOptions.defaults(), NEVER)) {
      Path away = Files.move(model, folder.resolve("away"));
      directory.refresh();
      directory.refresh();
      answers(directory, 1);
      assertEquals(1, warnings.size(), "" + warnings);
      assertTrue(warnings.get(0).endsWith("version 1 goes on"), "" + warnings);
      Files.move(away, model);
      publish(2);
      directory.refresh();
      answers(directory, 2);
      remove(2);
      remove(1);
      directory.refresh();
      answers(directory, 2);
    }
  }

  @Test
  void noGoodVersionAtAll() throws IOException {
    Files.delete(model.resolve("1/saved_model.pb"));
    ModelException e = assertThrows(ModelException.class, () -> ModelDirectory.open(model));
    assertTrue(e.getMessage().contains("saved_model.pb"), e.getMessage());
    remove(1);
    ModelException none = assertThrows(ModelException.class, () -> ModelDirectory.open(model));
    assertEquals(model + ": expected a version folder (1, 2, …), found none", none.getMessage());
  }

  @Test
  void afterClosingCallsEndAndNoneBegins() {
    ModelDirectory directory = ModelDirectory.open(model, OpenOptions.defaults(), NEVER);
    ModelDirectory.Lease lease = directory.lease();
    directory.close();
    directory.close();
    assertArrayEquals(ANSWERS.get(0), ask(lease.model()));
    assertThrows(IllegalStateException.class, () -> directory.call(ModelDirectoryTest::ask));
    lease.close();
    assertThrows(IllegalStateException.class, () -> ask(lease.model()));
  }

  /** Every answer is that of the version that its lease says, whatever happens to the folder. */
  @Test
  void swapsUnderEightThreads() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try (ModelDirectory directory = ModelDirectory.open(model, OpenOptions.defaults(), SOON)) {
      List<Future<Integer>> loops = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        loops.add(pool.submit(() -> asked(directory, done)));
      }
      for (int round = 0; round < 3; round++) {
        publish(2);
        await(directory, 2);
        publish(3);
        await(directory, 3);
        remove(3);
        await(directory, 2);
        remove(2);
        await(directory, 1);
      }
      done.set(true);
      for (Future<Integer> loop : loops) {
        assertTrue(loop.get() > 0);
      }
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  private static int asked(ModelDirectory directory, AtomicBoolean done) {
    int calls = 0;
    while (!done.get()) {
      try (ModelDirectory.Lease lease = directory.lease()) {
        assertArrayEquals(ANSWERS.get((int) lease.version() - 1), ask(lease.model()));
        calls++;
      }
    }
    return calls;
  }

  private static void await(ModelDirectory directory, int version) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (directory.version() != version) {
      assertFalse(System.nanoTime() > end, "version " + directory.version());
      Thread.sleep(5);
    }
  }
}
