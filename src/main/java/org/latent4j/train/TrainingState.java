package org.latent4j.train;

import java.util.Locale;
import java.util.Optional;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.SpecJson;

/**
 * Where a run stands: everything beside weights and slots that the next step depends on. Written
 * with each checkpoint as {@code state.json}.
 *
 * @param epoch the epoch under way, counted from 0
 * @param stepInEpoch steps done of it
 * @param step steps done in all
 * @param sums of the losses over the examples of the epoch under way
 * @param seconds spent on the epoch under way, validation and checkpoints left out
 * @param plateauFactor product of the plateau schedule's reductions
 * @param epochsSincePlateau epochs since the validation loss last fell, for that schedule
 * @param best the epoch of the lowest validation loss, if there is one
 * @param dataFingerprint of the rows that the run trains on
 */
record TrainingState(
    int epoch,
    int stepInEpoch,
    long step,
    LossSums sums,
    double seconds,
    double plateauFactor,
    int epochsSincePlateau,
    Best best,
    long dataFingerprint) {

  /** The epoch of the lowest validation loss. */
  record Best(int epoch, double validLoss, String checkpoint) {
    static final Best NONE = new Best(-1, Double.MAX_VALUE, "");

    boolean exists() {
      return epoch >= 0;
    }
  }

  static TrainingState start(long dataFingerprint) {
    return new TrainingState(0, 0, 0, LossSums.ZERO, 0, 1, 0, Best.NONE, dataFingerprint);
  }

  /**
   * After one more step.
   *
   * @param losses means of the batch
   */
  TrainingState afterStep(Losses losses, int rows, double stepSeconds) {
    return new TrainingState(
        epoch,
        stepInEpoch + 1,
        step + 1,
        sums.plus(losses, rows),
        seconds + stepSeconds,
        plateauFactor,
        epochsSincePlateau,
        best,
        dataFingerprint);
  }

  /**
   * At the start of the next epoch.
   *
   * @param valid losses of the validation rows, if there are any
   * @param plateau the schedule that looks at them, if the run has it
   */
  TrainingState afterEpoch(Optional<Losses> valid, Optional<LearningRateSpec.Plateau> plateau) {
    double loss = valid.map(Losses::total).orElse(Double.NaN);
    boolean improved = loss < best.validLoss();
    Best lowest = improved ? new Best(epoch + 1, loss, checkpoint(step)) : best;
    int waited = improved ? 0 : epochsSincePlateau + 1;
    boolean drop = plateau.isPresent() && waited >= plateau.get().patience();
    return new TrainingState(
        epoch + 1,
        0,
        step,
        LossSums.ZERO,
        0,
        drop ? plateauFactor * plateau.get().factor() : plateauFactor,
        drop ? 0 : waited,
        lowest,
        dataFingerprint);
  }

  /** Whether the validation loss has not fallen for as many epochs; never with a patience of 0. */
  boolean exhausted(int patience) {
    return patience > 0 && best.exists() && epoch - best.epoch() >= patience;
  }

  /** The name of the checkpoint after a step. */
  static String checkpoint(long step) {
    return String.format(Locale.ROOT, "step-%09d", step);
  }

  /** Of the epoch that this is the end of. */
  EpochMetrics metrics(Optional<Losses> valid, double beta, double rate) {
    return new EpochMetrics(
        epoch + 1,
        step,
        sums.means(),
        valid,
        beta,
        rate,
        seconds,
        sums.examples() / Math.max(seconds, 1e-9));
  }

  /** What a listener is told. */
  TrainingListener.Progress progress(int epochs, int stepsPerEpoch) {
    return new TrainingListener.Progress(
        epoch + 1, epochs, stepInEpoch, stepsPerEpoch, step, sums.examples(), sums.means());
  }

  String json() {
    return SpecJson.write(this);
  }
}
