/** Encoders, latent and decoders put together. Never a signature or a step of training. */
package org.latent4j.graph.model;
