package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Rows that are read once, forwards, in blocks of a few, with memory for those alone. Closed by
 * whoever opened it.
 *
 * <p>Taking a block is quick and is for one thread at a time; what takes long, from bytes to
 * numbers, is {@link Block#values}, which may run beside other blocks of the same stream.
 */
public interface RowStream extends Closeable {
  /** Where the rows come from, as the user named it. */
  String source();

  /** Values in one row. */
  int features();

  /** Names of the values of a row, or empty where the source has none. */
  default List<String> columns() {
    return List.of();
  }

  /** Columns that are handed on beside the values; see {@link Block#ids}. */
  default List<IdColumn> idColumns() {
    return List.of();
  }

  /** Whether it is known that there is no row. */
  default boolean isEmpty() {
    return false;
  }

  /** An empty block, to be filled as often as there are rows. */
  Block block();

  /** Some consecutive rows; filled again and again by one thread. */
  interface Block {
    /**
     * Fills the block with the next rows of the stream; never beside this call of another block.
     *
     * @return false where there are no more
     * @throws DataException if the data cannot be used: where, what was expected, what was found
     */
    boolean take() throws IOException;

    /** How many rows were taken. */
    int rows();

    /**
     * The rows as numbers, row after row from position to limit, until the block is filled again.
     * They may hold what is not finite; {@link #requireFinite} then says where. Called once, or
     * {@link #pass} in its place.
     *
     * @throws DataException if there is something else than numbers
     */
    FloatBuffer values() throws IOException;

    /** Lets the rows go unread. */
    default void pass() {
      // Most kinds read a block without looking at the one before.
    }

    /** What is handed on beside the values. */
    default Ids ids() {
      return Ids.NONE;
    }

    /**
     * Refuses numbers that are not finite.
     *
     * @throws DataException that names file, row and column
     */
    default void requireFinite() throws IOException {
      // Most kinds look before they hand out.
    }
  }
}
