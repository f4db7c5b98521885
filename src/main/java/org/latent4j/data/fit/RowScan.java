package org.latent4j.data.fit;

import java.io.IOException;
import java.util.Arrays;
import org.latent4j.data.Rows;

/**
 * Visits chosen rows in blocks, in the order they lie in, so that a disk is read once and forwards.
 */
public final class RowScan {
  private static final int BLOCK_VALUES = 1 << 18;

  private RowScan() {}

  /** Receives some of the chosen rows. */
  interface Visitor {
    /**
     * Looks at a block.
     *
     * @param values row after row, from the array's start; the array is used again afterwards
     * @param rows how many rows lie in it
     * @param indices of the rows, from {@code firstIndex} on
     */
    public void visit(float[] values, int rows, int[] indices, int firstIndex);
  }

  /**
   * Visits each chosen row once.
   *
   * @param chosen indices from 0, without repetition, in any order
   */
  public static void visit(Rows rows, int[] chosen, Visitor visitor) throws IOException {
    int[] order = chosen.clone();
    Arrays.sort(order);
    int features = rows.features();
    int blockRows = Math.max(1, BLOCK_VALUES / features);
    float[] values = new float[Math.multiplyExact(blockRows, features)];
    int at = 0;
    while (at < order.length) {
      int first = order[at];
      int end = at;
      while (end < order.length && order[end] - first < blockRows) {
        end++;
      }
      rows.readFloats(first, order[end - 1] - first + 1, values);
      for (int i = at; i < end; i++) {
        int from = (order[i] - first) * features;
        System.arraycopy(values, from, values, (i - at) * features, features);
      }
      visitor.visit(values, end - at, order, at);
      at = end;
    }
  }
}
