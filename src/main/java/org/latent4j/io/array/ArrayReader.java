package org.latent4j.io.array;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.FileRows;
import org.latent4j.data.RowStore;
import org.latent4j.data.Rows;
import org.latent4j.io.file.InputFile;

/** Reads the values behind an idx or npy header. */
public final class ArrayReader {
  private static final int BLOCK_BYTES = 1 << 18;

  private final String name;
  private final ArrayHeader header;
  private final boolean gaps;

  private ArrayReader(String name, ArrayHeader header, boolean gaps) {
    this.name = name;
    this.header = header;
    this.gaps = gaps;
  }

  /** Reads one of the two headers from a stream. */
  public interface HeaderFormat {
    public ArrayHeader read(InputStream in, String name) throws IOException;
  }

  /** Rows of a file: in memory if they fit the budget, else on disk, in place where that can be. */
  public static Rows open(Path file, HeaderFormat format, long budget) throws IOException {
    return open(file, format, budget, false);
  }

  /** The same, with NaN where there is no value. */
  public static Rows openWithGaps(Path file, HeaderFormat format, long budget) throws IOException {
    return open(file, format, budget, true);
  }

  private static Rows open(Path file, HeaderFormat format, long budget, boolean gaps)
      throws IOException {
    try (InputStream in = InputFile.open(file)) {
      ArrayReader reader = new ArrayReader(file.toString(), format.read(in, file.toString()), gaps);
      if (InputFile.isGzip(file)) {
        reader.header.requireRowsInOrder(reader.name);
        return reader.collect(in, budget);
      }
      reader.header.checkLength(reader.name, Files.size(file) - reader.header.offset());
      if (reader.header.fortran()) {
        return FortranArray.read(file, reader.header, budget, gaps);
      }
      boolean inPlace =
          reader.header.type() == StoredType.UINT8 || reader.header.type() == StoredType.FLOAT32;
      if (inPlace && reader.header.dataBytes() > budget) {
        return reader.inPlace(file, in);
      }
      return reader.collect(in, budget);
    }
  }

  /** Rows of a stream that is not a file. */
  public static Rows read(InputStream in, String name, HeaderFormat format, long budget)
      throws IOException {
    ArrayHeader header = format.read(in, name);
    header.requireRowsInOrder(name);
    return new ArrayReader(name, header, false).collect(in, budget);
  }

  private Rows inPlace(Path file, InputStream in) throws IOException {
    if (header.type().isFloating()) {
      pass(in, null);
    }
    return new FileRows(
        name,
        FileChannel.open(file, StandardOpenOption.READ),
        header.offset(),
        header.order(),
        header.rows(),
        header.rowShape(),
        header.type().element());
  }

  private Rows collect(InputStream in, long budget) throws IOException {
    try (RowStore store = new RowStore(budget, header.type().element())) {
      pass(in, store);
      return store.finish(header.rowShape());
    }
  }

  /** Checks every value and, if there is a store, appends it. */
  private void pass(InputStream in, RowStore store) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    ByteBuffer view = ByteBuffer.wrap(block).order(header.order());
    float[] values = new float[BLOCK_BYTES / header.type().bytes()];
    long total = header.dataBytes();
    long done = 0;
    while (done < total) {
      int wanted = (int) Math.min(BLOCK_BYTES, total - done);
      int read = in.readNBytes(block, 0, wanted);
      if (read < wanted) {
        header.checkLength(name, done + read);
      }
      if (header.type() == StoredType.UINT8) {
        store.append(block, 0, read);
      } else {
        int count = decode(view, values, read, done / header.type().bytes());
        if (store != null) {
          store.append(values, count);
        }
      }
      done += read;
    }
    if (in.read() >= 0) {
      header.checkLength(name, total + 1 + in.skip(Long.MAX_VALUE - total - 1));
    }
  }

  private int decode(ByteBuffer view, float[] values, int bytes, long firstValue) {
    StoredType type = header.type();
    int count = bytes / type.bytes();
    for (int i = 0; i < count; i++) {
      double value = type.value(view, i * type.bytes());
      values[i] = (float) value;
      if (!Float.isFinite(values[i]) && !(gaps && Double.isNaN(value))) {
        header.requireFinite(name, value, firstValue + i);
      }
    }
    return count;
  }

  /** Whether the columns of a file lie one after another. */
  static boolean isFortran(Path file) throws IOException {
    try (InputStream in = InputFile.open(file)) {
      return header(file).read(in, file.toString()).fortran();
    }
  }

  /** How the array in a file is laid out. */
  static HeaderFormat header(Path file) throws IOException {
    return format(file)
        .orElseThrow(() -> new DataException(file.toString(), "an npy or idx array", "none"));
  }

  /** The format that a file's name says, or else its first bytes; empty for another. */
  public static Optional<HeaderFormat> format(Path path) throws IOException {
    String name = InputFile.lowerName(path);
    if (name.endsWith(".npy")) {
      return Optional.of(NpyFormat::read);
    }
    if (name.matches(".*(-ubyte|\\.idx)(\\.gz)?")) {
      return Optional.of(IdxFormat::read);
    }
    byte[] start = InputFile.start(path, 4);
    if (NpyFormat.matches(start)) {
      return Optional.of(NpyFormat::read);
    }
    if (IdxFormat.matches(start)) {
      return Optional.of(IdxFormat::read);
    }
    return Optional.empty();
  }
}
