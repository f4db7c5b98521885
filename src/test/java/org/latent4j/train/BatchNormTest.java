package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.spec.Activation;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.train.batch.BatchSource;

/** What batch normalisation learns of its batches is right for rows that come alone. */
class BatchNormTest {
  private static final int FEATURES = 6;
  private static final int ASKED = 200;

  @TempDir private Path folder;
  private int runs;

  private static Settings settings(int rows, int batch, int steps) {
    Settings settings = new Settings();
    settings.encoder = NetworkSpec.mlp(List.of(16), Activation.RELU, true, 0);
    settings.likelihood = LikelihoodSpec.gaussian(LikelihoodSpec.Variance.FIXED, 0.1);
    settings.validation = 0;
    settings.batch = batch;
    settings.epochs = Math.max(1, steps / BatchSource.count(rows, batch, 2));
    return settings;
  }

  /** The mean score of rows that others have no part in, after some steps on fewer or more. */
  private double score(int rows, int batch, int steps) throws IOException {
    Settings settings = settings(rows, batch, steps);
    try (Dataset data = Dataset.of(Settings.values(rows, FEATURES, 7), rows, FEATURES);
        Trainer trainer = Trainer.start(settings.run(), data, folder.resolve("r" + runs++))) {
      trainer.run(TrainingListener.NONE);
      float[] scores = trainer.session.scores(Settings.values(ASKED, FEATURES, 8));
      return IntStream.range(0, ASKED).mapToDouble(i -> scores[i]).average().orElseThrow();
    }
  }

  private void assertAlike(int[] rows, int[] batches, int steps) throws IOException {
    for (int batch : batches) {
      List<Double> found = new ArrayList<>();
      for (int count : rows) {
        found.add(score(count, batch, steps));
      }
      double least = found.stream().min(Double::compare).orElseThrow();
      double most = found.stream().max(Double::compare).orElseThrow();
      String told = "batches of " + batch + " of " + rows[0] + " rows and more: " + found;
      assertTrue(most - least < 0.15 * Math.abs(least) + 0.5, told);
    }
  }

  /** 129 rows were ten times as bad as 128: the last batch was one row, of no variance. */
  @Test
  void aLastRowAloneSpoilsNothing() throws IOException {
    assertAlike(new int[] {128, 129, 130}, new int[] {128}, 200);
    assertAlike(new int[] {64, 65, 66}, new int[] {32}, 100);
  }

  @Test
  @Tag("long")
  void everyNumberOfRowsAndBatchesIsAsGoodAsItsNeighbours() throws IOException {
    for (int batch = 2; batch < 130; batch += batch < 8 ? 1 : 11) {
      for (int rows = 2; rows < 400; rows += 49) {
        assertAlike(new int[] {rows, rows + 1, rows + 2}, new int[] {batch}, 200);
      }
    }
  }

  /** The first batches no longer weigh as much as a hundred others. */
  @ParameterizedTest
  @ValueSource(ints = {20, 80})
  void averagesAreRightAfterFewSteps(int steps) throws IOException {
    Settings settings = settings(256, 64, steps);
    settings.validation = 0.5;
    try (Dataset data = Dataset.of(Settings.values(512, FEATURES, 7), 512, FEATURES)) {
      EpochMetrics last = Runs.train(settings.run(), data, folder.resolve("few")).metrics().get();
      double trained = last.train().total();
      double held = last.valid().orElseThrow().total();
      assertTrue(held < trained + 0.4, trained + " in training, then " + held);
    }
  }

  @Test
  void oneRowIsNoBatch() throws IOException {
    try (Dataset data = Settings.data(10, FEATURES)) {
      Settings one = settings(10, 1, 10);
      SpecException refused =
          assertThrows(
              SpecException.class, () -> Trainer.start(one.run(), data, folder.resolve("one")));
      assertTrue(refused.getMessage().startsWith("batch-size: expected 2 or more"), "one line");
    }
    try (Dataset data = Settings.data(1, FEATURES)) {
      Settings alone = settings(1, 8, 10);
      assertThrows(
          SpecException.class, () -> Trainer.start(alone.run(), data, folder.resolve("alone")));
    }
  }

  @Test
  void batchesAreCountedAsTheyAreCut() {
    for (int rows = 1; rows < 40; rows++) {
      for (int size = 1; size < 12; size++) {
        for (int fewest = 1; fewest <= Math.min(2, size); fewest++) {
          int batches = 0;
          for (int at = 0; at < rows; batches++) {
            at = BatchSource.end(at, rows, size, fewest);
          }
          assertEquals(BatchSource.count(rows, size, fewest), batches, rows + " by " + size);
        }
      }
    }
  }
}
