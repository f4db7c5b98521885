package org.latent4j.io.csv;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.Ids;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.NamedColumns;
import org.latent4j.io.format.ReadOptions;

/** Blocks of a csv file: cut at the ends of records as they are taken, read afterwards. */
final class CsvStream implements RowStream {
  /** Rows that are looked at before it is decided whether there are names. */
  private static final int LOOK = 64;

  private final String source;
  private final CsvText text;
  private final CsvColumns columns;
  private final int[] idPlaces;
  private final List<IdColumn> ids;
  private final int blockRows;
  private final boolean empty;
  private long row;

  private CsvStream(String source, Path file, CsvText text, ReadOptions options, int blockRows)
      throws IOException {
    this.source = source;
    this.text = text;
    this.blockRows = blockRows;
    String name = file.toString();
    CsvRecord record = text.record();
    if (!text.take(LOOK, new byte[0]) || !text.before(record).next()) {
      throw new DataException(name, "at least one row", "none");
    }
    List<String> first = CsvHeader.fields(record);
    CsvHeader.requireFields(name, first, record, text.form());
    int end = record.end();
    int lines = (int) (record.lines() - text.line());
    boolean header = CsvHeader.isNames(name, first, record, options);
    this.columns = CsvColumns.of(name, options.withCsv(text.form()), first, header);
    List<String> names = header ? first : List.of();
    this.idPlaces = NamedColumns.places(name, first.size(), names, options.ids());
    this.ids =
        Arrays.stream(idPlaces)
            .mapToObj(id -> IdColumn.text(header ? first.get(id) : Integer.toString(id + 1)))
            .toList();
    this.empty = header && text.rows() == 1;
    if (header) {
      text.giveBack(end, lines);
    } else {
      text.giveBack(0, 0);
    }
  }

  /** Opens a file. */
  static RowStream open(String source, Path file, ReadOptions options, int blockRows)
      throws IOException {
    CsvText text = CsvText.ofRows(file, options.csv());
    try {
      return new CsvStream(source, file, text, options, blockRows);
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public int features() {
    return columns.layout().features();
  }

  @Override
  public List<String> columns() {
    return columns.layout().names();
  }

  @Override
  public List<IdColumn> idColumns() {
    return ids;
  }

  @Override
  public boolean isEmpty() {
    return empty;
  }

  @Override
  public Block block() {
    return new Stretch();
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  private final class Stretch implements Block {
    private final CsvNumbers numbers = new CsvNumbers(columns);
    private byte[] bytes = new byte[0];
    private int length;
    private long firstRow;
    private long firstLine;
    private int rows;
    private float[] values = new float[0];

    @Override
    public boolean take() throws IOException {
      boolean any = text.take(blockRows, bytes);
      bytes = text.bytes();
      length = text.length();
      rows = text.rows();
      firstRow = row;
      firstLine = text.line();
      row += rows;
      if (row == 0 && !empty) {
        throw new DataException(columns.file(), "at least one row", "none");
      }
      return any;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public FloatBuffer values() {
      int size = Math.multiplyExact(rows, features());
      values = values.length < size ? new float[size] : values;
      numbers.read(bytes, length, firstRow, firstLine, values);
      return FloatBuffer.wrap(values, 0, size);
    }

    @Override
    public Ids ids() {
      if (idPlaces.length == 0) {
        return Ids.NONE;
      }
      Object[][] cells = new Object[idPlaces.length][rows];
      CsvRecord record = text.record();
      record.of(bytes, 0, length, firstLine);
      for (int i = 0; i < rows && record.next(); i++) {
        columns.require(record, firstRow + i);
        for (int id = 0; id < idPlaces.length; id++) {
          cells[id][i] = record.plain(idPlaces[id]);
        }
      }
      return new Ids(cells);
    }
  }
}
