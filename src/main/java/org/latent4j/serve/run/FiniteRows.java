package org.latent4j.serve.run;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.latent4j.serve.check.ModelException;

/**
 * Copies rows to the memory of a tensor by way of an array that stays in the cache, and looks there
 * for what is not a finite number. Of one thread at a time.
 */
final class FiniteRows {
  /** Values at a time, if a row has not more. */
  private static final int BLOCK = 4096;

  private final Slot slot;
  private final int most;
  private final float[] block;
  private final float[] sums;

  FiniteRows(Slot slot) {
    this.slot = slot;
    most = Math.max(1, BLOCK / Math.max(1, slot.width()));
    block = new float[most * slot.width()];
    sums = new float[block.length];
  }

  /**
   * Copies.
   *
   * @param to memory for as many rows, filled from its start
   * @throws ModelException that names row and column of the first value that is not finite
   */
  void copy(InputRows from, int first, int rows, FloatBuffer to) {
    int width = slot.width();
    int used = Math.min(most, rows) * width;
    Arrays.fill(sums, 0, used, 0);
    for (int done = 0; done < rows; done += most) {
      int count = Math.min(most, rows - done);
      from.read(first + done, count, width, block);
      addZeros(block, sums, count * width);
      to.put(done * width, block, 0, count * width);
    }
    boolean finite = true;
    for (int i = 0; i < used; i++) {
      finite &= sums[i] == 0;
    }
    if (!finite && !onlyLacking(used)) {
      throw notFinite(from, first, rows);
    }
  }

  /**
   * 0 · x is 0 where x is finite, else NaN, which stays in the sum. A loop of one index over whole
   * arrays is one that the JVM makes vectors of: a comparison for each value took four times as
   * long.
   */
  private static void addZeros(float[] values, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += values[i] * 0f;
    }
  }

  /** Whether what is not finite lies where a value may be missing. */
  private boolean onlyLacking(int used) {
    for (int i = 0; i < used; i++) {
      if (sums[i] != 0 && !slot.lacking().get(i % slot.width())) {
        return false;
      }
    }
    return true;
  }

  private ModelException notFinite(InputRows from, int first, int rows) {
    for (int row = first; row < first + rows; row++) {
      from.read(row, 1, slot.width(), block);
      for (int column = 0; column < slot.width(); column++) {
        if (!Float.isFinite(block[column]) && !slot.lacking().get(column)) {
          return new ModelException(
              slot.name()
                  + ", row "
                  + row
                  + ", column "
                  + column
                  + ": expected a finite number, found "
                  + block[column]);
        }
      }
    }
    return new ModelException(slot.name() + ": changed while it was read");
  }
}
