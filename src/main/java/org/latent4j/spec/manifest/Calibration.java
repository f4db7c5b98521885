package org.latent4j.spec.manifest;

import java.util.List;
import org.latent4j.spec.Checks;

/**
 * What the scores of a trained model are measured by. The numbers are those of float32, in which
 * the exported graph compares; {@link #percentile} and {@link #anomaly} give the bits that it
 * gives.
 *
 * @param falseAlarms share of usual rows that may be taken for anomalies: as it was asked for, or
 *     more where too few rows were held out to tell it; 0 for none of those held out
 * @param threshold the score above which a row is one, nats: so many of the rows that were held
 *     out, or where there are none of those trained on, lie above it
 * @param quantiles scores of training rows, from low to high, at equal steps
 */
public record Calibration(double falseAlarms, double threshold, List<Double> quantiles) {
  /** Checks the share, and that there are quantiles in their order. */
  public Calibration {
    Checks.fraction("false-alarms", falseAlarms);
    Checks.require(Double.isFinite(threshold), "threshold", "a number", threshold);
    quantiles = List.copyOf(quantiles);
    Checks.require(!quantiles.isEmpty(), "quantiles", "at least one", "none");
    for (int i = 1; i < quantiles.size(); i++) {
      Checks.require(
          quantiles.get(i - 1) <= quantiles.get(i),
          "quantiles",
          "from low to high",
          quantiles.get(i - 1) + " before " + quantiles.get(i));
    }
  }

  /** The share of the quantiles that are no higher than a score, in percent. */
  public float percentile(float score) {
    int reached = 0;
    for (double quantile : quantiles) {
      reached += score >= (float) quantile ? 1 : 0;
    }
    return Math.min(100, reached * (100f / quantiles.size()));
  }

  /** 1 where a score is above the threshold, else 0. */
  public float anomaly(float score) {
    return score > (float) threshold ? 1 : 0;
  }
}
