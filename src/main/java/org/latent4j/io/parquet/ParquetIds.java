package org.latent4j.io.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnReader;
import org.latent4j.data.DataException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.IdReader;
import org.latent4j.data.Ids;

/** Columns of a Parquet file as they are stored; owns the file. */
public final class ParquetIds implements IdReader {
  private final ParquetFile file;
  private final List<IdColumn> columns;
  private final List<ParquetCursor> cursors;

  /** Takes the file over. */
  public ParquetIds(ParquetFile file, List<ParquetColumn> chosen) {
    for (ParquetColumn column : chosen) {
      if (column.list() || column.meaning() == ParquetColumn.Meaning.OTHER) {
        throw new DataException(
            file.name() + ", column \"" + column.name() + "\"",
            "a value a row, to be handed on",
            column.describe());
      }
    }
    this.file = file;
    this.columns =
        chosen.stream()
            .map(column -> new IdColumn(column.name(), new StoredCells(column)))
            .toList();
    this.cursors = chosen.stream().map(file::cursor).toList();
  }

  @Override
  public List<IdColumn> columns() {
    return columns;
  }

  @Override
  public Optional<Ids> next(int rows) {
    long first = cursors.get(0).row();
    if (first == file.rows()) {
      return Optional.empty();
    }
    if (first + rows > file.rows()) {
      throw new DataException(file.name(), "at least " + (first + rows) + " rows", file.rows());
    }
    Object[][] cells = new Object[cursors.size()][rows];
    for (int i = 0; i < cells.length; i++) {
      read(cursors.get(i), rows, cells[i]);
    }
    return Optional.of(new Ids(cells));
  }

  private static void read(ParquetCursor cursor, int rows, Object[] cells) {
    ParquetColumn column = cursor.column();
    cursor.read(
        rows,
        new ParquetCursor.Taker() {
          @Override
          public void take(int index, ColumnReader value) {
            cells[index] = ParquetValues.value(column, value);
          }

          @Override
          public void takeMissing(int index) {
            // It is null already.
          }
        });
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
