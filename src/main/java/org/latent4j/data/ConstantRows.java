package org.latent4j.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * The same float32 row again and again.
 *
 * @param row the values; NaN for a missing one
 */
public record ConstantRows(long count, float[] row) implements Rows {
  @Override
  public List<Integer> shape() {
    return List.of(row.length);
  }

  @Override
  public ElementType type() {
    return ElementType.FLOAT32;
  }

  @Override
  public void read(long first, int rows, ByteBuffer target) {
    Objects.checkFromIndexSize(first, rows, count);
    for (int i = 0; i < rows; i++) {
      for (float value : row) {
        target.putFloat(value);
      }
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
