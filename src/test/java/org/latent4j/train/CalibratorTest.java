package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.data.Dataset;
import org.latent4j.spec.CalibrationSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.Calibration;

class CalibratorTest {
  private static final CalibrationSpec TENTH = new CalibrationSpec(0.1);

  @TempDir private Path folder;

  /** NumPy: x = (arange(50) * 7919 % 101) / 8; quantile(x, 1 - a, method="weibull"). */
  @ParameterizedTest
  @CsvSource({"0.01, 12.5", "0.1, 11.225", "0.25, 9.46875", "0.33, 8.2925", "0, 12.5", "0.99, 0"})
  void thresholdIsTheConformalQuantile(double falseAlarms, double expected) {
    float[] held = new float[50];
    for (int i = 0; i < held.length; i++) {
      held[i] = i * 7919 % 101 / 8f;
    }
    Calibration known = Calibrator.of(falseAlarms, new float[] {1}, held);
    assertEquals(expected, known.threshold(), 1e-6);
    assertEquals((float) known.threshold(), known.threshold());
  }

  /** The score of a further row is above it as often as was asked for, on average over rows. */
  @Test
  void falseAlarmsAreThoseAskedFor() {
    SplittableRandom random = new SplittableRandom(4);
    double above = 0;
    int trials = 20_000;
    for (int t = 0; t < trials; t++) {
      float[] held = new float[40];
      for (int i = 0; i < held.length; i++) {
        held[i] = (float) random.nextDouble();
      }
      above += 1 - Calibrator.of(0.07, held, held).threshold();
    }
    // Its standard error over the trials is 0.0003.
    assertEquals(0.07, above / trials, 0.0012);
  }

  /** NumPy: x = (arange(3000) * 7919 % 3001) ** 1.5; quantile(x, linspace(0, 1, 1001)). */
  @Test
  void quantilesOfManyScores() {
    float[] scores = new float[3000];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) Math.pow(i * 7919 % 3001, 1.5);
    }
    Calibration known = Calibrator.of(0.01, scores, scores);
    double[] expected = {
      0,
      5.193784697408672,
      31559.570571680553,
      58123.80240889921,
      164070.43585387763,
      164316.76725154984
    };
    int[] places = {0, 1, 333, 500, 999, 1000};
    for (int i = 0; i < places.length; i++) {
      assertEquals(expected[i], known.quantiles().get(places[i]), 1e-6 * (1 + expected[i]));
    }
    for (int i = 0; i < 3000; i += 97) {
      float score = scores[i] + 0.5f;
      double share = 0;
      for (float other : scores) {
        share += other <= score ? 100 / 3000.0 : 0;
      }
      assertEquals(share, known.percentile(score), 0.11);
    }
  }

  /** Then a percentile is the share of the training scores exactly. */
  @Test
  void fewScoresAreTheirOwnQuantiles() {
    Calibration known = Calibrator.of(0.5, new float[] {3, 1, 2, 2}, new float[] {1, 2, 3});
    assertEquals(Arrays.asList(1.0, 2.0, 2.0, 3.0), known.quantiles());
    assertEquals(75, known.percentile(2));
    assertEquals(25, known.percentile(1.5f));
    assertEquals(0, known.percentile(0.5f));
    assertEquals(100, known.percentile(9));
    assertEquals(2, known.threshold());
    assertEquals(0, known.anomaly(2));
    assertEquals(1, known.anomaly(2.1f));
  }

  @Test
  void heldOutRowsGiveTheThresholdAndTrainingRowsTheQuantiles() throws IOException {
    Settings settings = new Settings();
    Dataset data = Settings.data(60, 6);
    try (Trainer trainer = Trainer.start(settings.run(), data, folder.resolve("run"))) {
      trainer.run(TrainingListener.NONE);
      float[] all = scores(trainer, data);
      Calibration expected =
          Calibrator.of(
              0.1, of(all, trainer.parts().train()), of(all, trainer.parts().validation()));
      assertClose(expected, Calibrator.of(trainer, data, TENTH));
    }
  }

  @Test
  void withoutHeldOutRowsTheTrainingRowsGiveBoth() throws IOException {
    Settings settings = new Settings();
    settings.validation = 0;
    Dataset data = Settings.data(60, 6);
    try (Trainer trainer = Trainer.start(settings.run(), data, folder.resolve("run"))) {
      float[] all = scores(trainer, data);
      assertClose(Calibrator.of(0.1, all, all), Calibrator.of(trainer, data, TENTH));
    }
  }

  /** More rows than are scored: some of them, spread evenly. */
  @Test
  void manyRowsAreSampled() throws IOException {
    Settings settings = new Settings();
    settings.validation = 0;
    int rows = 2 * Calibrator.ROWS;
    Dataset data = Settings.data(rows, 6);
    try (Trainer trainer = Trainer.start(settings.run(), data, folder.resolve("run"))) {
      float[] all = scores(trainer, data);
      float[] even = new float[Calibrator.ROWS];
      for (int i = 0; i < even.length; i++) {
        even[i] = all[2 * i];
      }
      assertClose(Calibrator.of(0.1, even, even), Calibrator.of(trainer, data, TENTH));
    }
  }

  /** Stopped between and resumed, a run is calibrated to the same bits. */
  @Test
  void aResumedRunIsCalibratedAlike() throws IOException {
    Settings settings = new Settings();
    Dataset data = Settings.data(60, 6);
    Calibration expected;
    try (Trainer trainer = Trainer.start(settings.run(), data, folder.resolve("whole"))) {
      trainer.run(TrainingListener.NONE);
      expected = Calibrator.of(trainer, data, TENTH);
    }
    Path run = folder.resolve("stopped");
    try (Trainer trainer = Trainer.start(settings.run(), data, run)) {
      trainer.run(Runs.stopAt(trainer, 4));
    }
    try (Trainer trainer = Trainer.resume(run, data, Optional.empty())) {
      trainer.run(TrainingListener.NONE);
      assertEquals(expected, Calibrator.of(trainer, data, TENTH));
      assertTrue(expected.quantiles().size() == trainer.parts().train().length);
    }
  }

  private static float[] scores(Trainer trainer, Dataset data) throws IOException {
    float[] rows = data.rows().readFloats(0, (int) data.rows().count());
    return trainer.probe(rows).calls().get(Names.SCORE).outputs().get(Names.SCORE).values();
  }

  private static float[] of(float[] all, int[] rows) {
    float[] some = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      some[i] = all[rows[i]];
    }
    return some;
  }

  /** Scores of another batch may differ in their last bits. */
  private static void assertClose(Calibration expected, Calibration found) {
    assertEquals(expected.threshold(), found.threshold(), 1e-5);
    assertEquals(expected.quantiles().size(), found.quantiles().size());
    for (int i = 0; i < expected.quantiles().size(); i++) {
      assertEquals(expected.quantiles().get(i), found.quantiles().get(i), 1e-5);
    }
  }
}
