package org.latent4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** Some rows of others, in their order; closing it closes those. */
final class SelectedRows implements Rows {
  private final Rows all;
  private final int[] chosen;

  /**
   * Takes both over.
   *
   * @param chosen indices of rows, ascending
   */
  SelectedRows(Rows all, int[] chosen) {
    this.all = all;
    this.chosen = chosen;
  }

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
