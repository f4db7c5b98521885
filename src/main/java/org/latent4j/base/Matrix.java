package org.latent4j.base;

import java.util.Arrays;
import java.util.List;

/**
 * Rows of equal width, one after the other.
 *
 * @param rows how many
 * @param width values of one row
 * @param values rows × width; row i begins at i × width; not copied
 */
public record Matrix(int rows, int width, float[] values) {
  /** Checks that there are as many values as rows and width say. */
  public Matrix {
    if (rows < 0 || width < 0 || (long) rows * width != values.length) {
      throw new IllegalArgumentException(
          "expected " + rows + " rows of " + width + ", found " + values.length + " values");
    }
  }

  /** As many rows as there are values for; not copied. */
  public static Matrix of(float[] values, int width) {
    return new Matrix(values.length / Math.max(1, width), width, values);
  }

  /** Matrices of as many rows each, side by side. */
  public static Matrix beside(List<Matrix> parts) {
    int rows = parts.get(0).rows;
    int width = parts.stream().mapToInt(Matrix::width).sum();
    float[] all = new float[rows * width];
    int from = 0;
    for (Matrix part : parts) {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(part.values, i * part.width, all, i * width + from, part.width);
      }
      from += part.width;
    }
    return new Matrix(rows, width, all);
  }

  /** Some consecutive columns; the matrix itself where they are all. */
  public Matrix columns(int from, int count) {
    if (count == width) {
      return this;
    }
    float[] some = new float[rows * count];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, i * width + from, some, i * count, count);
    }
    return new Matrix(rows, count, some);
  }

  /** A copy of one row. */
  public float[] row(int index) {
    return Arrays.copyOfRange(values, index * width, (index + 1) * width);
  }

  /** A copy of all rows. */
  public float[][] toArray() {
    float[][] copy = new float[rows][];
    Arrays.setAll(copy, this::row);
    return copy;
  }
}
