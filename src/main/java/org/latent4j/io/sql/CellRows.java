package org.latent4j.io.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.table.TableCells;

/** Rows cell by cell, as any driver gives them. */
final class CellRows implements SqlRows {
  private final Relation relation;
  private final SqlLayout layout;
  private final TableCells table;
  private final Relation.Cursor cursor;
  private long row;
  private boolean ahead;

  /**
   * Begins.
   *
   * @param columns of values, and behind them those that are handed on
   * @param table kinds of the values, or null
   */
  CellRows(Relation relation, List<SqlColumn> columns, SqlLayout layout, TableCells table)
      throws SQLException {
    this.relation = relation;
    this.layout = layout;
    this.table = table;
    this.cursor = relation.rows(columns);
    this.ahead = cursor.rows().next();
  }

  @Override
  public boolean isEmpty() {
    return row == 0 && !ahead;
  }

  @Override
  public int fill(float[] values, Object[][] cells, int most) throws SQLException {
    int rows = 0;
    while (ahead && rows < most) {
      row++;
      values(cursor.rows(), values, rows * layout.features());
      for (int i = 0; i < cells.length; i++) {
        int place = cursor.places()[layout.chosen().size() + i];
        cells[i][rows] = layout.ids().get(i).cell(cursor.rows(), place);
      }
      rows++;
      ahead = cursor.rows().next();
    }
    return rows;
  }

  private void values(ResultSet found, float[] values, int offset) throws SQLException {
    for (int i = 0; i < layout.chosen().size(); i++) {
      SqlColumn column = layout.chosen().get(i);
      int at = offset + layout.slots().get(i);
      int place = cursor.places()[i];
      if (column.list()) {
        list(column, SqlColumn.elements(found, place), layout.widths().get(i), values, at);
      } else if (table != null) {
        values[at] = cell(column, found, place, layout.slots().get(i));
      } else {
        float number = column.number(found, place, relation.strict());
        if (!Float.isFinite(number) || (number == 0 && found.wasNull())) {
          throw column.noNumber(relation.name(), row, found.getObject(place));
        }
        values[at] = number;
      }
    }
  }

  private void list(SqlColumn column, Object[] elements, int width, float[] values, int at) {
    if (elements.length != width) {
      throw bad(column, width + " numbers, as in the first row", elements.length);
    }
    for (int i = 0; i < width; i++) {
      float number = SqlColumn.number(elements[i]);
      if (elements[i] == null) {
        throw bad(column, "numbers", "a missing value");
      }
      if (!Float.isFinite(number)) {
        throw bad(column, "a finite float32 number", elements[i]);
      }
      values[at + i] = number;
    }
  }

  /** A cell of a table by its column's kind. */
  private float cell(SqlColumn column, ResultSet found, int place, int slot) throws SQLException {
    float cell;
    if (column.type().kind().isNumber() && !table.isNamed(slot)) {
      float number = column.number(found, place, relation.strict());
      cell = number == 0 && found.wasNull() ? Float.NaN : table.value(slot, number);
    } else {
      Object text = column.cell(found, place);
      cell = text == null ? Float.NaN : table.value(slot, column.text(relation.name(), row, text));
    }
    if (cell == TableCells.BAD) {
      Object shown = column.cell(found, place);
      throw bad(column, table.expected(slot), "\"" + column.type().text(shown) + "\"");
    }
    return cell;
  }

  private DataException bad(SqlColumn column, String expected, Object found) {
    return new DataException(column.place(relation.name(), row), expected, found);
  }
}
