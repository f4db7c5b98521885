package org.latent4j.serve;

import java.util.Optional;

/**
 * The posterior of each row.
 *
 * @param mean [batch, latent]
 * @param logVariance [batch, latent]; empty where the model is a plain autoencoder
 */
public record Encoded(Batch mean, Optional<Batch> logVariance) {}
