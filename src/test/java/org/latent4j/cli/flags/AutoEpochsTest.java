package org.latent4j.cli.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.spec.TrainingSpec;

class AutoEpochsTest {
  private static Arguments none() {
    return new Arguments(Map.of());
  }

  /** Of 71 rows 53 in batches of 16: 30 passes are 100 steps, 30 of those 3,000. */
  @ParameterizedTest
  @CsvSource({
    "71, 0.25, 16, 25, 37, 145",
    "400, 0.25, 37, 12, 31, 123",
    "1000, 0.1, 112, 12, 31, 124",
    "60000, 0.1, 128, 1, 8, 29",
    "2000000, 0.1, 128, 1, 3, 10"
  })
  void fewRowsHaveAsManySteps(
      long rows, double held, int batch, int passes, int patience, int epochs) {
    TrainingSpec training = Settings.training(AutoEpochs.of(none(), rows).settled());
    assertEquals(held, training.split().validation());
    assertEquals(batch, training.batchSize());
    assertEquals(passes, training.passes());
    assertEquals(patience, training.patience());
    assertEquals(epochs, training.epochs());
  }

  @Test
  void whatIsGivenStays() {
    Arguments given =
        new Arguments(Map.of("epochs", "auto", "validation", "0", "batch-size", "10", "seed", "3"));
    TrainingSpec training = Settings.training(AutoEpochs.of(given, 50).settled());
    assertEquals(0, training.split().validation());
    assertEquals(0, training.patience());
    assertEquals(20, training.passes());
    assertEquals(30, training.epochs());
    assertEquals(10, training.batchSize());
    assertEquals(3, training.seed());
    assertTrue(AutoEpochs.of(given, 50).told().contains("30, in batches of 10"), "told");
  }

  @Test
  void isForAllButTheBundledDataAndEpochsThatAreGiven() {
    assertTrue(AutoEpochs.isFor(none(), "wine.csv"));
    assertTrue(AutoEpochs.isFor(new Arguments(Map.of("epochs", "auto")), "mnist"));
    assertFalse(AutoEpochs.isFor(none(), "mnist"));
    assertFalse(AutoEpochs.isFor(none(), "gaussians:200"));
    assertFalse(AutoEpochs.isFor(new Arguments(Map.of("epochs", "5")), "wine.csv"));
    assertEquals(TrainingSpec.of(10), Settings.training(none()));
  }
}
