/**
 * The session of a run: loop, optimizers, schedules, checkpoints. Never the mathematics of a model.
 */
package org.latent4j.train;
