package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.data.Rows;
import org.latent4j.graph.Tensors;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.train.batch.Batch;
import org.latent4j.train.batch.BatchShards;
import org.latent4j.train.batch.BatchStream;
import org.latent4j.train.batch.StreamedRows;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class StreamedRowsTest {
  private static final int FEATURES = 4;

  @TempDir Path folder;

  @Property(tries = 200)
  void anOrderIsEachRowOnceAndAPureFunction(
      @ForAll @IntRange(min = 1, max = 3000) int rows,
      @ForAll @IntRange(min = 1, max = 200) int batch,
      @ForAll @IntRange(min = 1, max = 60_000) int budget,
      @ForAll @IntRange(max = 50) int epoch,
      @ForAll long seed) {
    try (Dataset data = Settings.data(rows, FEATURES)) {
      int[] train = new int[(rows + 1) / 2];
      Arrays.setAll(train, i -> 2 * i);
      StreamedRows source = source(data.rows(), batch, budget);
      int[] order = source.order(train, seed, epoch);
      assertArrayEquals(order, source(data.rows(), batch, budget).order(train, seed, epoch));
      if (train.length > 20) {
        assertFalse(Arrays.equals(order, source.order(train, seed, epoch + 1)));
        assertFalse(Arrays.equals(order, source.order(train, seed + 1, epoch)));
      }
      Arrays.sort(order);
      assertArrayEquals(train, order);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void batchesHoldTheRowsOfTheOrder() throws IOException {
    float[] values = Settings.values(1000, FEATURES, 5);
    try (Graph graph = new Graph();
        Dataset data = Dataset.of(values, 1000, FEATURES)) {
      StreamedRows source = source(data.rows(), 7, 4096);
      source.build(Ops.create(graph), new BatchShards(1, 1));
      int[] train = new int[500];
      Arrays.setAll(train, i -> 2 * i);
      int[] order = source.order(train, 3, 1);
      for (int first : new int[] {0, 5, 70}) {
        int at = first * 7;
        try (BatchStream stream = source.stream(order, 7, first)) {
          while (stream.hasNext()) {
            try (Batch batch = stream.next()) {
              float[] found = Tensors.floats((TFloat32) batch.tensor());
              assertEquals(Math.min(7, 500 - at), batch.rows());
              for (int i = 0; i < found.length; i++) {
                int row = order[at + i / FEATURES];
                assertEquals(values[row * FEATURES + i % FEATURES], found[i]);
              }
              at += batch.rows();
            }
          }
        }
        assertEquals(500, at);
      }
    }
  }

  @Test
  void closedEarlyItLeavesNoThreadAndNoTensor() throws IOException {
    try (Graph graph = new Graph();
        Dataset data = Settings.data(5000, FEATURES)) {
      StreamedRows source = source(data.rows(), 10, 4096);
      source.build(Ops.create(graph), new BatchShards(1, 1));
      int[] order = source.order(all(5000), 3, 1);
      long before = Pointer.totalCount();
      long[] made = new long[1];
      for (int i = 0; i < 50; i++) {
        try (BatchStream stream = source.stream(order, 10, 0)) {
          stream.next().close();
          made[0] = Math.max(made[0], Pointer.totalCount() - before);
        }
        assertEquals(List.of(), readers());
      }
      assertTrue(made[0] > 0, "tensors are counted while they are open");
      assertEquals(before, Pointer.totalCount());
    }
  }

  private static List<Thread> readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals("latent4j-read-ahead"))
        .toList();
  }

  @Test
  void aFailingDiskIsAnIoException() throws IOException {
    try (Graph graph = new Graph();
        Dataset data = Settings.data(1000, FEATURES)) {
      StreamedRows source = source(new FailingRows(data.rows(), 2, () -> {}), 10, 4096);
      source.build(Ops.create(graph), new BatchShards(1, 1));
      try (BatchStream stream = source.stream(all(1000), 10, 0)) {
        IOException failure = assertThrows(IOException.class, () -> drain(stream));
        assertEquals("rows cannot be read: disk on fire", failure.getMessage());
        assertThrows(IOException.class, stream::next, "and again, instead of waiting for ever");
      }
      assertEquals(List.of(), readers());
    }
  }

  @Test
  void anErrorOfTheReaderDoesNotHang() throws IOException {
    try (Graph graph = new Graph();
        Dataset data = Settings.data(1000, FEATURES)) {
      Runnable failure =
          () -> {
            throw new AssertionError("no memory");
          };
      StreamedRows source = source(new FailingRows(data.rows(), 1, failure), 10, 4096);
      source.build(Ops.create(graph), new BatchShards(1, 1));
      try (BatchStream stream = source.stream(all(1000), 10, 0)) {
        assertThrows(IOException.class, () -> drain(stream));
      }
    }
  }

  private static void drain(BatchStream stream) throws IOException {
    while (stream.hasNext()) {
      stream.next().close();
    }
  }

  /** Data on disk, a budget of 1 MiB, and a data set that outlives a trainer stopped half-way. */
  @Test
  void aStreamedRunLearns() throws IOException {
    Settings settings = new Settings();
    settings.shape = List.of(64);
    settings.memoryMiB = 1;
    settings.batch = 100;
    settings.epochs = 4;
    Path file = Settings.npy(folder.resolve("rows.npy"), Settings.values(6000, 64, 3), 64);
    ReadOptions options = ReadOptions.defaults().withMemoryBytes(1 << 20);
    try (Dataset data = Sources.open(file.toString(), options)) {
      assertTrue(Inputs.source(settings.run(), data) instanceof StreamedRows);
      Path run = folder.resolve("run");
      try (Trainer trainer = Trainer.start(settings.run(), data, run)) {
        trainer.run(Runs.stopAt(trainer, 60));
      }
      try (Trainer trainer = Trainer.resume(run, data, Optional.empty())) {
        trainer.run(TrainingListener.NONE);
      }
      List<String[]> rows = Runs.metrics(run);
      assertEquals(4, rows.size());
      assertTrue(Runs.cell(rows.get(3), 2) < Runs.cell(rows.get(0), 2) - 1);
      assertTrue(Runs.cell(rows.get(3), 5) < Runs.cell(rows.get(0), 5));
    }
  }

  private static StreamedRows source(Rows rows, int batch, long budget) {
    return new StreamedRows(rows, Shape.of(FEATURES), batch, 1, budget);
  }

  private static int[] all(int rows) {
    int[] all = new int[rows];
    Arrays.setAll(all, i -> i);
    return all;
  }
}
