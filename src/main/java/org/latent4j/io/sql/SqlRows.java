package org.latent4j.io.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.table.TableCells;

/** The rows of a relation in their order, some at a time: by cells or, where that goes, columns. */
interface SqlRows {
  /** The rows of a layout, from the first. */
  static SqlRows of(Relation relation, SqlLayout layout, Optional<TableCells> table)
      throws SQLException {
    List<SqlColumn> columns = new ArrayList<>(layout.chosen());
    columns.addAll(layout.ids());
    Optional<Chunks> chunks = relation.chunks(columns);
    SqlRows rows =
        chunks.isPresent()
            ? new ChunkRows(relation.name(), chunks.get(), layout, table.orElse(null))
            : new CellRows(relation, columns, layout, table.orElse(null));
    return new CheckedRows(relation, columns, rows);
  }

  /** Whether there was none at all. */
  boolean isEmpty();

  /**
   * Takes the next rows.
   *
   * @param values row after row; columns that the relation lacks are left as they are
   * @param cells of columns that are handed on
   * @param rows no more than these
   * @return how many there were
   */
  int fill(float[] values, Object[][] cells, int rows) throws SQLException, IOException;
}
