/**
 * Likelihoods, posteriors and priors: density, mean, draws, divergence. Never a network of their
 * own.
 */
package org.latent4j.graph.distribution;
