package org.latent4j.io.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.latent4j.spec.SpecException;

/**
 * A query's rows, by DuckDB or by the driver of a JDBC URL. Nothing is written: DuckDB is asked
 * whether it is one SELECT, other engines get what begins as one, read-only where their driver can
 * be told so, in a transaction that is rolled back.
 */
final class Query implements Relation {
  private static final int FETCH = 1024;

  private final String name;
  private final boolean strict;
  private final Connection connection;
  private final String query;
  private List<SqlColumn> columns = List.of();
  private Statement statement;
  private ResultSet result;

  private Query(String name, boolean strict, Connection connection, String query) {
    this.name = name;
    this.strict = strict;
    this.connection = connection;
    this.query = query;
  }

  /** A query of files, by DuckDB; one thread, so that the order is the same each time. */
  static Query ofFiles(String name, String query) throws IOException {
    Connection connection = Engine.connect(1);
    Query opened = new Query(name, true, connection, query);
    return opened.begin(() -> opened.requireSelect());
  }

  /** A query of a database, by the driver that knows its URL. */
  static Query ofUrl(String name, String url, String query) throws IOException {
    if (!query.matches("(?is)\\s*(select|with|values|table|from)\\b.*")) {
      throw refused(query, "something else");
    }
    Connection connection;
    try {
      connection = DriverManager.getConnection(url);
    } catch (SQLException e) {
      throw new SpecException(
          "data", "a database that a driver on the class path opens", SqlText.line(e));
    }
    Query opened = new Query(name, false, connection, query);
    return opened.begin(
        () -> {
          connection.setAutoCommit(false);
          try {
            connection.setReadOnly(true);
          } catch (SQLException e) {
            // A driver that cannot any more: the transaction is rolled back, whatever it did.
          }
          return null;
        });
  }

  private static SpecException refused(String query, String found) {
    return new SpecException("data", "one SELECT, which only reads", query + ": " + found);
  }

  /** Runs the query, which tells its columns. */
  private Query begin(Work<Void> before) throws IOException {
    try {
      read(before);
      read(
          () -> {
            run();
            columns = Relation.columns(result);
            return null;
          });
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Void requireSelect() throws SQLException, IOException {
    try (PreparedStatement asking =
        connection.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)::VARCHAR")) {
      asking.setString(1, query);
      try (ResultSet answer = asking.executeQuery()) {
        answer.next();
        JsonNode parsed = new ObjectMapper().readTree(answer.getString(1));
        if (parsed.path("error").asBoolean()) {
          throw refused(
              query, parsed.path("error_message").asText().lines().findFirst().orElse(""));
        }
        if (parsed.path("statements").size() != 1) {
          throw refused(query, parsed.path("statements").size() + " statements");
        }
      }
    }
    return null;
  }

  private void run() throws SQLException {
    if (statement != null) {
      statement.close();
    }
    statement = connection.createStatement();
    if (!strict) {
      statement.setFetchSize(FETCH);
    }
    result = statement.executeQuery(query);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<SqlColumn> columns() {
    return columns;
  }

  @Override
  public String reason(Exception failure) {
    Engine.failed(failure);
    return SqlText.line(failure);
  }

  @Override
  public boolean strict() {
    return strict;
  }

  /** Begins again where rows were taken before. */
  @Override
  public Cursor rows(List<SqlColumn> chosen) {
    return read(
        () -> {
          ResultSet rows = result;
          if (rows == null) {
            run();
            rows = result;
          }
          result = null;
          int[] places = chosen.stream().mapToInt(column -> columns.indexOf(column) + 1).toArray();
          return new Cursor(rows, places);
        });
  }

  @Override
  public void close() throws IOException {
    if (!strict) {
      try {
        connection.rollback();
      } catch (SQLException e) {
        // Nothing to be rolled back.
      }
    }
    Relation.close(statement, connection);
  }
}
