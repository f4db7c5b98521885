package org.latent4j.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Objects;

/**
 * Rows read from a file where they lie; owns the channel.
 *
 * @param name of the file, for errors
 * @param offset byte of the first value
 * @param order of the bytes of one value in the file
 */
public record FileRows(
    String name,
    FileChannel channel,
    long offset,
    ByteOrder order,
    long count,
    List<Integer> shape,
    ElementType type)
    implements Rows {
  @Override
  public void read(long first, int rows, ByteBuffer target) throws IOException {
    Objects.checkFromIndexSize(first, rows, count);
    long rowBytes = rowBytes();
    long bytes = rows * rowBytes;
    if (bytes > target.remaining()) {
      throw new BufferOverflowException();
    }
    int start = target.position();
    ByteBuffer window = target.slice(start, (int) bytes);
    long position = offset + first * rowBytes;
    while (window.hasRemaining()) {
      int read = readOnce(window, position);
      if (read < 0) {
        throw new EOFException(name + ": ends at byte " + position + "; it was longer when opened");
      }
      position += read;
    }
    if (type == ElementType.FLOAT32 && order != ByteOrder.nativeOrder()) {
      swap(window.flip());
    }
    target.position(start + (int) bytes);
  }

  private int readOnce(ByteBuffer window, long position) throws IOException {
    try {
      return channel.read(window, position);
    } catch (ClosedByInterruptException e) {
      InterruptedIOException told =
          new InterruptedIOException(name + ": closed, as the thread that read it was interrupted");
      told.initCause(e);
      throw told;
    }
  }

  private static void swap(ByteBuffer bytes) {
    for (int i = 0; i < bytes.limit(); i += Integer.BYTES) {
      bytes.putInt(i, Integer.reverseBytes(bytes.getInt(i)));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
