package org.latent4j.io.array;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.Rows;
import org.latent4j.io.file.InputFile;

/** The rows of several arrays, one array below the other; owns them. */
final class StackedRows implements Rows {
  private final List<Rows> parts;
  private final long[] starts;

  private StackedRows(List<Rows> parts) {
    this.parts = parts;
    this.starts = new long[parts.size() + 1];
    for (int i = 0; i < parts.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], parts.get(i).count());
    }
  }

  /**
   * The rows of npy or idx files.
   *
   * @param budget bytes that rows of packed files may take in memory, all together
   * @throws DataException if their rows differ in shape or type
   */
  static Dataset open(String source, List<Path> files, long budget) throws IOException {
    List<Rows> parts = new ArrayList<>();
    try {
      for (Path file : files) {
        InputFile.check(file);
        Rows rows = ArrayReader.open(file, ArrayReader.header(file), budget / files.size());
        parts.add(rows);
        Rows first = parts.get(0);
        if (!rows.shape().equals(first.shape()) || rows.type() != first.type()) {
          throw new DataException(
              file.toString(),
              "rows " + first.shape() + " of " + first.type() + " as in " + files.get(0),
              rows.shape() + " of " + rows.type());
        }
      }
      return new Dataset(source, new StackedRows(parts), List.of(), Optional.empty());
    } catch (IOException | RuntimeException e) {
      for (Rows part : parts) {
        part.close();
      }
      throw e;
    }
  }

  @Override
  public long count() {
    return starts[parts.size()];
  }

  @Override
  public List<Integer> shape() {
    return parts.get(0).shape();
  }

  @Override
  public ElementType type() {
    return parts.get(0).type();
  }

  @Override
  public void read(long first, int rows, ByteBuffer target) throws IOException {
    Objects.checkFromIndexSize(first, rows, count());
    long end = first + rows;
    for (int i = 0; i < parts.size(); i++) {
      long from = Math.max(first, starts[i]);
      long to = Math.min(end, starts[i + 1]);
      if (from < to) {
        parts.get(i).read(from - starts[i], (int) (to - from), target);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Rows part : parts) {
      part.close();
    }
  }
}
