package org.latent4j.spec;

import java.util.List;

/**
 * What the scores of a trained model are measured by.
 *
 * @param falseAlarms share of usual rows that may be taken for anomalies, as it was asked for
 * @param threshold the score above which a row is one, nats: so many of the rows that were held
 *     out, or where there are none of those trained on, lie above it
 * @param quantiles scores of training rows, from low to high, at equal steps
 */
public record Calibration(double falseAlarms, double threshold, List<Double> quantiles) {
  /** Checks the share and that there are quantiles. */
  public Calibration {
    Checks.fraction("false-alarms", falseAlarms);
    quantiles = List.copyOf(quantiles);
    Checks.require(!quantiles.isEmpty(), "quantiles", "at least one", "none");
  }
}
