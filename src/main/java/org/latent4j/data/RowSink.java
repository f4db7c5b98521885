package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;

/**
 * Takes rows of numbers to a file, a folder or standard output. What it writes is visible only
 * after {@link #commit}: closed without it, nothing remains. One thread, but for {@link #piece}s.
 */
public interface RowSink extends Closeable {
  /** The raw value that PNG files show as full brightness, unless told otherwise. */
  float WHITE = 255;

  /**
   * Appends rows.
   *
   * @param values row after row, from the array's start
   * @param rows how many
   * @param ids what comes before the values
   */
  void write(float[] values, int rows, Ids ids) throws IOException;

  /** Appends rows of values alone. */
  default void write(float[] values, int rows) throws IOException {
    write(values, rows, Ids.NONE);
  }

  /** Work of a thread that may run beside that of others, and what of it must be in order. */
  interface Piece {
    /**
     * Makes ready to append rows; may run beside other pieces.
     *
     * @param values row after row, from the array's start; not changed until they are appended
     * @param rows how many
     * @param ids what comes before the values
     */
    void prepare(float[] values, int rows, Ids ids) throws IOException;

    /** Appends what was prepared last; one piece at a time. */
    void append() throws IOException;
  }

  /** A piece of this sink, for one thread. */
  default Piece piece() {
    return new Piece() {
      private float[] values;
      private int rows;
      private Ids ids;

      @Override
      public void prepare(float[] values, int rows, Ids ids) {
        this.values = values;
        this.rows = rows;
        this.ids = ids;
      }

      @Override
      public void append() throws IOException {
        write(values, rows, ids);
      }
    };
  }

  /**
   * The last place from which writing can go on, with what came since the call before.
   *
   * @throws UnsupportedOperationException if there is none in an output of this kind
   */
  default Mark mark() throws IOException {
    throw new UnsupportedOperationException("no journal");
  }

  /** Waits until what was written before the last {@link #mark} is on the disk. */
  default void force() throws IOException {
    // Nothing that is kept.
  }

  /** Makes the rows visible under the target's name, in place of a file that was there. */
  void commit() throws IOException;

  /** Ends the writing; rows that were not committed are gone. */
  @Override
  void close() throws IOException;
}
