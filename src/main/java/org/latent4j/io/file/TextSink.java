package org.latent4j.io.file;

import java.io.IOException;
import java.util.function.Supplier;
import org.latent4j.data.Ids;
import org.latent4j.data.Mark;
import org.latent4j.data.RowSink;

/** Rows as lines of text. */
public final class TextSink implements RowSink {
  private final TextTarget out;
  private final Supplier<Lines> lines;
  private final Piece own;
  private byte[] header;
  private long rows;

  /** Makes lines of rows; for one thread. */
  public interface Lines {
    /** Makes the lines of some rows in place of those before. */
    void fill(float[] values, int rows, Ids ids);

    /** Holds the lines from its start. */
    byte[] text();

    /** Bytes of the lines. */
    int length();
  }

  /**
   * Takes the target over.
   *
   * @param header comes before the first row, not with a target that holds rows
   * @param lines one for each thread
   */
  public TextSink(TextTarget out, byte[] header, Supplier<Lines> lines) {
    this.out = out;
    this.lines = lines;
    this.own = piece();
    this.rows = out.rowsBefore();
    this.header = rows > 0 ? new byte[0] : header;
  }

  @Override
  public void write(float[] values, int rows, Ids ids) throws IOException {
    own.prepare(values, rows, ids);
    own.append();
  }

  @Override
  public Piece piece() {
    Lines made = lines.get();
    return new Piece() {
      private int count;

      @Override
      public void prepare(float[] values, int rows, Ids ids) {
        made.fill(values, rows, ids);
        count = rows;
      }

      @Override
      public void append() throws IOException {
        writeHeader();
        out.write(made.text(), 0, made.length());
        rows += count;
        out.endBlock(rows);
      }
    };
  }

  /** Not before there is something below it: standard output shows nothing of a run that fails. */
  private void writeHeader() throws IOException {
    out.write(header, 0, header.length);
    header = new byte[0];
  }

  @Override
  public Mark mark() {
    return out.mark();
  }

  @Override
  public void force() throws IOException {
    out.force();
  }

  @Override
  public void commit() throws IOException {
    writeHeader();
    out.commit(rows);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
