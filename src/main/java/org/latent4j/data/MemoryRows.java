package org.latent4j.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** Rows in arrays of {@link #CHUNK} bytes, the last one shorter; together they may pass 2 GiB. */
public final class MemoryRows implements Rows {
  /**
   * A multiple of every element's size, so that no value lies across two chunks, and with its array
   * header just below 16 MiB: the collector gives a large array whole regions, and the rest of the
   * last one is lost.
   */
  static final int CHUNK = (1 << 24) - 64;

  private final long count;
  private final List<Integer> shape;
  private final ElementType type;
  private final long rowBytes;
  private volatile List<byte[]> chunks;

  MemoryRows(long count, List<Integer> shape, ElementType type, List<byte[]> chunks) {
    this.count = count;
    this.shape = List.copyOf(shape);
    this.type = type;
    this.rowBytes = rowBytes();
    this.chunks = List.copyOf(chunks);
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public List<Integer> shape() {
    return shape;
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public void read(long first, int rows, ByteBuffer target) {
    Objects.checkFromIndexSize(first, rows, count);
    List<byte[]> open = chunks;
    if (open == null) {
      throw new IllegalStateException("these rows are closed");
    }
    long position = first * rowBytes;
    long left = rows * rowBytes;
    while (left > 0) {
      byte[] chunk = open.get((int) (position / CHUNK));
      int offset = (int) (position % CHUNK);
      int length = (int) Math.min(left, chunk.length - offset);
      target.put(chunk, offset, length);
      position += length;
      left -= length;
    }
  }

  /** Lets the memory go. */
  @Override
  public void close() {
    chunks = null;
  }
}
