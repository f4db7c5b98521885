package org.latent4j.data;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/** Rows that are all there already, block by block; closes them with itself. */
public final class StoredStream implements RowStream {
  private final Dataset data;
  private final int blockRows;
  private long next;

  /**
   * Takes the rows over.
   *
   * @param blockRows rows of one block; the last one may have fewer
   */
  public StoredStream(Dataset data, int blockRows) {
    this.data = data;
    this.blockRows = blockRows;
  }

  @Override
  public String source() {
    return data.source();
  }

  @Override
  public int features() {
    return data.rows().features();
  }

  @Override
  public List<String> columns() {
    return data.columns();
  }

  @Override
  public Block block() {
    return new Stretch();
  }

  @Override
  public void close() throws IOException {
    data.close();
  }

  private final class Stretch implements Block {
    private long first;
    private int rows;
    private float[] values = new float[0];

    @Override
    public boolean take() {
      first = next;
      rows = (int) Math.min(blockRows, data.rows().count() - next);
      next += rows;
      return rows > 0;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public FloatBuffer values() throws IOException {
      int size = Math.multiplyExact(rows, features());
      if (values.length < size) {
        values = new float[size];
      }
      data.rows().readFloats(first, rows, values);
      return FloatBuffer.wrap(values, 0, size);
    }
  }
}
