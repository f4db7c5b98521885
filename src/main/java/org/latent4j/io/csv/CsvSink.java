package org.latent4j.io.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.latent4j.base.ShortestFloat;
import org.latent4j.data.IdColumn;
import org.latent4j.data.Ids;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.file.TextSink;
import org.latent4j.io.file.TextTarget;
import org.latent4j.spec.CsvSpec;

/** Csv (RFC 4180, line feeds): numbers as the shortest text that reads back as the same float. */
public final class CsvSink implements TextSink.Lines {
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

  private final int features;
  private final List<IdColumn> ids;
  private final CellText cells;
  private final int longest;
  private byte[] lines = new byte[0];
  private int length;

  private CsvSink(OutputRows format) {
    this.features = format.features();
    this.ids = format.ids();
    this.cells =
        format.table().isEmpty() ? NUMBERS : new TableText(format.table(), CsvSpec.usual());
    int most = 0;
    for (int i = 0; i < features; i++) {
      most = Math.addExact(most, cells.longest(i) + 1);
    }
    this.longest = most;
  }

  /** Takes the target over. */
  public static RowSink of(TextTarget out, OutputRows format) {
    String names = String.join(",", format.header().stream().map(CellText::quote).toList());
    byte[] header = (names.isEmpty() ? "" : names + "\n").getBytes(StandardCharsets.UTF_8);
    return new TextSink(out, header, () -> new CsvSink(format));
  }

  @Override
  public void fill(float[] values, int rows, Ids before) {
    length = 0;
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

  @Override
  public byte[] text() {
    return lines;
  }

  @Override
  public int length() {
    return length;
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
}
