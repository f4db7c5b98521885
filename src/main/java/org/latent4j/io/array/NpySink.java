package org.latent4j.io.array;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.latent4j.base.Shapes;
import org.latent4j.data.Ids;
import org.latent4j.data.Mark;
import org.latent4j.data.RowSink;
import org.latent4j.io.file.PartFile;

/**
 * Npy, version 1, little-endian float32 in C order; the header is written last, when N is known.
 */
public final class NpySink implements RowSink {
  private static final int PREFIX = 10;
  private static final int ALIGNMENT = 64;

  private final PartFile file;
  private final List<Integer> shape;
  private final int features;
  private final int headerBytes;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
  private long rows;

  /** Takes the file over. */
  public NpySink(PartFile file, List<Integer> shape) throws IOException {
    this.shape = shape;
    this.features = Shapes.size(shape);
    int longest = PREFIX + dictionary(Long.MAX_VALUE).length() + 1;
    this.headerBytes = (longest + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    this.file = file;
    this.rows = file.last().rows();
    if (rows == 0) {
      file.write(new byte[headerBytes]);
    }
  }

  @Override
  public void write(float[] values, int count, Ids ids) throws IOException {
    int total = Math.multiplyExact(count, features);
    for (int done = 0; done < total; ) {
      int size = Math.min(total - done, buffer.capacity() / Float.BYTES);
      buffer.clear().limit(size * Float.BYTES);
      buffer.asFloatBuffer().put(values, done, size);
      file.write(buffer);
      done += size;
    }
    rows += count;
  }

  @Override
  public Mark mark() throws IOException {
    return new Mark(rows, file.position(), "");
  }

  @Override
  public void force() throws IOException {
    file.force();
  }

  @Override
  public void commit() throws IOException {
    String text = dictionary(rows);
    buffer.clear().put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    buffer.put((byte) 1).put((byte) 0).putShort((short) (headerBytes - PREFIX));
    buffer.put(text.getBytes(StandardCharsets.US_ASCII));
    while (buffer.position() < headerBytes - 1) {
      buffer.put((byte) ' ');
    }
    buffer.put((byte) '\n');
    file.writeStart(buffer.flip());
    file.commit(rows);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private String dictionary(long count) {
    StringBuilder sizes = new StringBuilder().append(count).append(',');
    shape.forEach(size -> sizes.append(' ').append(size).append(','));
    return "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
  }
}
