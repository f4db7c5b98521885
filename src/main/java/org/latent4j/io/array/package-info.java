/** Npy and idx files. Never another format. */
package org.latent4j.io.array;
