package org.latent4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.OpenOptions;
import org.latent4j.serve.VaeModel;

class OpenModelsTest {
  private static final OpenOptions OPTIONS = OpenOptions.defaults().withThreads(1);

  @TempDir private static Path folder;
  private static ModelFiles files;

  @BeforeAll
  static void export() throws IOException {
    LocalSpark.session();
    SampleModel.of(SampleModel.bernoulli(), folder, 1, 2).export(folder.resolve("model"));
    files = ModelFiles.read(folder.resolve("model").toString(), new Configuration());
  }

  @Test
  void tasksThatStartTogetherOpenOneModel() throws Exception {
    OpenModels models = new OpenModels(Duration.ofHours(1));
    AtomicInteger read = new AtomicInteger();
    Set<VaeModel> seen = ConcurrentHashMap.newKeySet();
    ExecutorService tasks = Executors.newFixedThreadPool(8);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          tasks.submit(
              () -> {
                try (OpenModels.Use use = models.use(files.identity(), OPTIONS)) {
                  seen.add(
                      use.model(
                          () -> {
                            read.incrementAndGet();
                            return files;
                          }));
                }
              }));
    }
    for (Future<?> task : all) {
      task.get();
    }
    tasks.shutdown();
    assertEquals(1, read.get());
    assertEquals(1, seen.size());
    VaeModel model = seen.iterator().next();
    assertEquals(1, model.encode(new float[6], 1).mean().rows());
    models.closeIdle();
    assertEquals(0, models.size());
    assertThrows(IllegalStateException.class, () -> model.encode(new float[6], 1));
  }

  @Test
  void closesWhatNobodyHasUsedForAWhileAndNothingElse() throws Exception {
    OpenModels models = new OpenModels(Duration.ofMillis(200));
    OpenModels.Use first = models.use(files.identity(), OPTIONS);
    VaeModel model = first.model(() -> files);
    OpenModels.Use second = models.use(files.identity(), OPTIONS);
    first.close();
    first.close();
    Thread.sleep(400);
    assertSame(model, second.model(() -> files));
    models.closeIdle();
    assertEquals(1, model.encode(new float[6], 1).mean().rows());
    second.close();
    long end = System.nanoTime() + 20_000_000_000L;
    while (models.size() > 0 && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertEquals(0, models.size());
    long closed = System.nanoTime() + 5_000_000_000L;
    assertThrows(
        IllegalStateException.class,
        () -> {
          while (System.nanoTime() < closed) {
            model.encode(new float[6], 1);
          }
        });
  }

  @Test
  void filesAreKnownByTheirContents() throws IOException {
    String again =
        ModelFiles.read(folder.resolve("model/1").toString(), new Configuration()).identity();
    assertEquals(files.identity(), again);
    Path copy = folder.resolve("copy");
    files.write(copy);
    String uri = copy.toUri().toString();
    assertEquals(files.identity(), ModelFiles.read(uri, new Configuration()).identity());
    assertEquals(files.identity(), ModelFiles.unpack(files.pack()).identity());
    Files.write(copy.resolve("variables/more"), new byte[] {1});
    assertTrue(!files.identity().equals(ModelFiles.read(uri, new Configuration()).identity()));
  }

  @Test
  void aChangedFileIsRefusedByTheLoader() throws IOException {
    Path copy = folder.resolve("changed");
    files.write(copy);
    Path data = copy.resolve("variables/variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[3] ^= 1;
    Files.write(data, bytes);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> LatentModel.load(LocalSpark.session(), copy.toString()))
            .getMessage();
    assertTrue(message.contains("changed: its checksum") || message.contains("sha256"), message);
    assertTrue(message.contains(copy.toString()), message);
  }

  @Test
  void aLinkIsRefused() throws IOException {
    Path copy = folder.resolve("linked");
    files.write(copy);
    Files.createSymbolicLink(copy.resolve("passwd"), Path.of("/etc/passwd"));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelFiles.read(copy.toString(), new Configuration()))
            .getMessage();
    assertTrue(message.contains("found a link"), message);
  }

  /** A task that is killed while the model opens leaves it whole for the others. */
  @Test
  void anInterruptionWaitsForTheModelToOpen() {
    OpenModels models = new OpenModels(Duration.ofHours(1));
    try (OpenModels.Use use = models.use(files.identity(), OPTIONS)) {
      Thread.currentThread().interrupt();
      VaeModel model = use.model(() -> files);
      assertTrue(Thread.interrupted());
      assertEquals(1, model.encode(new float[6], 1).mean().rows());
    } finally {
      assertFalse(Thread.interrupted());
    }
    models.closeIdle();
  }

  @Test
  void nothingIsLeftInTheTemporaryFolder() throws IOException {
    OpenModels models = new OpenModels(Duration.ofHours(1));
    try (OpenModels.Use use = models.use(files.identity(), OPTIONS)) {
      use.model(() -> files);
    }
    models.closeIdle();
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      long pid = ProcessHandle.current().pid();
      assertEquals(
          0,
          left.filter(f -> f.getFileName().toString().startsWith("latent4j-model-" + pid)).count());
    }
  }
}
