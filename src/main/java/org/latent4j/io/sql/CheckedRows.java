package org.latent4j.io.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.table.TableCells;

/** Rows that are handed out once the relation has looked at where they come from. */
final class CheckedRows implements SqlRows {
  private final Relation relation;
  private final List<SqlColumn> columns;
  private final SqlRows rows;
  private long taken;

  private CheckedRows(Relation relation, List<SqlColumn> columns, SqlRows rows) {
    this.relation = relation;
    this.columns = columns;
    this.rows = rows;
  }

  /** The rows of a layout, from the first: by columns where that goes, else by cells. */
  static CheckedRows of(Relation relation, SqlLayout layout, Optional<TableCells> table)
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

  @Override
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public int fill(float[] values, Object[][] cells, int most) throws SQLException, IOException {
    int found = rows.fill(values, cells, most);
    taken += found;
    relation.check(taken, columns);
    return found;
  }
}
