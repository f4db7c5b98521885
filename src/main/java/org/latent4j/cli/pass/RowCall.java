package org.latent4j.cli.pass;

import java.nio.FloatBuffer;

/** A signature over some rows; called by several threads at once. */
public interface RowCall {
  /**
   * Runs.
   *
   * @param rows row after row, from position to limit
   * @param draws what {@link #draws} gave for these rows
   * @param count how many rows
   * @return as many rows, row after row
   */
  float[] apply(FloatBuffer rows, float[] draws, int count);

  /** Random numbers for the next rows; called by one thread at a time, in the order of rows. */
  default float[] draws(int count) {
    return new float[0];
  }
}
