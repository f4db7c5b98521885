package org.latent4j.serve;

/**
 * How badly each row fits the model, in nats.
 *
 * @param score negative evidence lower bound at the posterior mean, [batch]
 * @param reconstruction negative log-likelihood at the posterior mean, [batch]
 * @param kl divergence of the posterior from the prior, [batch]
 * @param contribution of each feature to the reconstruction term, [batch, features]
 */
public record Scores(float[] score, float[] reconstruction, float[] kl, Batch contribution) {}
