package org.latent4j.train;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.latent4j.data.Dataset;
import org.latent4j.data.Rows;
import org.latent4j.data.Splits;
import org.latent4j.spec.CalibrationSpec;
import org.latent4j.spec.manifest.Calibration;

/** What the scores of a run's own rows say of the scores of others. */
public final class Calibrator {
  /** So many rows of a part are scored at most, spread evenly over it. */
  static final int ROWS = 10_000;

  private static final int QUANTILES = 1001;
  private static final int BATCH = 1024;

  private Calibrator() {}

  /**
   * Scores the rows that were held out for validation and those that were trained on, by the
   * weights that a trainer holds now. The threshold is the conformal quantile of the first, or
   * where there are none of the second, whose scores are lower than those of other usual rows.
   *
   * @param data the rows of the run
   * @throws TrainingException if a score is not a number
   */
  public static Calibration of(Trainer trainer, Dataset data, CalibrationSpec asked)
      throws IOException {
    Splits parts = trainer.parts();
    float[] training = scores(trainer.session, data.rows(), parts.train());
    float[] held = scores(trainer.session, data.rows(), parts.validation());
    return of(asked.falseAlarms(), training, held.length == 0 ? training : held);
  }

  /**
   * What is to be said of a share of false alarms that so few rows cannot tell; empty where it can
   * be kept.
   */
  public static Optional<String> doubt(Splits parts, CalibrationSpec asked) {
    int held = parts.validation().length;
    if (held == 0) {
      return Optional.of(
          "no rows are held out: the threshold comes from the rows trained on, and more than"
              + " --false-alarms "
              + asked.falseAlarms()
              + " of others will be above it");
    }
    return Calibration.doubt(asked.falseAlarms(), held, "held out (--validation)");
  }

  /**
   * The same of scores, whatever their order.
   *
   * @param training scores that percentiles count
   * @param held scores that the threshold is taken from
   */
  static Calibration of(double falseAlarms, float[] training, float[] held) {
    double[] trained = sorted(training);
    double[] quantiles = trained;
    if (trained.length > QUANTILES) {
      quantiles = new double[QUANTILES];
      for (int i = 0; i < QUANTILES; i++) {
        quantiles[i] =
            Calibration.ordered(trained, 1 + i * (trained.length - 1.0) / (QUANTILES - 1));
      }
    }
    double threshold = Calibration.threshold(falseAlarms, held);
    double kept = falseAlarms == 0 ? 0 : Math.max(falseAlarms, Calibration.least(held.length));
    return new Calibration(kept, threshold, Arrays.stream(quantiles).boxed().toList());
  }

  private static double[] sorted(float[] scores) {
    double[] sorted = new double[scores.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = scores[i];
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /** The scores of some rows, or of {@link #ROWS} of them. */
  private static float[] scores(TrainingSession session, Rows rows, int[] part) throws IOException {
    float[] scores = new float[Math.min(part.length, ROWS)];
    for (int from = 0; from < scores.length; from += BATCH) {
      int count = Math.min(BATCH, scores.length - from);
      int[] chosen = new int[count];
      for (int i = 0; i < count; i++) {
        chosen[i] = part[(int) ((long) (from + i) * part.length / scores.length)];
      }
      float[] some = session.scores(rows.readFloats(chosen));
      for (int i = 0; i < count; i++) {
        if (!Float.isFinite(some[i])) {
          throw new TrainingException(
              "row %d: its score is %s, so scores cannot be calibrated"
                  .formatted(chosen[i] + 1, some[i]));
        }
      }
      System.arraycopy(some, 0, scores, from, count);
    }
    return scores;
  }
}
