package org.latent4j.io.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a table function of DuckDB reads. */
public final class DuckDb implements Relation {
  private final String name;
  private final String table;
  private final Connection connection;
  private List<SqlColumn> columns = List.of();
  private Statement statement;
  private List<SqlColumn> further = List.of();
  private boolean counted;
  private Check check = (rows, chosen) -> {};

  private DuckDb(String name, String table, Connection connection) {
    this.name = name;
    this.table = table;
    this.connection = connection;
  }

  /**
   * Opens what a table function reads.
   *
   * @param name for errors
   * @param table what stands behind FROM
   */
  public static DuckDb open(String name, String table) {
    DuckDb opened = new DuckDb(name, table, Engine.connect(threads()));
    try {
      opened.columns =
          opened.read(() -> opened.expanded("SELECT * FROM %s LIMIT 0".formatted(table), null));
      return opened;
    } catch (RuntimeException e) {
      Engine.closeQuietly(opened.connection);
      throw e;
    }
  }

  /**
   * Half of them, for what is done with the rows takes the others; each one has pages in memory.
   */
  private static int threads() {
    return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
  }

  /**
   * The columns of a query, structs taken apart.
   *
   * @param outer the struct whose fields the query selects, or null
   */
  private List<SqlColumn> expanded(String query, SqlColumn outer) throws SQLException {
    List<SqlColumn> plain;
    List<Boolean> structs = new ArrayList<>();
    try (Statement asking = connection.createStatement();
        ResultSet result = asking.executeQuery(query)) {
      plain = Relation.columns(result);
      for (int i = 1; i <= plain.size(); i++) {
        structs.add(result.getMetaData().getColumnTypeName(i).matches("(?s)STRUCT\\(.*\\)"));
      }
    }
    List<SqlColumn> all = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      SqlColumn column = outer == null ? plain.get(i) : field(outer, plain.get(i));
      if (structs.get(i)) {
        String inside = "SELECT unnest(%s) FROM %s LIMIT 0".formatted(column.expression(), table);
        all.addAll(expanded(inside, column));
      } else {
        all.add(column);
      }
    }
    return all;
  }

  private static SqlColumn field(SqlColumn outer, SqlColumn field) {
    return new SqlColumn(
        outer.name() + "." + field.name(),
        "struct_extract(%s, %s)".formatted(outer.expression(), SqlText.text(field.name())),
        field.type(),
        field.list());
  }

  /**
   * What a query says, each row a list of texts.
   *
   * @param name for errors
   */
  public static List<List<String>> ask(String name, String query) {
    try (DuckDb engine = new DuckDb(name, "", Engine.connect(1))) {
      return engine.answers(query);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same of this engine. */
  public List<List<String>> answers(String query) {
    return read(() -> rowsOf(query));
  }

  private List<List<String>> rowsOf(String query) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement asking = connection.createStatement();
        ResultSet result = asking.executeQuery(query)) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** The same with what is known better of its columns. */
  public DuckDb with(UnaryOperator<SqlColumn> better) {
    columns = columns.stream().map(better).toList();
    return this;
  }

  /** Looks at the file that rows come from. */
  public interface Check {
    /**
     * Does so.
     *
     * @param rows the first ones
     * @param columns names of those that are read, as the engine has them
     */
    void upTo(long rows, List<String> columns) throws IOException;
  }

  /** The same, whose rows can be counted without being read, and are checked. */
  public DuckDb counted(Check by) {
    counted = true;
    check = by;
    return this;
  }

  /** The same with further columns. */
  DuckDb plus(List<SqlColumn> more) {
    further = List.copyOf(more);
    List<SqlColumn> all = new ArrayList<>(columns);
    all.addAll(more);
    columns = List.copyOf(all);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<SqlColumn> columns() {
    return columns;
  }

  /** Rows that are streamed fail without a reason; an engine that gathers them has one. */
  @Override
  public String reason(Exception failure) {
    Engine.failed(failure);
    if (!SqlText.line(failure).contains("Invalid result set")) {
      return SqlText.line(failure);
    }
    try (Connection again = Engine.connect(1);
        Statement asking = again.createStatement();
        ResultSet counts = asking.executeQuery("SELECT count(COLUMNS(*)) FROM " + table)) {
      return counts.next() ? "rows that cannot be read" : SqlText.line(failure);
    } catch (SQLException e) {
      Engine.failed(e);
      return SqlText.line(e);
    }
  }

  @Override
  public boolean strict() {
    return true;
  }

  @Override
  public Cursor rows(List<SqlColumn> chosen) {
    String query =
        "SELECT %s FROM %s"
            .formatted(
                chosen.isEmpty()
                    ? "1"
                    : chosen.stream().map(SqlColumn::expression).collect(Collectors.joining(", ")),
                table);
    return read(
        () -> {
          begin();
          statement = connection.createStatement();
          int[] places = new int[chosen.size()];
          for (int i = 0; i < places.length; i++) {
            places[i] = i + 1;
          }
          return new Cursor(statement.executeQuery(query), places);
        });
  }

  @Override
  public void check(long rows, List<SqlColumn> chosen) throws IOException {
    check.upTo(
        rows,
        chosen.stream().filter(column -> !further.contains(column)).map(SqlColumn::name).toList());
  }

  /** A connection answers one query at a time. */
  private void begin() throws SQLException {
    if (statement != null) {
      statement.close();
    }
  }

  /** Only where rows can be counted: of a chunk that fails the engine says nothing. */
  @Override
  public Optional<Chunks> chunks(List<SqlColumn> chosen) {
    if (!counted || chosen.isEmpty() || !chosen.stream().allMatch(Chunks::takes)) {
      return Optional.empty();
    }
    return read(
        () -> {
          begin();
          long rows = Long.parseLong(rowsOf("SELECT count(*) FROM " + table).get(0).get(0));
          Chunks chunks = Chunks.open(connection, chosen, table, rows);
          statement = chunks.statement();
          return Optional.of(chunks);
        });
  }

  @Override
  public void close() throws IOException {
    Relation.close(statement, connection);
  }
}
