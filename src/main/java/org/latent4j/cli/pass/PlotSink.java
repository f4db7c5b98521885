package org.latent4j.cli.pass;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.latent4j.data.Ids;
import org.latent4j.data.RowSink;

/**
 * Keeps the latents of some rows, evenly chosen, on their way to a file or to nowhere else. How
 * many rows will come is not known: where too many are kept, every second one is let go.
 */
public final class PlotSink implements RowSink {
  /** More points than this are but a cloud. */
  static final int MOST = 5000;

  private final Optional<RowSink> file;
  private final LatentPlot plot;
  private final int latent;
  private final int width;
  private float[] kept;
  private int count;
  private long rows;
  private long step = 1;

  /**
   * Takes the file over.
   *
   * @param width values of a row, of which the latent is the first
   */
  public PlotSink(Optional<RowSink> file, LatentPlot plot, int latent, int width) {
    this.file = file;
    this.plot = plot;
    this.latent = latent;
    this.width = width;
    this.kept = new float[64 * latent];
  }

  @Override
  public void write(float[] values, int rows, Ids ids) throws IOException {
    if (file.isPresent()) {
      file.get().write(values, rows, ids);
    }
    keep(values, rows);
  }

  /** Formats beside others what the file's own piece does. */
  @Override
  public Piece piece() {
    Optional<Piece> writing = file.map(RowSink::piece);
    return new Piece() {
      private float[] values;
      private int rows;

      @Override
      public void prepare(float[] values, int rows, Ids ids) throws IOException {
        this.values = values;
        this.rows = rows;
        if (writing.isPresent()) {
          writing.get().prepare(values, rows, ids);
        }
      }

      @Override
      public void append() throws IOException {
        if (writing.isPresent()) {
          writing.get().append();
        }
        keep(values, rows);
      }
    };
  }

  private void keep(float[] values, int more) {
    for (int i = 0; i < more; i++, rows++) {
      if (rows % step != 0) {
        continue;
      }
      if (count == MOST) {
        subsample();
        if (rows % step != 0) {
          continue;
        }
      }
      if ((count + 1) * latent > kept.length) {
        kept = Arrays.copyOf(kept, 2 * kept.length);
      }
      System.arraycopy(values, i * width, kept, count * latent, latent);
      count++;
    }
  }

  private void subsample() {
    for (int i = 1; 2 * i < count; i++) {
      System.arraycopy(kept, 2 * i * latent, kept, i * latent, latent);
    }
    count = (count + 1) / 2;
    step *= 2;
  }

  /** What is drawn of the rows so far. */
  public LatentPlot.Kept kept() {
    return new LatentPlot.Kept(Arrays.copyOf(kept, count * latent), rows, step);
  }

  @Override
  public void commit() throws IOException {
    LatentPlot.Drawn drawn = plot.draw(kept());
    if (file.isPresent()) {
      file.get().commit();
    }
    drawn.publish();
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
