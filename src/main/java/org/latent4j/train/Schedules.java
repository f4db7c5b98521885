package org.latent4j.train;

import java.util.Optional;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.ViewSpec;

/** Values that change over a run, as pure functions of the step. */
final class Schedules {
  private Schedules() {}

  /** What the next step is fed. */
  static TrainingSession.StepSettings of(RunSpec spec, TrainingState state, int stepsPerEpoch) {
    long step = state.step();
    long total = (long) stepsPerEpoch * spec.training().epochs();
    return new TrainingSession.StepSettings(
        step,
        learningRate(
            spec.training().learningRate(), step, stepsPerEpoch, total, state.plateauFactor()),
        beta(spec.model().objective(), step, stepsPerEpoch),
        pseudoLabels(spec.model(), step, stepsPerEpoch));
  }

  /**
   * The learning rate of a step.
   *
   * @param step counted from 0
   * @param stepsPerEpoch steps of one epoch
   * @param totalSteps steps of the whole run
   * @param plateau the product of all reductions so far, 1 without the plateau schedule
   */
  static double learningRate(
      LearningRateSpec spec, long step, long stepsPerEpoch, long totalSteps, double plateau) {
    double share = Math.min(1, (step + 1.0) / Math.max(1, spec.warmupSteps()));
    return share * scheduled(spec, step, stepsPerEpoch, totalSteps, plateau);
  }

  private static double scheduled(
      LearningRateSpec spec, long step, long stepsPerEpoch, long totalSteps, double plateau) {
    LearningRateSpec.Schedule schedule = spec.schedule();
    if (schedule instanceof LearningRateSpec.Cosine cosine) {
      return spec.rate()
          * cosine(cosine, step - spec.warmupSteps(), totalSteps - spec.warmupSteps());
    }
    if (schedule instanceof LearningRateSpec.Step steps) {
      long drops = step / stepsPerEpoch / steps.epochs();
      return spec.rate() * Math.pow(steps.factor(), (double) drops);
    }
    if (schedule instanceof LearningRateSpec.Plateau plateaus) {
      return Math.max(spec.rate() * plateau, plateaus.minimum());
    }
    return spec.rate();
  }

  private static double cosine(LearningRateSpec.Cosine cosine, long step, long steps) {
    double done = Math.min(1, (double) Math.max(0, step) / Math.max(1, steps));
    double fall = 0.5 * (1 + Math.cos(Math.PI * done));
    return cosine.finalFraction() + (1 - cosine.finalFraction()) * fall;
  }

  /** The weight of the KL term at a step, counted from 0. */
  static double beta(ObjectiveSpec spec, long step, long stepsPerEpoch) {
    ObjectiveSpec.Warmup warmup = spec.warmup();
    double epochs = (double) step / stepsPerEpoch;
    return switch (warmup.ramp()) {
      case NONE -> spec.beta();
      case LINEAR -> spec.beta() * Math.min(1, epochs / warmup.epochs());
      case CYCLICAL -> {
        double place = epochs / warmup.epochs() % 1;
        yield spec.beta() * Math.min(1, 2 * place);
      }
    };
  }

  /** The schedule that waits for the validation loss, if it is that one. */
  static Optional<LearningRateSpec.Plateau> plateau(LearningRateSpec rate) {
    return rate.schedule() instanceof LearningRateSpec.Plateau plateau
        ? Optional.of(plateau)
        : Optional.empty();
  }

  /**
   * The share of their weight that pseudo-labels have: it rises from 0 as slowly as a target asks.
   */
  static double pseudoLabels(ModelSpec model, long step, int stepsPerEpoch) {
    double epochs =
        model.views(ViewSpec.Role.TARGET).stream()
            .mapToDouble(view -> view.fitting().pseudoLabelWarmup())
            .max()
            .orElse(0);
    return epochs == 0 ? 1 : Math.min(1, step / (epochs * stepsPerEpoch));
  }
}
