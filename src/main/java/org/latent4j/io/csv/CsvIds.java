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

/** Columns of a csv file as text; owns the file. */
public final class CsvIds implements IdReader {
  private final String file;
  private final CsvBytes records;
  private final List<IdColumn> columns = new ArrayList<>();
  private final int[] places;
  private long rows;

  private CsvIds(String file, CsvBytes records, List<String> ids) throws IOException {
    this.file = file;
    this.records = records;
    if (!records.next()) {
      throw new DataException(file, "at least one row", "none");
    }
    List<String> header = new ArrayList<>();
    for (int i = 0; i < records.fields(); i++) {
      header.add(records.text(i));
    }
    this.places = new int[ids.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = NamedColumns.find(file, header.size(), header, ids.get(i));
      columns.add(IdColumn.text(header.get(places[i])));
    }
  }

  /** Opens a file whose first line holds names. */
  public static CsvIds open(Path file, List<String> ids) throws IOException {
    CsvBytes records = new CsvBytes(CsvFile.text(file));
    try {
      return new CsvIds(file.toString(), records, ids);
    } catch (IOException | RuntimeException e) {
      records.close();
      throw e;
    }
  }

  @Override
  public List<IdColumn> columns() {
    return columns;
  }

  @Override
  public Optional<Ids> next(int count) throws IOException {
    Object[][] cells = new Object[places.length][count];
    for (int row = 0; row < count; row++) {
      if (!records.next()) {
        if (row == 0) {
          return Optional.empty();
        }
        throw new DataException(file, "at least " + (rows + count) + " rows", rows + row);
      }
      for (int i = 0; i < places.length; i++) {
        if (places[i] >= records.fields()) {
          throw new DataException(
              file + ", row " + (rows + row + 1),
              "a column \"" + columns.get(i).name() + "\"",
              records.fields() + " fields");
        }
        cells[i][row] = records.plain(places[i]);
      }
    }
    rows += count;
    return Optional.of(new Ids(cells));
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
