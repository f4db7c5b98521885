package org.latent4j.io.sql;

import java.io.IOException;
import java.sql.SQLException;

/** The rows of a relation in their order, some at a time: by cells or, where that goes, columns. */
interface SqlRows {
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
