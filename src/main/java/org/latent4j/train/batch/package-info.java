/** Rows to the batches of a step. Never what is done with them. */
package org.latent4j.train.batch;
