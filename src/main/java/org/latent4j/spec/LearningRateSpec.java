package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The learning rate over a run.
 *
 * @param rate at its highest
 * @param warmupSteps steps over which it rises linearly from 0
 * @param schedule what it does after
 */
public record LearningRateSpec(double rate, long warmupSteps, Schedule schedule) {
  /** Checks rate and warm-up. */
  public LearningRateSpec {
    Checks.positive("learning-rate", rate);
    Checks.require(warmupSteps >= 0, "warmup-steps", "a whole number of 0 or more", warmupSteps);
  }

  /** The same rate at every step. */
  public static LearningRateSpec constant(double rate) {
    return new LearningRateSpec(rate, 0, new Constant());
  }

  /** How the rate changes. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = Cosine.class, name = "cosine"),
    @JsonSubTypes.Type(value = Step.class, name = "step"),
    @JsonSubTypes.Type(value = Plateau.class, name = "plateau")
  })
  public sealed interface Schedule {}

  /** Never changes. */
  public record Constant() implements Schedule {}

  /**
   * Half a cosine from the full rate to {@code finalFraction} of it at the end of the run
   * (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts).
   */
  public record Cosine(double finalFraction) implements Schedule {
    /** Checks the fraction. */
    public Cosine {
      Checks.fraction("lr-final", finalFraction);
    }
  }

  /** Multiplied by {@code factor} every {@code epochs} epochs. */
  public record Step(int epochs, double factor) implements Schedule {
    /** Checks both. */
    public Step {
      Checks.positive("lr-step-epochs", epochs);
      Checks.positive("lr-factor", factor);
    }
  }

  /**
   * Multiplied by {@code factor} when the validation loss has not fallen for {@code patience}
   * epochs.
   */
  public record Plateau(int patience, double factor, double minimum) implements Schedule {
    /** Checks all. */
    public Plateau {
      Checks.positive("lr-patience", patience);
      Checks.positive("lr-factor", factor);
      Checks.notNegative("lr-minimum", minimum);
    }
  }
}
