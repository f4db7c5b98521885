package org.latent4j.io.sql;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
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
  private final int blockRows;
  private final SqlRows found;

  private SqlStream(
      String source, Relation relation, SqlLayout layout, ReadOptions options, int blockRows)
      throws SQLException {
    this.source = source;
    this.relation = relation;
    this.layout = layout;
    this.blockRows = blockRows;
    this.found = CheckedRows.of(relation, layout, options.table().map(TableCells::new));
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
    return found.isEmpty();
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

    private boolean fill() throws SQLException, IOException {
      int size = Math.multiplyExact(blockRows, features());
      if (values.length < size) {
        values = new float[size];
      }
      if (layout.chosen().size() < features()) {
        Arrays.fill(values, Float.NaN); // Cells of columns that the source lacks.
      }
      int handed = layout.ids().size();
      Object[][] cells = new Object[handed][handed > 0 ? blockRows : 0];
      rows = found.fill(values, cells, blockRows);
      for (int i = 0; i < handed; i++) {
        cells[i] = Arrays.copyOf(cells[i], rows);
      }
      ids = new Ids(cells);
      return rows > 0;
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
}
