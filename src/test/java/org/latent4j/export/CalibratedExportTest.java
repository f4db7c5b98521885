package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.serve.OpenOptions;
import org.latent4j.serve.Scores;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.manifest.Calibration;

class CalibratedExportTest {
  /**
   * TensorFlow's products take rows in groups, whose size is the processor's, and the rest by other
   * instructions; so the last bits of a row may depend on its place in a batch.
   */
  private static final float LAST_BITS = 5e-5f;

  @TempDir private Path folder;

  private static Path export(SampleModel sample, Calibration known, Path to) throws IOException {
    return SavedModelExport.write(
        sample.spec(), Optional.of(known), Map.of(), sample.checkpoint(), to, sample.probe());
  }

  /** The scores of the rows themselves as quantiles, the fourth as threshold. */
  @Test
  void scoresSayTheirPlaceAndWhetherTheyAreHigh() throws IOException {
    SampleModel sample = SampleModel.of(SampleModel.gaussian(), folder, 3, 10);
    List<Double> sorted = new ArrayList<>();
    for (float score : sample.expected(Names.SCORE, Names.SCORE)) {
      // Half a step lower, as the export may round otherwise.
      sorted.add((double) score - 1e-4);
    }
    sorted.sort(null);
    Calibration known = new Calibration(0.05, sorted.get(3), sorted);
    Path version = export(sample, known, folder.resolve("model"));
    try (VaeModel model = VaeModel.open(version)) {
      assertEquals(List.of(known), model.manifest().orElseThrow().calibration());
      Scores scores = model.score(sample.input(Names.SCORE, Names.X), 10);
      float[] ranks = new float[10];
      float[] high = new float[10];
      for (int i = 0; i < 10; i++) {
        int rank = 0;
        for (float other : scores.score()) {
          rank += other <= scores.score()[i] ? 1 : 0;
        }
        ranks[i] = rank * 10;
        high[i] = rank > 3 ? 1 : 0;
      }
      Scores.Calibrated found = scores.calibrated().orElseThrow();
      assertArrayEquals(ranks, found.percentile(), 1e-4f);
      assertArrayEquals(high, found.anomaly());
    }
  }

  @Test
  void withoutCalibrationThereIsNeither() throws IOException {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 3, 4);
    try (VaeModel model = VaeModel.open(sample.export(folder.resolve("model")))) {
      assertTrue(model.score(sample.input(Names.SCORE, Names.X), 4).calibrated().isEmpty());
    }
  }

  /** The self-test compares with the calibration that was to be written. */
  @Test
  void anExportThatIsCalibratedOtherwiseIsRefused() throws IOException {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 3, 4);
    Path version = export(sample, new Calibration(0.1, 0, List.of(0.0)), folder.resolve("model"));
    try (VaeModel model = VaeModel.open(version)) {
      Calibration other = new Calibration(0.1, 1e6, List.of(0.0));
      ExportException e =
          assertThrows(
              ExportException.class, () -> SelfTest.run(model, Optional.of(other), sample.probe()));
      assertEquals(
          "self-test: signature score, output anomaly, row 0: expected 0.0, found 1.0",
          e.getMessage());
    }
  }

  @Test
  void quantilesMustRise() {
    assertThrows(SpecException.class, () -> new Calibration(0.1, 1, List.of(2.0, 1.0)));
    assertThrows(SpecException.class, () -> new Calibration(1, 1, List.of(2.0)));
    assertThrows(SpecException.class, () -> new Calibration(0, Double.NaN, List.of(2.0)));
  }

  /** However rows are cut into batches and shared by threads. */
  @Test
  void aRowHasTheSameScoreInEveryBatch() throws IOException {
    int rows = 1100;
    int features = 80;
    LikelihoodSpec likelihood = LikelihoodSpec.gaussian(LikelihoodSpec.Variance.PER_FEATURE, 0.5);
    ModelSpec spec = ModelSpec.mlp("wide", features, List.of(96, 64), 8, likelihood);
    float[] x = new float[rows * features];
    Random random = new Random(2);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    float[] last = Arrays.copyOfRange(x, (rows - 1) * features, rows * features);
    Calibration known = new Calibration(0.1, 99, List.of(90.0, 99.0));
    Path version = export(SampleModel.of(spec, folder, 3, 4), known, folder.resolve("m"));
    try (VaeModel usual = VaeModel.open(version)) {
      Scores expected = usual.score(x, rows);
      for (int[] way : new int[][] {{1, 1}, {7, 1}, {7, 2}, {64, 2}, {1024, 1}, {1024, 2}}) {
        try (VaeModel other =
            VaeModel.open(
                version, OpenOptions.defaults().withChunkRows(way[0]).withThreads(way[1]))) {
          Scores found = other.score(x, rows);
          assertArrayEquals(expected.score(), found.score(), LAST_BITS);
          assertArrayEquals(
              expected.contribution().values(), found.contribution().values(), LAST_BITS);
          assertArrayEquals(
              expected.calibrated().orElseThrow().percentile(),
              found.calibrated().orElseThrow().percentile(),
              LAST_BITS);
          assertEquals(expected.score()[rows - 1], other.score(last, 1).score()[0], LAST_BITS);
        }
      }
    }
  }
}
