package org.latent4j.io.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.IdReader;
import org.latent4j.data.Ids;
import org.latent4j.data.table.NamedColumns;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.CsvSpec;

/** The cells of a csv file as text, under the names of the first record; owns the file. */
final class CsvTexts implements TextRows {
  private static final int BLOCK = 1024;

  private final String file;
  private final CsvText text;
  private final CsvRecord record;
  private final boolean points;
  private List<String> header = List.of();
  private long rows;

  private CsvTexts(String file, CsvText text, boolean list) throws IOException {
    this.file = file;
    this.text = text;
    this.record = text.record();
    this.points = !text.form().hasComma();
    if (text.take(1, new byte[0]) && text.before(record).next()) {
      header = CsvHeader.fields(record);
      if (!list) {
        CsvHeader.requireFields(file, header, record, text.form());
      }
      if (list) {
        text.giveBack(0, 0);
        record.of(text.bytes(), 0, 0, 0);
      }
      record.next();
    }
  }

  /** Opens a list without names of columns, with tabs between them. */
  static CsvTexts list(Path file, CsvSpec form) throws IOException {
    return opened(file, CsvText.open(file, form, true), true);
  }

  /** Opens a file. */
  static CsvTexts open(Path file, ReadOptions options) throws IOException {
    return opened(file, CsvText.ofRows(file, options.csv()), false);
  }

  private static CsvTexts opened(Path file, CsvText text, boolean list) throws IOException {
    try {
      return new CsvTexts(file.toString(), text, list);
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /** Refuses names that are doubled, or look like a row. */
  CsvTexts requireNames(ReadOptions options) throws IOException {
    try {
      NamedColumns.requireDifferent(file, header);
      boolean numbers = !header.isEmpty() && header.stream().allMatch(CsvColumns::isNumber);
      if (numbers && options.header() != ReadOptions.Header.YES) {
        throw new DataException(
            file, "a first line of column names", "numbers alone (--header yes takes them so)");
      }
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public String file() {
    return file;
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public boolean next() throws IOException {
    if (!record.next()) {
      if (!text.take(BLOCK, text.bytes())) {
        return false;
      }
      text.before(record).next();
    }
    if (record.fields() != header.size()) {
      throw new DataException(
          CsvColumns.place(file, record, rows), header.size() + " fields", record.fields());
    }
    rows++;
    return true;
  }

  @Override
  public boolean isText(int column) {
    return record.isQuoted(column);
  }

  @Override
  public String cell(int column) {
    String cell = record.text(column);
    return points ? cell : CsvColumns.withPoint(cell);
  }

  /** Some of the columns, each by name or number, as they are. */
  IdReader ids(List<String> asked) {
    int[] places = NamedColumns.places(file, header.size(), header, asked);
    List<IdColumn> columns = new ArrayList<>();
    for (int place : places) {
      columns.add(IdColumn.text(header.get(place)));
    }
    return new IdReader() {
      @Override
      public List<IdColumn> columns() {
        return columns;
      }

      @Override
      public Optional<Ids> next(int count) throws IOException {
        Object[][] cells = new Object[places.length][count];
        for (int row = 0; row < count; row++) {
          if (!CsvTexts.this.next()) {
            if (row == 0) {
              return Optional.empty();
            }
            throw new DataException(file, "at least " + (rows + count - row) + " rows", rows);
          }
          for (int i = 0; i < places.length; i++) {
            cells[i][row] = record.plain(places[i]);
          }
        }
        return Optional.of(new Ids(cells));
      }

      @Override
      public void close() throws IOException {
        CsvTexts.this.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
