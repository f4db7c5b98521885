package org.latent4j.io.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;

/**
 * What DuckDB reads, in an engine of its own: one that met an error of its own making ("INTERNAL
 * Error") is not used again. No extension loads itself, settings are locked, and only a SELECT is
 * run.
 */
public final class DuckDb implements Relation {
  private final String name;
  private final String table;
  private final Connection connection;
  private List<SqlColumn> columns = List.of();
  private Statement statement;

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
    DuckDb opened = new DuckDb(name, table, connect(threads()));
    try {
      opened.columns =
          opened.read(() -> opened.expanded("SELECT * FROM %s LIMIT 0".formatted(table), null));
      return opened;
    } catch (RuntimeException e) {
      closeQuietly(opened.connection);
      throw e;
    }
  }

  private static int threads() {
    return Math.min(4, Runtime.getRuntime().availableProcessors());
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // What it was opened for failed before.
    }
  }

  /**
   * A new engine, with nothing in it.
   *
   * @param threads of the engine; by one alone the same query gives the same order
   */
  static Connection connect(int threads) {
    Properties settings = new Properties();
    settings.setProperty("jdbc_stream_results", "true");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    settings.setProperty("preserve_insertion_order", "true");
    settings.setProperty("threads", Integer.toString(threads));
    settings.setProperty("memory_limit", (ReadOptions.machineMemory() >> 22) + "MiB");
    settings.setProperty(
        "temp_directory",
        Path.of(
                System.getProperty("java.io.tmpdir"),
                "latent4j-duckdb-" + ProcessHandle.current().pid())
            .toString());
    try {
      Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET lock_configuration = true");
        return connection;
      } catch (SQLException e) {
        closeQuietly(connection);
        throw e;
      }
    } catch (SQLException | LinkageError e) {
      throw new SpecException(
          "data",
          "org.duckdb:duckdb_jdbc on the class path, which reads Parquet, JSON lines and sql:",
          Relation.line(e));
    }
  }

  /** A name as SQL has it. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Text as SQL has it. */
  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A file as the engine finds it, whatever signs of patterns are in its name. */
  public static String file(Path file) {
    return text(file.toAbsolutePath().toString().replaceAll("[*?\\[]", "[$0]"));
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
        "struct_extract(%s, %s)".formatted(outer.expression(), text(field.name())),
        field.type(),
        field.list());
  }

  /**
   * What a query says, each row a list of texts.
   *
   * @param name for errors
   */
  public static List<List<String>> ask(String name, String query) {
    try (DuckDb engine = new DuckDb(name, "", connect(1))) {
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

  /** The same with further columns. */
  DuckDb plus(List<SqlColumn> further) {
    List<SqlColumn> all = new ArrayList<>(columns);
    all.addAll(further);
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
    if (!Relation.line(failure).contains("Invalid result set")) {
      return Relation.line(failure);
    }
    try (Connection again = connect(1);
        Statement asking = again.createStatement();
        ResultSet counts = asking.executeQuery("SELECT count(COLUMNS(*)) FROM " + table)) {
      return counts.next() ? "rows that cannot be read" : Relation.line(failure);
    } catch (SQLException e) {
      return Relation.line(e);
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
          if (statement != null) {
            statement.close();
          }
          statement = connection.createStatement();
          int[] places = new int[chosen.size()];
          for (int i = 0; i < places.length; i++) {
            places[i] = i + 1;
          }
          return new Cursor(statement.executeQuery(query), places);
        });
  }

  @Override
  public void close() throws IOException {
    Relation.close(statement, connection);
  }
}
