package org.latent4j.cli.pass;

import java.io.IOException;
import org.latent4j.data.Ids;
import org.latent4j.data.RowSink;

/** Hands raw values on as levels of 0 to 255. */
record LevelSink(RowSink pixels, Brightness brightness) implements RowSink {
  @Override
  public void write(float[] values, int rows, Ids ids) throws IOException {
    pixels.write(brightness.levels(values), rows, ids);
  }

  @Override
  public void commit() throws IOException {
    pixels.commit();
  }

  @Override
  public void close() throws IOException {
    pixels.close();
  }
}
