package org.latent4j.serve.run;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.latent4j.serve.check.ModelException;

/**
 * Copies rows to the memory of a tensor by way of an array that stays in the cache, and looks there
 * for what is not a finite number, or outside what the model takes. Of one thread at a time.
 */
final class FiniteRows {
  /** Values at a time, if a row has not more. */
  private static final int BLOCK = 4096;

  private final Slot slot;
  private final int most;
  private final float[] block;
  private final float[] sums;
  private final Extremes extremes;

  FiniteRows(Slot slot) {
    this.slot = slot;
    most = Math.max(1, BLOCK / Math.max(1, slot.width()));
    block = new float[most * slot.width()];
    sums = new float[block.length];
    extremes = slot.limits().map(limits -> new Extremes(limits, block.length)).orElse(null);
  }

  /**
   * Copies.
   *
   * @param to memory for as many rows, filled from its start
   * @throws ModelException that names row and column of the first value that is not finite, or that
   *     the model does not take
   */
  void copy(InputRows from, int first, int rows, FloatBuffer to) {
    int width = slot.width();
    int used = Math.min(most, rows) * width;
    Arrays.fill(sums, 0, used, 0);
    if (extremes != null) {
      extremes.clear(used);
    }
    for (int done = 0; done < rows; done += most) {
      int count = Math.min(most, rows - done);
      from.read(first + done, count, width, block);
      addZeros(block, sums, count * width);
      if (extremes != null) {
        extremes.add(block, count * width);
      }
      to.put(done * width, block, 0, count * width);
    }
    boolean finite = true;
    for (int i = 0; i < used; i++) {
      finite &= sums[i] == 0;
    }
    if (!finite && !onlyLacking(used)) {
      throw notFinite(from, first, rows);
    }
    if (extremes != null && extremes.suspicious(used)) {
      requireInside(from, first, rows);
    }
  }

  private void requireInside(InputRows from, int first, int rows) {
    RowLimits limits = slot.limits().orElseThrow();
    for (int row = first; row < first + rows; row++) {
      from.read(row, 1, slot.width(), block);
      int column = limits.fault(block, 0);
      if (column >= 0) {
        throw new ModelException(slot.name(), row, column, limits.words(column), block[column]);
      }
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
          return new ModelException(slot.name(), row, column, "a finite number", block[column]);
        }
      }
    }
    return new ModelException(slot.name() + ": changed while it was read");
  }

  /** How far the values of a block leave their limits, place by place. */
  private static final class Extremes {
    /** Adding and subtracting it rounds what is below 2²² to a whole number. */
    private static final float ROUNDER = 12582912f;

    private final float[] low;
    private final float[] high;
    private final float[] worst;

    /** 1 where a value is to be whole, else 0. */
    private final float[] whole;

    private final boolean anyWhole;

    Extremes(RowLimits limits, int values) {
      int width = limits.low.length;
      low = new float[values];
      high = new float[values];
      whole = new float[values];
      for (int i = 0; i < values; i++) {
        low[i] = limits.low[i % width];
        high[i] = limits.high[i % width];
        whole[i] = limits.whole[i % width];
      }
      worst = new float[values];
      anyWhole = limits.anyWhole();
    }

    void clear(int used) {
      Arrays.fill(worst, 0, used, 0);
    }

    /** Loops that the JVM makes vectors of; a difference of two floats has the right sign. */
    void add(float[] values, int count) {
      for (int i = 0; i < count; i++) {
        float beyond = Math.max(low[i] - values[i], values[i] - high[i]);
        worst[i] = Math.max(worst[i], beyond);
      }
      if (anyWhole) {
        for (int i = 0; i < count; i++) {
          float rest = Math.abs(values[i] + ROUNDER - ROUNDER - values[i]);
          worst[i] = Math.max(worst[i], rest * whole[i]);
        }
      }
    }

    /** Whether a value may be outside: where one is missing, nothing is known of the others. */
    boolean suspicious(int used) {
      boolean inside = true;
      for (int i = 0; i < used; i++) {
        inside &= worst[i] <= 0;
      }
      return !inside;
    }
  }
}
