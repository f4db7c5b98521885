package org.latent4j.train;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param end why
 * @param metrics of the last epoch that was finished, if any
 * @param checkpoint the directory of the weights that the run ends with
 */
public record TrainingResult(End end, Optional<EpochMetrics> metrics, Path checkpoint) {
  /** Why a run ended. */
  public enum End {
    /** All epochs are done. */
    FINISHED,
    /** The validation loss had not fallen for long enough; the best weights are back. */
    EARLY_STOPPED,
    /** Somebody asked for it; the run can be resumed. */
    INTERRUPTED
  }
}
