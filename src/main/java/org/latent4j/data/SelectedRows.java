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

  @Override
  public void read(long first, int rows, ByteBuffer target) throws IOException {
    runs(first, rows, (at, run) -> all.read(chosen[at], run, target));
  }

  @Override
  public void readFloats(long first, int rows, float[] target) throws IOException {
    runs(
        first,
        rows,
        (at, run) -> {
          float[] values = all.readFloats(chosen[at], run);
          System.arraycopy(values, 0, target, (at - (int) first) * features(), values.length);
        });
  }

  /** Reads rows that are neighbours. */
  private interface Run {
    void read(int at, int rows) throws IOException;
  }

  private void runs(long first, int rows, Run each) throws IOException {
    Objects.checkFromIndexSize(first, rows, count());
    int at = (int) first;
    int end = at + rows;
    while (at < end) {
      int run = 1;
      while (at + run < end && chosen[at + run] == chosen[at] + run) {
        run++;
      }
      each.read(at, run);
      at += run;
    }
  }

  @Override
  public void close() throws IOException {
    all.close();
  }
}
