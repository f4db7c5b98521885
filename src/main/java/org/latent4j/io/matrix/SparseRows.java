package org.latent4j.io.matrix;

import java.io.IOException;
import java.util.Arrays;
import org.latent4j.data.DataException;
import org.latent4j.data.RowStore;

/** Collects the entries of a sparse matrix in any order, and writes it row by row. */
final class SparseRows {
  private final int count;
  private final int features;
  private int[] rows = new int[1 << 12];
  private int[] columns = new int[1 << 12];
  private float[] values = new float[1 << 12];
  private int entries;

  /**
   * A matrix of zeros.
   *
   * @param count of rows
   * @param features values in a row
   */
  SparseRows(int count, int features) {
    this.count = count;
    this.features = features;
  }

  int features() {
    return features;
  }

  /** Adds to what the place holds. */
  void add(int row, int column, float value) {
    if (entries == rows.length) {
      int longer = (int) Math.min(2L * entries, Integer.MAX_VALUE - 8);
      if (longer == entries) {
        throw new DataException("matrix", "fewer than 2^31 entries", "more");
      }
      rows = Arrays.copyOf(rows, longer);
      columns = Arrays.copyOf(columns, longer);
      values = Arrays.copyOf(values, longer);
    }
    rows[entries] = row;
    columns[entries] = column;
    values[entries++] = value;
  }

  /** Appends all rows; to be called once. */
  void write(RowStore store) throws IOException {
    int[] ends = sort();
    double[] sums = new double[features];
    float[] row = new float[features];
    for (int i = 0, at = 0; i < count; i++) {
      Arrays.fill(sums, 0);
      for (; at < ends[i]; at++) {
        sums[columns[at]] += values[at];
      }
      for (int feature = 0; feature < features; feature++) {
        row[feature] = (float) sums[feature];
      }
      store.append(row, features);
    }
  }

  /** Orders the entries by row, unless they are; where those of each row end. */
  private int[] sort() {
    int[] ends = new int[count];
    boolean sorted = true;
    for (int i = 0; i < entries; i++) {
      ends[rows[i]]++;
      sorted &= i == 0 || rows[i] >= rows[i - 1];
    }
    for (int i = 1; i < count; i++) {
      ends[i] += ends[i - 1];
    }
    if (sorted) {
      return ends;
    }
    int[] next = ends.clone();
    int[] byColumn = new int[entries];
    float[] byValue = new float[entries];
    for (int i = entries - 1; i >= 0; i--) {
      int place = --next[rows[i]];
      byColumn[place] = columns[i];
      byValue[place] = values[i];
    }
    columns = byColumn;
    values = byValue;
    return ends;
  }
}
