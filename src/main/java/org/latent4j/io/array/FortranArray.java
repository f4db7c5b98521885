package org.latent4j.io.array;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.latent4j.data.RowStore;
import org.latent4j.data.Rows;

/** Rows of an array whose first dimension varies fastest, as {@code numpy.save(frame.values)}. */
final class FortranArray {
  private static final int BLOCK_VALUES = 1 << 20;

  private final String name;
  private final ArrayHeader header;
  private final FileChannel channel;
  private final boolean gaps;

  private FortranArray(String name, ArrayHeader header, FileChannel channel, boolean gaps) {
    this.name = name;
    this.header = header;
    this.channel = channel;
    this.gaps = gaps;
  }

  /**
   * Reads a file that is not packed.
   *
   * @param gaps whether NaN stands where there is no value
   */
  static Rows read(Path file, ArrayHeader header, long budget, boolean gaps) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        RowStore store = new RowStore(budget, header.type().element())) {
      new FortranArray(file.toString(), header, channel, gaps).fill(store);
      return store.finish(header.rowShape());
    }
  }

  private void fill(RowStore store) throws IOException {
    int features = header.features();
    int blockRows = (int) Math.min(header.rows(), Math.max(1, BLOCK_VALUES / features));
    ByteBuffer column =
        ByteBuffer.allocate(blockRows * header.type().bytes()).order(header.order());
    float[] values = new float[blockRows * features];
    for (long first = 0; first < header.rows(); first += blockRows) {
      int rows = (int) Math.min(blockRows, header.rows() - first);
      for (int feature = 0; feature < features; feature++) {
        long place = first + header.rows() * stored(feature);
        column(column.clear().limit(rows * header.type().bytes()), place);
        for (int row = 0; row < rows; row++) {
          double value = header.type().value(column, row * header.type().bytes());
          if (!(gaps && Double.isNaN(value))) {
            header.requireFinite(name, value, (first + row) * features + feature);
          }
          values[row * features + feature] = (float) value;
        }
      }
      store.append(values, rows * features);
    }
  }

  /** The number of a row's value among the columns of the file. */
  private long stored(int feature) {
    List<Long> dims = header.dims();
    long place = 0;
    long rest = feature;
    long step = 1;
    for (int i = 1; i < dims.size(); i++) {
      step *= dims.get(i);
    }
    for (int i = dims.size() - 1; i >= 1; i--) {
      step /= dims.get(i);
      place += rest % dims.get(i) * step;
      rest /= dims.get(i);
    }
    return place;
  }

  private void column(ByteBuffer target, long place) throws IOException {
    long position = header.offset() + place * header.type().bytes();
    while (target.hasRemaining()) {
      int read = channel.read(target, position);
      if (read < 0) {
        throw new EOFException(name + ": ends at byte " + position + "; it was longer when opened");
      }
      position += read;
    }
    target.flip();
  }
}
