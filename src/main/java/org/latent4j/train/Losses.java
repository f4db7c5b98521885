package org.latent4j.train;

/**
 * Mean losses, in nats per example.
 *
 * @param total reconstruction + beta × KL
 * @param reconstruction −ln p(x|z)
 * @param kl of the posterior to the prior
 */
public record Losses(double total, double reconstruction, double kl) {}
