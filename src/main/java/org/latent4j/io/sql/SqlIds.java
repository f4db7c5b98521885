package org.latent4j.io.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.IdReader;
import org.latent4j.data.Ids;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.format.CellType.Kind;

/** Columns of a relation as cells by their own types; owns it. */
final class SqlIds implements IdReader {
  private static final int BLOCK = 1024;

  private final Relation relation;
  private final List<SqlColumn> chosen;
  private final SqlRows all;
  private long taken;

  /** Takes the relation over. */
  SqlIds(Relation relation, List<SqlColumn> chosen) {
    this.relation = relation;
    this.chosen = chosen;
    SqlLayout layout = new SqlLayout(List.of(), List.of(), List.of(), 0, List.of(), chosen);
    this.all = relation.read(() -> CheckedRows.of(relation, layout, Optional.empty()));
  }

  @Override
  public List<IdColumn> columns() {
    return chosen.stream().map(column -> new IdColumn(column.name(), column.type())).toList();
  }

  @Override
  public Optional<Ids> next(int rows) {
    Object[][] cells = new Object[chosen.size()][rows];
    int found = relation.read(() -> fill(cells, rows));
    if (found > 0 && found < rows) {
      throw new DataException(
          relation.name(), "at least " + (taken + rows) + " rows", taken + found);
    }
    taken += found;
    return found == 0 ? Optional.empty() : Optional.of(new Ids(cells));
  }

  private int fill(Object[][] cells, int rows) throws SQLException, IOException {
    return all.fill(new float[0], cells, rows);
  }

  /** The same as text. */
  TextRows texts(List<String> header) {
    Object[][] cells = new Object[chosen.size()][BLOCK];
    return new TextRows() {
      private int rows;
      private int row = -1;

      @Override
      public String file() {
        return relation.name();
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
          Arrays.stream(cells).forEach(column -> Arrays.fill(column, null));
          rows = relation.read(() -> fill(cells, BLOCK));
          row = 0;
        }
        return rows > 0;
      }

      @Override
      public boolean isText(int column) {
        return chosen.get(column).type().kind() == Kind.TEXT;
      }

      @Override
      public String cell(int column) {
        Object cell = cells[column][row];
        long number = taken + row + 1;
        return cell == null ? "" : chosen.get(column).text(relation.name(), number, cell);
      }

      @Override
      public void close() throws IOException {
        relation.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    relation.close();
  }
}
