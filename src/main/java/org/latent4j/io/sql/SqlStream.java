package org.latent4j.io.sql;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.Ids;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.TableCells;
import org.latent4j.io.format.ReadOptions;

/**
 * Blocks of a relation, values and what is handed on beside them in one pass; owns it. A block is
 * filled as it is taken, for rows come one after the other.
 */
final class SqlStream implements RowStream {
  private final String source;
  private final Relation relation;
  private final SqlLayout layout;
  private final TableCells table;
  private final int blockRows;
  private final Relation.Cursor cursor;
  private long row;
  private boolean ahead;

  private SqlStream(
      String source, Relation relation, SqlLayout layout, ReadOptions options, int blockRows)
      throws SQLException {
    this.source = source;
    this.relation = relation;
    this.layout = layout;
    this.table = options.table().map(TableCells::new).orElse(null);
    this.blockRows = blockRows;
    List<SqlColumn> columns = new ArrayList<>(layout.chosen());
    columns.addAll(layout.ids());
    this.cursor = relation.rows(columns);
    this.ahead = cursor.rows().next();
  }

  /** Takes the relation over. */
  static RowStream open(String source, Relation relation, ReadOptions options, int blockRows)
      throws IOException {
    try {
      SqlLayout layout = SqlLayout.of(relation, options);
      return relation.read(() -> new SqlStream(source, relation, layout, options, blockRows));
    } catch (RuntimeException e) {
      relation.close();
      throw e;
    }
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public int features() {
    return layout.features();
  }

  @Override
  public List<String> columns() {
    return layout.names();
  }

  @Override
  public List<IdColumn> idColumns() {
    return layout.ids().stream().map(id -> new IdColumn(id.name(), id.type())).toList();
  }

  @Override
  public boolean isEmpty() {
    return row == 0 && !ahead;
  }

  @Override
  public Block block() {
    return new Stretch();
  }

  @Override
  public void close() throws IOException {
    relation.close();
  }

  private final class Stretch implements Block {
    private int rows;
    private float[] values = new float[0];
    private Ids ids = Ids.NONE;

    @Override
    public boolean take() {
      return relation.read(this::fill);
    }

    private boolean fill() throws SQLException {
      int size = Math.multiplyExact(blockRows, features());
      if (values.length < size) {
        values = new float[size];
      }
      if (layout.chosen().size() < features()) {
        Arrays.fill(values, Float.NaN); // Cells of columns that the source lacks.
      }
      int handed = layout.ids().size();
      Object[][] cells = new Object[handed][ahead && handed > 0 ? blockRows : 0];
      rows = 0;
      while (ahead && rows < blockRows) {
        row++;
        values(cursor.rows(), rows * features());
        for (int i = 0; i < handed; i++) {
          int place = cursor.places()[layout.chosen().size() + i];
          cells[i][rows] = layout.ids().get(i).cell(cursor.rows(), place);
        }
        rows++;
        ahead = cursor.rows().next();
      }
      for (int i = 0; i < handed; i++) {
        cells[i] = Arrays.copyOf(cells[i], rows);
      }
      ids = new Ids(cells);
      return rows > 0;
    }

    private void values(ResultSet found, int offset) throws SQLException {
      for (int i = 0; i < layout.chosen().size(); i++) {
        SqlColumn column = layout.chosen().get(i);
        int at = offset + layout.slots().get(i);
        int place = cursor.places()[i];
        if (column.list()) {
          list(column, SqlColumn.elements(found, place), layout.widths().get(i), at);
        } else if (table != null) {
          values[at] = cell(column, found, place, layout.slots().get(i));
        } else {
          float number = column.number(found, place, relation.strict());
          if (!Float.isFinite(number) || (number == 0 && found.wasNull())) {
            throw noNumber(column, found, place);
          }
          values[at] = number;
        }
      }
    }

    private void list(SqlColumn column, Object[] elements, int width, int at) {
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

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public FloatBuffer values() {
      return FloatBuffer.wrap(values, 0, rows * features());
    }

    @Override
    public Ids ids() {
      return ids;
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
      cell = text == null ? Float.NaN : table.value(slot, column.type().text(text).strip());
    }
    if (cell == TableCells.BAD) {
      Object shown = column.cell(found, place);
      throw bad(column, table.expected(slot), "\"" + column.type().text(shown) + "\"");
    }
    return cell;
  }

  private DataException noNumber(SqlColumn column, ResultSet found, int place) throws SQLException {
    Object cell = found.getObject(place);
    if (cell == null) {
      return bad(column, "a number", "a missing value");
    }
    boolean number = cell instanceof Number;
    return bad(
        column,
        "a finite float32 number",
        number ? ((Number) cell).floatValue() : "\"" + cell + "\"");
  }

  private DataException bad(SqlColumn column, String expected, Object found) {
    return new DataException(column.place(relation.name(), row), expected, found);
  }
}
