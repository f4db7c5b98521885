package org.latent4j.train;

import java.nio.file.Path;

/** Told of a run as it goes on; called from the training thread. */
public interface TrainingListener {
  /** Nobody listens. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * After each step.
   *
   * @param progress where the run is
   */
  default void step(Progress progress) {}

  /** After each epoch. */
  default void epoch(EpochMetrics metrics) {}

  /** After a checkpoint is in its place. */
  default void checkpoint(Path directory) {}

  /**
   * Where a run is.
   *
   * @param epoch under way, counted from 1
   * @param epochs of the run
   * @param stepInEpoch steps done of the epoch
   * @param stepsPerEpoch steps of an epoch
   * @param step steps done in all
   * @param examples trained on in this epoch
   * @param losses means over the epoch so far, nats per example
   */
  record Progress(
      int epoch,
      int epochs,
      int stepInEpoch,
      int stepsPerEpoch,
      long step,
      long examples,
      Losses losses) {}
}
