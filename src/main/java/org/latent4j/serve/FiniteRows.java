package org.latent4j.serve;

import java.nio.FloatBuffer;

/**
 * Copies rows to the memory of a tensor, some at a time, and looks for what is not a finite number
 * while they are in the cache.
 */
final class FiniteRows {
  /** Values at a time: 16 KB, half of a core's first cache. */
  private static final int BLOCK = 4096;

  private static final int LANES = 256;

  private FiniteRows() {}

  /**
   * Copies.
   *
   * @param to memory for as many rows, filled from its start
   * @throws ModelException that names row and column of the first value that is not finite
   */
  static void copy(InputRows from, SignatureCall.Slot slot, int first, int rows, FloatBuffer to) {
    int width = slot.width();
    int most = Math.max(1, Math.min(rows, BLOCK / Math.max(1, width)));
    float[] scratch = new float[from.copies() ? most * width : 0];
    float[] sums = new float[LANES];
    for (int done = 0; done < rows; done += most) {
      int count = Math.min(most, rows - done);
      InputRows.Stretch stretch = from.stretch(first + done, count, width, scratch);
      int end = stretch.offset() + count * width;
      if (!areFinite(stretch.array(), stretch.offset(), end, sums)) {
        throw notFinite(slot, stretch, first + done);
      }
      to.put(done * width, stretch.array(), stretch.offset(), count * width);
    }
  }

  /**
   * 0 · x is 0 where x is finite, else NaN; sums side by side are what the JVM makes vectors of.
   */
  private static boolean areFinite(float[] values, int from, int to, float[] sums) {
    int i = from;
    for (; i + LANES <= to; i += LANES) {
      for (int k = 0; k < LANES; k++) {
        sums[k] += values[i + k] * 0f;
      }
    }
    float sum = 0;
    for (; i < to; i++) {
      sum += values[i] * 0f;
    }
    for (float lane : sums) {
      sum += lane;
    }
    return sum == 0;
  }

  private static ModelException notFinite(
      SignatureCall.Slot slot, InputRows.Stretch stretch, int first) {
    int index = 0;
    while (Float.isFinite(stretch.array()[stretch.offset() + index])) {
      index++;
    }
    return new ModelException(
        slot.name()
            + ", row "
            + (first + index / slot.width())
            + ", column "
            + index % slot.width()
            + ": expected a finite number, found "
            + stretch.array()[stretch.offset() + index]);
  }
}
