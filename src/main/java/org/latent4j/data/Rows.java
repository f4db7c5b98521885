package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.latent4j.base.Shapes;

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
   * @throws java.nio.BufferOverflowException if the target has too little room
   * @throws java.io.InterruptedIOException if the rows lie on disk and the thread is interrupted;
   *     Java closes their file then
   */
  void read(long first, int rows, ByteBuffer target) throws IOException;

  /** Values in one row. */
  default int features() {
    return Shapes.size(shape());
  }

  /** Bytes of one row. */
  default long rowBytes() {
    return (long) features() * type().bytes();
  }

  /**
   * Copies consecutive rows as numbers, bytes as 0 to 255, a label that is not known as NaN.
   *
   * @param first index of the first row, from 0
   * @param rows how many
   * @param target receives {@code rows * features()} numbers from its start, row after row
   * @throws IndexOutOfBoundsException if the rows are not all there or the target is too short
   */
  default void readFloats(long first, int rows, float[] target) throws IOException {
    int values = Math.multiplyExact(rows, features());
    Objects.checkFromIndexSize(0, values, target.length);
    ByteBuffer raw =
        ByteBuffer.allocate(Math.toIntExact(rows * rowBytes())).order(ByteOrder.nativeOrder());
    read(first, rows, raw);
    raw.flip();
    if (type() == ElementType.FLOAT32) {
      raw.asFloatBuffer().get(target, 0, values);
      return;
    }
    for (int i = 0; i < values; i++) {
      target[i] = raw.get(i) & 0xff;
    }
  }

  /** Some rows, wherever they lie, as a new array of numbers in the order of their indices. */
  default float[] readFloats(int[] chosen) throws IOException {
    float[] all = new float[Math.multiplyExact(chosen.length, features())];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(readFloats(chosen[i], 1), 0, all, i * features(), features());
    }
    return all;
  }

  /** Consecutive rows as a new array of {@code rows * features()} numbers. */
  default float[] readFloats(long first, int rows) throws IOException {
    float[] target = new float[Math.multiplyExact(rows, features())];
    readFloats(first, rows, target);
    return target;
  }
}
