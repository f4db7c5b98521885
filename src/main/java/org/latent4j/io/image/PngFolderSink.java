package org.latent4j.io.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.latent4j.base.Shapes;
import org.latent4j.data.Ids;
import org.latent4j.data.RowSink;
import org.latent4j.io.file.Staged;
import org.latent4j.spec.Checks;
import org.latent4j.spec.SpecException;

/** A folder of PNG files, one a row, named by the row's number from 1 so that names sort alike. */
public final class PngFolderSink implements RowSink {
  private final Staged staged;
  private final List<Integer> shape;
  private final int features;
  private final float white;
  private long rows;

  public PngFolderSink(Path path, List<Integer> shape, float white) throws IOException {
    boolean image = shape.size() == 3 && List.of(1, 3, 4).contains(shape.get(2));
    if (!image) {
      throw new SpecException(
          "out",
          "images of [height, width, 1, 3 or 4 channels] for a folder of PNG files",
          "rows of " + shape);
    }
    Checks.require(white > 0, "white", "a positive number", white);
    this.shape = List.copyOf(shape);
    this.features = Shapes.size(shape);
    this.white = white;
    this.staged = Staged.folder(path);
  }

  @Override
  public void write(float[] values, int count, Ids ids) throws IOException {
    byte[] pixels = new byte[features];
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < features; i++) {
        float level = values[row * features + i] / white * 255;
        pixels[i] = (byte) Math.round(Math.max(0, Math.min(255, level)));
      }
      rows++;
      Path file = staged.staging().resolve(String.format(Locale.ROOT, "%08d.png", rows));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        new ImageFile(shape, pixels).write(out);
      }
    }
  }

  @Override
  public void commit() throws IOException {
    staged.commit();
  }

  @Override
  public void close() throws IOException {
    staged.close();
  }
}
