package org.latent4j.io.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.base.ShortestFloat;
import org.latent4j.data.IdColumn;
import org.latent4j.data.Ids;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.file.TextSink;
import org.latent4j.io.file.TextTarget;
import org.latent4j.spec.ColumnSpec;

/** An object a row: numbers and truth as such, all else as text; null where there is no value. */
final class JsonLinesSink implements TextSink.Lines {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final int features;
  private final List<IdColumn> ids;
  private final List<byte[]> keys = new ArrayList<>();
  private final List<ColumnSpec> table;
  private final List<List<byte[]>> names = new ArrayList<>();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final byte[] number = new byte[ShortestFloat.LONGEST];

  private JsonLinesSink(OutputRows format) {
    this.features = format.features();
    this.ids = format.ids();
    this.table = format.table();
    for (String name : format.names()) {
      byte[] start = (keys.isEmpty() ? "{" : ",").getBytes(StandardCharsets.US_ASCII);
      keys.add(joined(start, quoted(name), ":".getBytes(StandardCharsets.US_ASCII)));
    }
    for (ColumnSpec column : table) {
      names.add(column.categories().stream().map(JsonLinesSink::value).toList());
    }
  }

  /** Takes the target over. */
  static RowSink of(TextTarget out, OutputRows format) {
    return new TextSink(out, new byte[0], () -> new JsonLinesSink(format));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] quoted(String text) {
    String inside = new String(JsonStringEncoder.getInstance().quoteAsString(text));
    return ('"' + inside + '"').getBytes(StandardCharsets.UTF_8);
  }

  /** A name that is a whole number, or true or false, is one. */
  private static byte[] value(String name) {
    return name.matches("true|false|0|-?[1-9]\\d{0,17}")
        ? name.getBytes(StandardCharsets.US_ASCII)
        : quoted(name);
  }

  @Override
  public void fill(float[] values, int rows, Ids cells) {
    lines.reset();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < ids.size(); i++) {
        lines.writeBytes(keys.get(i));
        lines.writeBytes(cell(ids.get(i), cells.cells()[i][row]));
      }
      for (int i = 0; i < features; i++) {
        lines.writeBytes(keys.get(ids.size() + i));
        put(i, values[row * features + i]);
      }
      lines.write('}');
      lines.write('\n');
    }
  }

  @Override
  public byte[] text() {
    return lines.toByteArray();
  }

  @Override
  public int length() {
    return lines.size();
  }

  private byte[] cell(IdColumn column, Object cell) {
    if (cell == null || (cell instanceof Float f && f.isNaN()) || cell.equals(Double.NaN)) {
      return NULL;
    }
    boolean plain = cell instanceof Number || cell instanceof Boolean;
    return plain
        ? column.text(cell).getBytes(StandardCharsets.US_ASCII)
        : quoted(column.text(cell));
  }

  private void put(int column, float value) {
    if (!Float.isFinite(value)) {
      lines.writeBytes(NULL);
      return;
    }
    if (!table.isEmpty() && !names.get(column).isEmpty()) {
      int last = names.get(column).size() - 1;
      lines.writeBytes(names.get(column).get(Math.round(Math.max(0, Math.min(last, value)))));
      return;
    }
    float written = table.isEmpty() ? value : table.get(column).written(value);
    lines.write(number, 0, ShortestFloat.write(written, number, 0));
  }
}
