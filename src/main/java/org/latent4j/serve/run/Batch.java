package org.latent4j.serve.run;

/**
 * Rows of equal width, one after the other.
 *
 * @param rows how many
 * @param width values of one row
 * @param values rows × width; row i begins at i × width; not copied
 */
public record Batch(int rows, int width, float[] values) {
  /** Checks that there are as many values as rows and width say. */
  public Batch {
    if (rows < 0 || width < 0 || (long) rows * width != values.length) {
      throw new IllegalArgumentException(
          "expected " + rows + " rows of " + width + ", found " + values.length + " values");
    }
  }

  /** A copy of one row. */
  public float[] row(int index) {
    float[] row = new float[width];
    System.arraycopy(values, index * width, row, 0, width);
    return row;
  }

  /** A copy of all rows. */
  public float[][] toArray() {
    float[][] copy = new float[rows][];
    for (int i = 0; i < rows; i++) {
      copy[i] = row(i);
    }
    return copy;
  }
}
