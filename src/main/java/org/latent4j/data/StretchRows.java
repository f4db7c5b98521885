package org.latent4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Some consecutive values of each of other rows, which stay their owner's.
 *
 * @param whole those rows
 * @param from place of the first value
 * @param shape of what is seen of a row
 */
record StretchRows(Rows whole, int from, List<Integer> shape) implements Rows {
  /** The rows themselves where nothing of them is left out. */
  static Rows of(Rows whole, int from, List<Integer> shape) {
    StretchRows stretch = new StretchRows(whole, from, shape);
    return stretch.features() == whole.features() ? whole : stretch;
  }

  @Override
  public long count() {
    return whole.count();
  }

  @Override
  public ElementType type() {
    return whole.type();
  }

  @Override
  public void read(long first, int rows, ByteBuffer target) throws IOException {
    int wide = Math.toIntExact(whole.rowBytes());
    int narrow = Math.toIntExact(rowBytes());
    ByteBuffer all =
        ByteBuffer.allocate(Math.multiplyExact(rows, wide)).order(ByteOrder.nativeOrder());
    whole.read(first, rows, all);
    int start = from * type().bytes();
    for (int i = 0; i < rows; i++) {
      target.put(all.array(), i * wide + start, narrow);
    }
  }

  @Override
  public void close() {
    // The whole rows are not ours to close.
  }
}
