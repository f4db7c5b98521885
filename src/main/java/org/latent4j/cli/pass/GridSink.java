package org.latent4j.cli.pass;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.base.Matrix;
import org.latent4j.cli.terminal.Writable;
import org.latent4j.data.DataException;
import org.latent4j.data.Ids;
import org.latent4j.data.RowSink;
import org.latent4j.report.ImageGrid;

/** Collects images of levels 0 to 255 and draws them into one PNG. */
final class GridSink implements RowSink {
  private static final int MOST = 10_000;

  private final Path file;
  private final List<Integer> picture;
  private final List<float[]> images = new ArrayList<>();

  /**
   * Nothing is drawn yet.
   *
   * @param picture [height, width, channels]
   */
  GridSink(Path file, List<Integer> picture) {
    Writable.requireFile("out", file);
    this.file = file;
    this.picture = picture;
  }

  @Override
  public void write(float[] values, int rows, Ids ids) {
    if (images.size() + rows > MOST) {
      throw new DataException(
          file.toString(),
          "at most " + MOST + " images in a grid (a folder takes any number)",
          "more");
    }
    images.addAll(List.of(new Matrix(rows, values.length / Math.max(1, rows), values).toArray()));
  }

  @Override
  public void commit() throws IOException {
    ImageGrid.square(images.toArray(float[][]::new), picture.get(0), picture.get(1), picture.get(2))
        .write(file);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
