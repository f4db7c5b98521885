package org.latent4j.io.csv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.latent4j.base.ShortestFloat;
import org.latent4j.data.IdColumn;
import org.latent4j.data.Ids;
import org.latent4j.data.Mark;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.file.TextTarget;

/** Csv (RFC 4180, line feeds): numbers as the shortest text that reads back as the same float. */
public final class CsvSink implements RowSink {
  private final TextTarget out;
  private final int features;
  private final List<IdColumn> ids;
  private final CellText cells;
  private final int longest;
  private final Text own = new Text();
  private byte[] header;
  private long rows;

  private static final CellText NUMBERS =
      new CellText() {
        @Override
        public int longest(int column) {
          return ShortestFloat.LONGEST;
        }

        @Override
        public int write(int column, float value, byte[] target, int at) {
          return ShortestFloat.write(value, target, at);
        }
      };

  private CsvSink(TextTarget out, OutputRows format, CellText cells) {
    this.out = out;
    this.features = format.features();
    this.ids = format.ids();
    this.cells = cells;
    int most = 0;
    for (int i = 0; i < features; i++) {
      most = Math.addExact(most, cells.longest(i) + 1);
    }
    this.longest = most;
    this.rows = out.rowsBefore();
    String names = String.join(",", format.header().stream().map(CellText::quote).toList());
    this.header =
        (names.isEmpty() || rows > 0 ? "" : names + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Takes the target over. */
  public static CsvSink of(TextTarget out, OutputRows format) {
    boolean table = !format.table().isEmpty();
    return new CsvSink(out, format, table ? new TableText(format.table()) : NUMBERS);
  }

  @Override
  public void write(float[] values, int rows, Ids ids) throws IOException {
    own.prepare(values, rows, ids);
    own.append();
  }

  @Override
  public Piece piece() {
    return new Text();
  }

  /** Lines of rows. */
  private final class Text implements Piece {
    private byte[] lines = new byte[0];
    private int length;
    private int count;

    @Override
    public void prepare(float[] values, int rows, Ids before) {
      length = 0;
      count = rows;
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < ids.size(); i++) {
          put(
              CellText.quote(ids.get(i).text(before.cells()[i][row]))
                  .getBytes(StandardCharsets.UTF_8));
        }
        if (features == 0) {
          lines[length - 1] = '\n'; // Nothing comes behind what is handed on.
        }
        room(longest);
        for (int i = 0; i < features; i++) {
          length = cells.write(i, values[row * features + i], lines, length);
          lines[length++] = (byte) (i + 1 < features ? ',' : '\n');
        }
      }
    }

    private void put(byte[] id) {
      room(id.length + 1);
      System.arraycopy(id, 0, lines, length, id.length);
      length += id.length;
      lines[length++] = ',';
    }

    private void room(int more) {
      int room = Math.addExact(length, more);
      if (lines.length < room) {
        lines = Arrays.copyOf(lines, Math.max(room, (int) Math.min(2L * room, 1 << 30)));
      }
    }

    @Override
    public void append() throws IOException {
      writeHeader();
      out.write(lines, 0, length);
      CsvSink.this.rows += count;
      out.endBlock(CsvSink.this.rows);
    }
  }

  /** Not before there is something below it: standard output shows nothing of a run that fails. */
  private void writeHeader() throws IOException {
    out.write(header, 0, header.length);
    header = new byte[0];
  }

  @Override
  public Mark mark() throws IOException {
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
