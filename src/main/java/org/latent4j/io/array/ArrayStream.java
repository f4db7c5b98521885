package org.latent4j.io.array;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.latent4j.data.RowStream;
import org.latent4j.data.StoredStream;
import org.latent4j.io.file.InputFile;

/**
 * Blocks of an idx or npy file that is not packed. Each block reads its part of the file into a
 * direct buffer of its own, used again and again, so that memory stays flat; pages mapped instead
 * would count as the process's own for as long as they are mapped.
 */
final class ArrayStream implements StoredStream.Reader {
  /** What vector instructions and TensorFlow want an array to begin at. */
  private static final int ALIGNMENT = 64;

  private final String name;
  private final ArrayHeader header;
  private final FileChannel channel;
  private final ByteBuffer bytes;
  private final float[] decoded;

  private ArrayStream(String name, ArrayHeader header, FileChannel channel, int blockRows) {
    this.name = name;
    this.header = header;
    this.channel = channel;
    int values = Math.multiplyExact(blockRows, header.features());
    int size = Math.multiplyExact(values, header.type().bytes());
    this.bytes =
        ByteBuffer.allocateDirect(Math.addExact(size, 2 * ALIGNMENT))
            .alignedSlice(ALIGNMENT) // Cuts both ends.
            .order(header.order());
    this.decoded = new float[asTheyLie() ? 0 : values];
  }

  static RowStream open(Path file, ArrayReader.HeaderFormat format, int blockRows)
      throws IOException {
    String name = file.toString();
    ArrayHeader header;
    try (InputStream in = InputFile.open(file)) {
      header = format.read(in, name);
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      header.checkLength(name, channel.size() - header.offset());
      int rows = (int) Math.min(blockRows, header.rows());
      return new StoredStream(
          name,
          List.of(),
          new StoredStream.Extent(header.rows(), header.features(), rows),
          () -> new ArrayStream(name, header, channel, rows),
          channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private boolean asTheyLie() {
    return header.type() == StoredType.FLOAT32 && header.order() == ByteOrder.nativeOrder();
  }

  @Override
  public FloatBuffer read(long first, int rows) throws IOException {
    int values = rows * header.features();
    bytes.clear().limit(values * header.type().bytes());
    long position = header.offset() + first * header.features() * header.type().bytes();
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, position);
      if (read < 0) {
        throw new EOFException(name + ": ends at byte " + position + "; it was longer when opened");
      }
      position += read;
    }
    bytes.flip();
    if (asTheyLie()) {
      return bytes.asFloatBuffer();
    }
    for (int i = 0; i < values; i++) {
      decoded[i] = (float) header.type().value(bytes, i * header.type().bytes());
    }
    return FloatBuffer.wrap(decoded, 0, values);
  }

  @Override
  public void requireFinite(long first, int rows) {
    for (int i = 0; i < rows * header.features(); i++) {
      double value = header.type().value(bytes, i * header.type().bytes());
      header.requireFinite(name, value, first * header.features() + i);
    }
  }
}
