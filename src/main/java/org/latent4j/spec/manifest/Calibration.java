package org.latent4j.spec.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  /**
   * The score that a further usual row passes with a given probability, by the scores of others.
   *
   * @param falseAlarms that probability; where the rows cannot tell it, the highest score is taken
   * @param usual at least one score, in any order
   */
  public static double threshold(double falseAlarms, float[] usual) {
    double[] sorted = new double[usual.length];
    Arrays.setAll(sorted, i -> usual[i]);
    Arrays.sort(sorted);
    return ordered(sorted, (sorted.length + 1) * (1 - falseAlarms));
  }

  /**
   * The order statistic at a place counted from 1, between two of them on the line that joins them.
   * With place (n + 1)(1 − a) a further score, exchangeable with the n, is higher with probability
   * a (Vovk et al. 2005, Algorithmic Learning in a Random World, section 2.2): for a whole place
   * exactly, between two nearly. Where a is below 1 / (n + 1) that place is past the last, and the
   * last is as far as n scores can tell.
   */
  public static double ordered(double[] sorted, double place) {
    int below = (int) Math.floor(Math.min(Math.max(place, 1), sorted.length));
    double low = sorted[below - 1];
    double high = sorted[Math.min(below, sorted.length - 1)];
    double share = Math.min(Math.max(place - below, 0), 1);
    return (float) (share == 0 ? low : low + share * (high - low));
  }

  /** How often a further row is above the highest of some, all alike. */
  public static double least(int rows) {
    return 1 / (rows + 1.0);
  }

  /**
   * What is to be said of a share of false alarms that so few rows cannot tell; empty where they
   * can.
   *
   * @param rows that the threshold comes from
   * @param more how a user gets more of them
   */
  public static Optional<String> doubt(double falseAlarms, int rows, String more) {
    return falseAlarms == 0 || falseAlarms >= least(rows)
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "--false-alarms %s: %,d held-out row%s can tell %.2g at the least: the threshold is"
                    + " their highest score; %,d rows %s would tell it",
                falseAlarms,
                rows,
                rows == 1 ? "" : "s",
                least(rows),
                (long) Math.ceil(1 / falseAlarms - 1e-9) - 1,
                more));
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
