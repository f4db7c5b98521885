package org.latent4j.spec;

/**
 * How the scores of a model are calibrated when it is exported.
 *
 * @param falseAlarms share of usual rows that may be taken for anomalies
 */
public record CalibrationSpec(double falseAlarms) {
  /** Checks the share. */
  public CalibrationSpec {
    Checks.fraction("false-alarms", falseAlarms);
  }

  /** One row in a hundred. */
  public static CalibrationSpec usual() {
    return new CalibrationSpec(0.01);
  }
}
