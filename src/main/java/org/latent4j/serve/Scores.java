package org.latent4j.serve;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.latent4j.base.Matrix;
import org.latent4j.spec.Names;

/**
 * How badly each row fits the model, in nats.
 *
 * @param score negative evidence lower bound at the posterior mean, [batch]
 * @param reconstruction negative log-likelihood at the posterior mean, [batch]
 * @param kl divergence of the posterior from the prior, [batch]
 * @param contribution of each feature to the reconstruction term, [batch, features]
 * @param calibrated beside the scores of training; empty where the export knows none
 */
public record Scores(
    float[] score,
    float[] reconstruction,
    float[] kl,
    Matrix contribution,
    Optional<Calibrated> calibrated) {
  /**
   * What the scores mean.
   *
   * @param percentile share of the training scores that are no higher, 0 to 100, [batch]
   * @param anomaly 1 where the score is above the threshold, else 0, [batch]
   */
  public record Calibrated(float[] percentile, float[] anomaly) {}

  /**
   * 1 where a score is above a threshold, else 0; by default the export's.
   *
   * @param threshold nats, in float32
   * @return [batch]; empty where there is neither threshold
   */
  public Optional<float[]> anomaly(OptionalDouble threshold) {
    if (threshold.isEmpty()) {
      return calibrated.map(Calibrated::anomaly);
    }
    float[] above = new float[score.length];
    for (int i = 0; i < above.length; i++) {
      above[i] = score[i] > (float) threshold.getAsDouble() ? 1 : 0;
    }
    return Optional.of(above);
  }

  static Scores of(Map<String, Matrix> outputs) {
    Optional<Calibrated> calibrated =
        outputs.containsKey(Names.PERCENTILE)
            ? Optional.of(
                new Calibrated(
                    outputs.get(Names.PERCENTILE).values(), outputs.get(Names.ANOMALY).values()))
            : Optional.empty();
    return new Scores(
        outputs.get(Names.SCORE).values(),
        outputs.get(Names.RECONSTRUCTION).values(),
        outputs.get(Names.KL).values(),
        outputs.get(Names.CONTRIBUTION),
        calibrated);
  }
}
