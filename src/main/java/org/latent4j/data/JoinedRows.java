package org.latent4j.data;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * Rows side by side as one packed row {@code [values of all]}: bytes where all are bytes, else
 * float32. Closing it closes the parts.
 */
public final class JoinedRows implements Rows {
  private static final int BLOCK_BYTES = 1 << 18;

  private final List<Rows> parts;
  private final ElementType type;
  private final int features;

  /**
   * Takes the parts over.
   *
   * @param parts in their order in a row; at least one, all of as many rows
   * @throws DataException if their numbers of rows differ
   */
  public JoinedRows(List<Rows> parts) {
    this.parts = List.copyOf(parts);
    boolean bytes = true;
    int values = 0;
    for (Rows part : parts) {
      if (part.count() != parts.get(0).count()) {
        throw new DataException(
            "rows side by side", parts.get(0).count() + " rows in each part", part.count());
      }
      bytes &= part.type() == ElementType.UINT8;
      values = Math.addExact(values, part.features());
    }
    this.features = values;
    this.type = bytes ? ElementType.UINT8 : ElementType.FLOAT32;
  }

  @Override
  public long count() {
    return parts.get(0).count();
  }

  @Override
  public List<Integer> shape() {
    return List.of(features);
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public void read(long first, int rows, ByteBuffer target) throws IOException {
    Objects.checkFromIndexSize(first, rows, count());
    if (rows * rowBytes() > target.remaining()) {
      throw new BufferOverflowException();
    }
    int block = (int) Math.max(1, BLOCK_BYTES / rowBytes());
    for (int done = 0; done < rows; done += block) {
      int some = Math.min(block, rows - done);
      if (type == ElementType.UINT8) {
        readBytes(first + done, some, target);
      } else {
        readNumbers(first + done, some, target);
      }
      target.position(target.position() + (int) (some * rowBytes()));
    }
  }

  /** Copies some rows to the target's position, which stays. */
  private void readBytes(long first, int rows, ByteBuffer target) throws IOException {
    int offset = target.position();
    for (Rows part : parts) {
      int width = part.features();
      byte[] values = new byte[rows * width];
      part.read(first, rows, ByteBuffer.wrap(values).order(ByteOrder.nativeOrder()));
      for (int row = 0; row < rows; row++) {
        int at = offset + row * features;
        if (width == 1) {
          target.put(at, values[row]);
        } else {
          target.put(at, values, row * width, width);
        }
      }
      offset += width;
    }
  }

  private void readNumbers(long first, int rows, ByteBuffer target) throws IOException {
    float[] values = readFloats(first, rows);
    target.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer().put(values);
  }

  @Override
  public void readFloats(long first, int rows, float[] target) throws IOException {
    Objects.checkFromIndexSize(first, rows, count());
    int offset = 0;
    for (Rows part : parts) {
      int width = part.features();
      float[] values = part.readFloats(first, rows);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(values, row * width, target, row * features + offset, width);
      }
      offset += width;
    }
  }

  @Override
  public void close() throws IOException {
    IOException fault = null;
    for (Rows part : parts) {
      try {
        part.close();
      } catch (IOException e) {
        fault = e;
      }
    }
    if (fault != null) {
      throw fault;
    }
  }
}
