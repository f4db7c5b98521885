package org.latent4j.serve;

import java.util.Map;
import org.latent4j.spec.Names;

/**
 * How badly each row fits the model, in nats.
 *
 * @param score negative evidence lower bound at the posterior mean, [batch]
 * @param reconstruction negative log-likelihood at the posterior mean, [batch]
 * @param kl divergence of the posterior from the prior, [batch]
 * @param contribution of each feature to the reconstruction term, [batch, features]
 */
public record Scores(float[] score, float[] reconstruction, float[] kl, Batch contribution) {
  static Scores of(Map<String, Batch> outputs) {
    return new Scores(
        outputs.get(Names.SCORE).values(),
        outputs.get(Names.RECONSTRUCTION).values(),
        outputs.get(Names.KL).values(),
        outputs.get(Names.CONTRIBUTION));
  }
}
