package org.latent4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Some rows of others, in their order; closing it closes those.
 *
 * @param chosen indices of rows, ascending
 */
record SelectedRows(Rows all, int[] chosen) implements Rows {
  @Override
  public long count() {
    return chosen.length;
  }

  @Override
  public List<Integer> shape() {
    return all.shape();
  }

  @Override
  public ElementType type() {
    return all.type();
  }

  /** Neighbours are read together. */
  @Override
  public void read(long first, int rows, ByteBuffer target) throws IOException {
    Objects.checkFromIndexSize(first, rows, count());
    int at = (int) first;
    int end = at + rows;
    while (at < end) {
      int run = 1;
      while (at + run < end && chosen[at + run] == chosen[at] + run) {
        run++;
      }
      all.read(chosen[at], run, target);
      at += run;
    }
  }

  @Override
  public void close() throws IOException {
    all.close();
  }
}
