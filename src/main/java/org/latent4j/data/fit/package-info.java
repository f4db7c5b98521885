/** Preprocessing fitted to training rows. Never the graph that applies it. */
package org.latent4j.data.fit;
