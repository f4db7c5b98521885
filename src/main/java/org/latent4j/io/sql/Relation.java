package org.latent4j.io.sql;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.io.format.CellType;
import org.latent4j.io.format.CellType.Kind;
import org.latent4j.spec.SpecException;

/** Rows that an engine reads, with a connection of their own, closed with them. */
public interface Relation extends Closeable {
  /** File or source, for errors. */
  String name();

  /** All columns, those of structs by themselves. */
  List<SqlColumn> columns();

  /** Whether the engine keeps to the types of columns. */
  boolean strict();

  /**
   * The rows, from the first, with the columns that are asked for.
   *
   * @param chosen of {@link #columns}
   */
  Cursor rows(List<SqlColumn> chosen);

  /**
   * The same by columns, where the engine can.
   *
   * @param chosen of {@link #columns}
   */
  default Optional<Chunks> chunks(List<SqlColumn> chosen) {
    return Optional.empty();
  }

  /**
   * Looks at where rows come from, where the engine does not.
   *
   * @param rows the first ones, as many as are to be handed out
   * @param chosen their columns
   * @throws DataException if that is not as it was written
   */
  default void check(long rows, List<SqlColumn> chosen) throws IOException {
    // Most engines do so themselves.
  }

  /**
   * Rows forwards.
   *
   * @param rows at the one before the first
   * @param places of the chosen columns in them, from 1
   */
  record Cursor(ResultSet rows, int[] places) {}

  /** Work of an engine. */
  interface Work<T> {
    T run() throws SQLException, IOException;
  }

  /**
   * Why the engine failed.
   *
   * @param failure what it threw
   */
  default String reason(Exception failure) {
    return SqlText.line(failure);
  }

  /**
   * Does work.
   *
   * @throws DataException in place of what the engine throws, whatever it is
   */
  default <T> T read(Work<T> work) {
    try {
      return work.run();
    } catch (DataException | SpecException e) {
      throw e;
    } catch (SQLException | IOException | RuntimeException e) {
      throw new DataException(name(), "sound data", reason(e));
    }
  }

  /** The columns of a result, with the expressions that select them. */
  static List<SqlColumn> columns(ResultSet result) throws SQLException {
    ResultSetMetaData data = result.getMetaData();
    List<SqlColumn> columns = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      String type = String.valueOf(data.getColumnTypeName(i));
      boolean list = type.matches("(?s).*\\[\\d*]");
      String element = type.replaceFirst("(?s)\\[\\d*]$", "");
      CellType cells =
          list
              ? element(element)
              : CellType.of(
                  type.replaceFirst("\\(.*", ""),
                  data.getColumnType(i),
                  data.getPrecision(i),
                  data.getScale(i));
      columns.add(
          new SqlColumn(
              data.getColumnLabel(i), SqlText.quoted(data.getColumnLabel(i)), cells, list));
    }
    return columns;
  }

  /** Elements of lists are numbers or nothing that is read. */
  private static CellType element(String type) {
    boolean number =
        type.matches("BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\\(.*\\)");
    return CellType.of(number ? Kind.DOUBLE : type.equals("VARCHAR") ? Kind.TEXT : Kind.OTHER);
  }

  /** Closes an engine's connection, and what is open on it. */
  static void close(Statement statement, Connection connection) throws IOException {
    try (connection) {
      if (statement != null) {
        statement.close();
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
