package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;

/** Rows of which it is known where each lies, block by block; closes their owner with itself. */
public final class StoredStream implements RowStream {
  private final String source;
  private final List<String> columns;
  private final Extent extent;
  private final Supplier<Reader> readers;
  private final Closeable owner;
  private long next;

  /**
   * How much there is.
   *
   * @param blockRows rows of one block; the last one may have fewer
   */
  public record Extent(long count, int features, int blockRows) {}

  /** Reads rows for one block, again and again. */
  public interface Reader {
    /** Consecutive rows as numbers, until the next call. */
    FloatBuffer read(long first, int rows) throws IOException;

    /** Refuses numbers that are not finite among those read last. */
    default void requireFinite(long first, int rows) {
      // Most kinds look before they hand out.
    }
  }

  /**
   * Takes the owner over.
   *
   * @param columns names of the values, or empty
   */
  public StoredStream(
      String source,
      List<String> columns,
      Extent extent,
      Supplier<Reader> readers,
      Closeable owner) {
    this.source = source;
    this.columns = columns;
    this.extent = extent;
    this.readers = readers;
    this.owner = owner;
  }

  /** The rows of a data set, which is taken over. */
  public static RowStream of(Dataset data, int blockRows) {
    Rows rows = data.rows();
    Extent extent = new Extent(rows.count(), rows.features(), blockRows);
    return new StoredStream(data.source(), data.columns(), extent, () -> reader(rows), data);
  }

  private static Reader reader(Rows rows) {
    return new Reader() {
      private float[] values = new float[0];

      @Override
      public FloatBuffer read(long first, int count) throws IOException {
        int size = Math.multiplyExact(count, rows.features());
        values = values.length < size ? new float[size] : values;
        rows.readFloats(first, count, values);
        return FloatBuffer.wrap(values, 0, size);
      }
    };
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public int features() {
    return extent.features();
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public Block block() {
    Reader reader = readers.get();
    return new Block() {
      private long first;
      private int rows;

      @Override
      public boolean take() {
        first = next;
        rows = (int) Math.min(extent.blockRows(), extent.count() - next);
        next += rows;
        return rows > 0;
      }

      @Override
      public int rows() {
        return rows;
      }

      @Override
      public FloatBuffer values() throws IOException {
        return reader.read(first, rows);
      }

      @Override
      public void requireFinite() {
        reader.requireFinite(first, rows);
      }
    };
  }

  @Override
  public void close() throws IOException {
    owner.close();
  }
}
