package org.latent4j.io.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Rows that are handed out once the relation has looked at where they come from. */
final class CheckedRows implements SqlRows {
  private final Relation relation;
  private final List<SqlColumn> columns;
  private final SqlRows rows;
  private long taken;

  CheckedRows(Relation relation, List<SqlColumn> columns, SqlRows rows) {
    this.relation = relation;
    this.columns = columns;
    this.rows = rows;
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
