package org.latent4j.io.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.latent4j.io.format.CellType.Kind;

/**
 * What DuckDB answers, some thousand rows at a time, each column's numbers one beside the other.
 */
final class Chunks {
  private final List<SqlColumn> columns;
  private final DuckDBPreparedStatement statement;
  private final DuckDBChunkedResult result;
  private final long count;
  private DuckDBDataChunkReader chunk;
  private long taken;

  private Chunks(List<SqlColumn> columns, DuckDBPreparedStatement statement, long count)
      throws SQLException {
    this.columns = columns;
    this.statement = statement;
    this.result = statement.query();
    this.count = count;
  }

  /**
   * Begins.
   *
   * @param columns that {@link #takes} means
   * @param from what stands behind FROM
   * @param count of the rows
   */
  static Chunks open(Connection connection, List<SqlColumn> columns, String from, long count)
      throws SQLException {
    String chosen = columns.stream().map(Chunks::expression).collect(Collectors.joining(", "));
    DuckDBPreparedStatement statement =
        (DuckDBPreparedStatement)
            connection.prepareStatement("SELECT %s FROM %s".formatted(chosen, from));
    try {
      return new Chunks(List.copyOf(columns), statement, count);
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  /** Whether a column can be read so. */
  static boolean takes(SqlColumn column) {
    return !column.list()
        && switch (column.type().kind()) {
          case BOOLEAN, SIGNED, FLOAT, DOUBLE, TEXT -> true;
          case UNSIGNED -> column.type().size() < Long.SIZE;
          case DECIMAL, BYTES, UUID, DATE, TIME, TIME_UTC, LOCAL, INSTANT, OTHER -> false;
        };
  }

  /** Whole numbers of every size, and truth, come as one type. */
  private static String expression(SqlColumn column) {
    return switch (column.type().kind()) {
      case BOOLEAN, SIGNED, UNSIGNED -> "(" + column.expression() + ")::BIGINT";
      default -> column.expression();
    };
  }

  /** What is to be closed at the end. */
  Statement statement() {
    return statement;
  }

  /** Rows of the relation. */
  long count() {
    return count;
  }

  /** Rows of the chunk. */
  int rows() {
    return chunk == null ? 0 : (int) chunk.rowCount();
  }

  /**
   * Goes on to the next chunk; false where there is none.
   *
   * @throws SQLException if rows are lacking: the engine ends so where it cannot go on
   */
  boolean next() throws SQLException {
    chunk = null;
    if (result.nextChunk()) {
      chunk = result.chunk();
      taken += chunk.rowCount();
      return true;
    }
    if (taken != count) {
      throw new SQLException("Invalid result set: %d of %d rows".formatted(taken, count));
    }
    return false;
  }

  /**
   * Takes numbers of a column, as near as float32 comes; NaN where one is missing.
   *
   * @param first row in the chunk
   * @param count of rows
   * @param into from {@code at}, {@code step} apart
   */
  void numbers(int column, int first, int count, float[] into, int at, int step) {
    DuckDBReadableVector vector = chunk.vector(column);
    Kind kind = columns.get(column).type().kind();
    int to = at;
    for (int row = first; row < first + count; row++, to += step) {
      if (kind == Kind.FLOAT) {
        into[to] = vector.getFloat(row, Float.NaN);
      } else if (kind == Kind.DOUBLE) {
        into[to] = (float) vector.getDouble(row, Double.NaN);
      } else {
        into[to] = vector.isNull(row) ? Float.NaN : (float) vector.getLong(row);
      }
    }
  }

  /** A cell of the chunk; null where it is missing. */
  Object cell(int column, int row) {
    DuckDBReadableVector vector = chunk.vector(column);
    if (vector.isNull(row)) {
      return null;
    }
    return switch (columns.get(column).type().kind()) {
      case FLOAT -> vector.getFloat(row);
      case DOUBLE -> vector.getDouble(row);
      case BOOLEAN -> vector.getLong(row) != 0;
      case TEXT -> vector.getString(row);
      default -> vector.getLong(row);
    };
  }
}
