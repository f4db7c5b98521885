/** Layers, encoders and decoders. Never a distribution. */
package org.latent4j.graph.network;
