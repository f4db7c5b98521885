package org.latent4j.io.sql;

import java.sql.SQLException;
import org.latent4j.data.DataException;
import org.latent4j.data.table.TableCells;

/** Rows by whole columns of the engine's chunks. */
final class ChunkRows implements SqlRows {
  private final String name;
  private final Chunks chunks;
  private final SqlLayout layout;
  private final TableCells table;
  private final int columns;
  private int at;
  private long before;

  /**
   * Begins.
   *
   * @param name for errors
   * @param chunks with columns of values, and behind them those that are handed on
   * @param table kinds of the values, or null
   */
  ChunkRows(String name, Chunks chunks, SqlLayout layout, TableCells table) {
    this.name = name;
    this.chunks = chunks;
    this.layout = layout;
    this.table = table;
    this.columns = layout.chosen().size();
  }

  @Override
  public boolean isEmpty() {
    return chunks.count() == 0;
  }

  @Override
  public int fill(float[] values, Object[][] cells, int most) throws SQLException {
    int rows = 0;
    while (rows < most && ready()) {
      int count = Math.min(most - rows, chunks.rows() - at);
      values(values, rows * layout.features(), count);
      for (int i = 0; i < cells.length; i++) {
        for (int row = 0; row < count; row++) {
          cells[i][rows + row] = chunks.cell(columns + i, at + row);
        }
      }
      at += count;
      rows += count;
    }
    return rows;
  }

  private boolean ready() throws SQLException {
    while (at == chunks.rows()) {
      before += at;
      at = 0;
      if (!chunks.next()) {
        return false;
      }
    }
    return true;
  }

  /** What is wrong is told of the first row where something is. */
  private void values(float[] values, int offset, int count) {
    int sound = count;
    int wrong = -1;
    for (int i = 0; i < columns; i++) {
      int found = column(i, values, offset + layout.slots().get(i), sound);
      if (found < sound) {
        sound = found;
        wrong = i;
      }
    }
    if (wrong >= 0) {
      throw fault(wrong, at + sound);
    }
  }

  /** Puts a column's values into their place; gives the number of sound ones before another. */
  private int column(int column, float[] values, int first, int count) {
    int slot = layout.slots().get(column);
    if (table != null
        && (table.isNamed(slot) || !layout.chosen().get(column).type().kind().isNumber())) {
      return names(column, values, first, count);
    }
    int step = layout.features();
    chunks.numbers(column, at, count, values, first, step);
    for (int row = 0, to = first; row < count; row++, to += step) {
      if (table != null) {
        values[to] = table.value(slot, values[to]);
      }
      if (table == null ? !Float.isFinite(values[to]) : values[to] == TableCells.BAD) {
        return row;
      }
    }
    return count;
  }

  private int names(int column, float[] values, int first, int count) {
    SqlColumn chosen = layout.chosen().get(column);
    for (int row = 0; row < count; row++) {
      Object cell = chunks.cell(column, at + row);
      float value =
          cell == null
              ? Float.NaN
              : table.value(layout.slots().get(column), chosen.type().text(cell).strip());
      if (value == TableCells.BAD) {
        return row;
      }
      values[first + row * layout.features()] = value;
    }
    return count;
  }

  private DataException fault(int column, int row) {
    SqlColumn chosen = layout.chosen().get(column);
    Object cell = chunks.cell(column, row);
    long number = before + row + 1;
    if (table == null) {
      return chosen.noNumber(name, number, cell);
    }
    String found = "\"" + chosen.type().text(cell) + "\"";
    return new DataException(
        chosen.place(name, number), table.expected(layout.slots().get(column)), found);
  }
}
