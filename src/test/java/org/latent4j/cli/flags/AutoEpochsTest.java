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

  /** 71 rows: 53 trained on in batches of 16 are 4 steps an epoch, 750 epochs 3,000 steps. */
  @ParameterizedTest
  @CsvSource({
    "71, 0.25, 16, 750, 3000",
    "400, 0.25, 37, 334, 1334",
    "1000, 0.1, 112, 334, 1334",
    "60000, 0.1, 128, 8, 29",
    "2000000, 0.1, 128, 3, 10"
  })
  void fewRowsHaveAsManySteps(long rows, double held, int batch, int patience, int epochs) {
    TrainingSpec training = Settings.training(AutoEpochs.of(none(), rows).settled());
    assertEquals(held, training.split().validation());
    assertEquals(batch, training.batchSize());
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
    assertEquals(600, training.epochs());
    assertEquals(10, training.batchSize());
    assertEquals(3, training.seed());
    assertTrue(AutoEpochs.of(given, 50).told().contains("600, in batches of 10"), "told");
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
