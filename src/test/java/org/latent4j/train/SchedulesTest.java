package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.ObjectiveSpec;

/** Against {@code src/test/python/distributions.py}. */
class SchedulesTest {
  private static final JsonNode RATES = Oracle.read("distributions.json").get("learning_rate");
  private static final JsonNode BETA = Oracle.read("distributions.json").get("beta");
  private static final double RATE = 0.002;

  @ParameterizedTest
  @CsvSource({"0, 0.0", "0, 0.1", "50, 0.0", "50, 0.1"})
  void cosine(int warmup, double last) {
    assertFollows(
        "cosine_warmup_" + warmup + "_final_" + last,
        new LearningRateSpec(RATE, warmup, new LearningRateSpec.Cosine(last)));
  }

  @ParameterizedTest
  @CsvSource({"0", "50"})
  void step(int warmup) {
    assertFollows(
        "step_2_epochs_half_warmup_" + warmup,
        new LearningRateSpec(RATE, warmup, new LearningRateSpec.Step(2, 0.5)));
  }

  /** The first step of a warm-up moves already: while it lasts, step s stands at s + 1 of 50. */
  private static void assertFollows(String name, LearningRateSpec spec) {
    double[] at = Oracle.doubles(RATES.get("t"));
    double[] expected = Oracle.doubles(RATES.get(name));
    for (int i = 0; i < at.length; i++) {
      boolean rising = at[i] <= spec.warmupSteps();
      if (rising && at[i] == 0 && spec.warmupSteps() > 0) {
        continue;
      }
      long step = rising && spec.warmupSteps() > 0 ? (long) at[i] - 1 : (long) at[i];
      double found = Schedules.learningRate(spec, step, 100, 1000, 1);
      assertEquals(expected[i], found, 1e-11, name + " at " + at[i]);
    }
  }

  @Test
  void constantWithWarmup() {
    LearningRateSpec spec = new LearningRateSpec(RATE, 4, new LearningRateSpec.Constant());
    assertEquals(RATE / 4, Schedules.learningRate(spec, 0, 10, 100, 1), 1e-15);
    assertEquals(RATE * 3 / 4, Schedules.learningRate(spec, 2, 10, 100, 1), 1e-15);
    assertEquals(RATE, Schedules.learningRate(spec, 3, 10, 100, 1), 1e-15);
    assertEquals(RATE, Schedules.learningRate(spec, 99, 10, 100, 1), 1e-15);
  }

  @Test
  void aDropInsideTheWarmupCountsAtOnce() {
    LearningRateSpec spec = new LearningRateSpec(RATE, 40, new LearningRateSpec.Step(1, 0.5));
    assertEquals(RATE * 21 / 40 / 4, Schedules.learningRate(spec, 20, 10, 100, 1), 1e-15);
  }

  @Test
  void plateauStopsAtItsMinimum() {
    LearningRateSpec spec =
        new LearningRateSpec(RATE, 0, new LearningRateSpec.Plateau(3, 0.1, 1e-4));
    assertEquals(RATE, Schedules.learningRate(spec, 5, 10, 100, 1), 1e-15);
    assertEquals(2e-4, Schedules.learningRate(spec, 5, 10, 100, 0.1), 1e-15);
    assertEquals(1e-4, Schedules.learningRate(spec, 5, 10, 100, 0.01), 1e-15);
  }

  @Test
  void betaRises() {
    assertBeta("linear", ObjectiveSpec.Warmup.Ramp.LINEAR);
    assertBeta("cyclical", ObjectiveSpec.Warmup.Ramp.CYCLICAL);
    assertEquals(1, Schedules.beta(ObjectiveSpec.vae(), 0, 100));
  }

  private static void assertBeta(String name, ObjectiveSpec.Warmup.Ramp ramp) {
    ObjectiveSpec spec =
        new ObjectiveSpec(
            ObjectiveSpec.Kind.VAE,
            BETA.get("full").asDouble(),
            new ObjectiveSpec.Warmup(ramp, BETA.get("length").asDouble()),
            0);
    double[] epochs = Oracle.doubles(BETA.get("epoch"));
    double[] expected = Oracle.doubles(BETA.get(name));
    for (int i = 0; i < epochs.length; i++) {
      long step = Math.round(epochs[i] * 100);
      assertEquals(expected[i], Schedules.beta(spec, step, 100), 1e-9, name + " at " + epochs[i]);
    }
  }
}
