package org.latent4j.io.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.IdColumn;
import org.latent4j.data.Ids;
import org.latent4j.data.table.TextRows;

/** Columns of a Parquet file as the text that a csv file would have; owns the file. */
public final class ParquetTexts implements TextRows {
  private static final int BLOCK = 1024;

  private final ParquetFile file;
  private final ParquetIds columns;
  private Ids block = Ids.NONE;
  private long taken;
  private int rows;
  private int row = -1;

  private final List<String> header;

  /**
   * Takes the file over.
   *
   * @param name by which the only column was asked for
   */
  ParquetTexts(ParquetFile file, List<ParquetColumn> chosen, Optional<String> name) {
    this.file = file;
    this.columns = new ParquetIds(file, chosen);
    this.header =
        name.map(List::of).orElseGet(() -> columns.columns().stream().map(IdColumn::name).toList());
  }

  /** Columns that have a value a row. */
  public static List<ParquetColumn> readable(ParquetFile file) {
    return file.columns().stream()
        .filter(column -> !column.list() && column.meaning() != ParquetColumn.Meaning.OTHER)
        .toList();
  }

  @Override
  public String file() {
    return file.name();
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public boolean next() {
    row++;
    if (row == rows) {
      taken += rows;
      rows = (int) Math.min(BLOCK, file.rows() - taken);
      block = rows > 0 ? columns.next(rows).orElseThrow() : Ids.NONE;
      row = 0;
    }
    return rows > 0;
  }

  @Override
  public String cell(int column) {
    return columns.columns().get(column).text(block.cells()[column][row]).strip();
  }

  @Override
  public void close() throws IOException {
    columns.close();
  }
}
