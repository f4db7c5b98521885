package org.latent4j.train;

/** Ends a run whose losses run away. */
final class LossWatch {
  /** A loss ten thousand times that of the first step will not come back. */
  private static final double EXPLOSION = 1e4;

  private double first;

  /**
   * Looks at the loss of a step, which is a number.
   *
   * @param step counted from 1
   * @throws TrainingException if it exploded since the first step looked at
   */
  void afterStep(long step, double loss) {
    double size = Math.abs(loss) + 1;
    if (first == 0) {
      first = size;
    }
    if (size > first * EXPLOSION) {
      throw new TrainingException(
          "step %d: the loss exploded to %g nats per example; %s"
              .formatted(step, loss, TrainingSession.ADVICE));
    }
  }

  /**
   * Looks at the losses of the validation rows.
   *
   * @param step steps done
   * @throws TrainingException if they are not numbers
   */
  static void afterValidation(long step, Losses valid) {
    if (!Double.isFinite(valid.total())) {
      throw new TrainingException(
          "step %d: its update left the validation loss at %s; %s"
              .formatted(step, valid.total(), TrainingSession.ADVICE));
    }
  }
}
