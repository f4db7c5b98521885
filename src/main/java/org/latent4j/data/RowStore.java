package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.base.Shapes;

/**
 * Collects rows of unknown number: in memory up to a budget, beyond it in a temporary file that
 * goes away when it is closed. One thread.
 */
public final class RowStore implements Closeable {
  private static final int FIRST = 1 << 16;

  private final long memoryBytes;
  private final ElementType type;
  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] chunk = new byte[FIRST];
  private ByteBuffer current = wrap(chunk);
  private FileChannel file;
  private long bytes;

  public RowStore(long memoryBytes, ElementType type) {
    this.memoryBytes = memoryBytes;
    this.type = type;
  }

  /** Appends numbers; a store of bytes takes them without their fraction. */
  public void append(float[] values, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (!current.hasRemaining()) {
        turnOver();
      }
      if (type == ElementType.FLOAT32) {
        current.putFloat(values[i]);
      } else {
        current.put((byte) values[i]);
      }
    }
    bytes += (long) count * type.bytes();
  }

  /** Appends bytes as they are. */
  public void append(byte[] values, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      if (!current.hasRemaining()) {
        turnOver();
      }
      int length = Math.min(count - done, current.remaining());
      current.put(values, offset + done, length);
      done += length;
    }
    bytes += count;
  }

  /**
   * Ends the collecting; the rows own what this store held.
   *
   * @param shape of one row
   */
  public Rows finish(List<Integer> shape) throws IOException {
    long rowBytes = Shapes.size(shape) * (long) type.bytes();
    long count = bytes / rowBytes;
    if (file != null) {
      write(current.flip());
      FileChannel owned = file;
      file = null;
      return new FileRows("temporary file", owned, 0, ByteOrder.nativeOrder(), count, shape, type);
    }
    chunks.add(Arrays.copyOf(chunk, current.position()));
    return new MemoryRows(count, shape, type, chunks);
  }

  /** Deletes the temporary file of a store that was not finished. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** Makes room: a longer chunk, another chunk, or the file. */
  private void turnOver() throws IOException {
    int longer = Math.min(2 * chunk.length, MemoryRows.CHUNK);
    long held = (long) chunks.size() * MemoryRows.CHUNK;
    if (file == null && held + chunk.length + longer > memoryBytes) {
      spill();
    }
    if (file != null) {
      write(current.flip());
      current.clear();
    } else if (chunk.length < MemoryRows.CHUNK) {
      int position = current.position();
      chunk = Arrays.copyOf(chunk, longer);
      current = wrap(chunk).position(position);
    } else {
      chunks.add(chunk);
      chunk = new byte[MemoryRows.CHUNK];
      current = wrap(chunk);
    }
  }

  private void spill() throws IOException {
    file =
        FileChannel.open(
            Files.createTempFile("latent4j-", ".rows"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    for (byte[] full : chunks) {
      write(ByteBuffer.wrap(full));
    }
    chunks.clear();
  }

  private void write(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      file.write(source);
    }
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
