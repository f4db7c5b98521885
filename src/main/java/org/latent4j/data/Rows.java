package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Equally shaped rows of raw values, in memory or on disk. Thread-safe; closed by whoever opened
 * it.
 */
public interface Rows extends Closeable {
  /** Number of rows. */
  long count();

  /** Shape of one row, without the batch. */
  List<Integer> shape();

  /** How one value is stored. */
  ElementType type();

  /**
   * Copies consecutive rows, in native byte order, to the target's position, which moves on.
   *
   * @param first index of the first row, from 0
   * @param rows how many
   * @throws IndexOutOfBoundsException if the rows are not all there
   */
  void read(long first, int rows, ByteBuffer target) throws IOException;

  /** Values in one row. */
  default int features() {
    return shape().stream().reduce(1, Math::multiplyExact);
  }

  /** Bytes of one row. */
  default long rowBytes() {
    return (long) features() * type().bytes();
  }
}
