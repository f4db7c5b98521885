package org.latent4j.io.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;

/**
 * DuckDB in this process, with nothing in it: one engine for each number of threads, opened when it
 * is first asked for. No extension loads itself, and settings are locked, so that a query cannot
 * change them. After an error of its own making ("INTERNAL Error") an engine is not used again.
 */
final class Engine {
  private static final Map<Integer, Opened> OPEN = new HashMap<>();
  private static int opened;

  /** An engine, which lasts as long as a connection to it. */
  private record Opened(String url, Connection first) {}

  private Engine() {}

  /**
   * A connection of one's own.
   *
   * @param threads of the engine; by one alone the same query gives the same order
   * @throws SpecException if the driver is not there
   */
  static synchronized Connection connect(int threads) {
    try {
      Opened engine = OPEN.get(threads);
      if (engine == null) {
        engine = open(threads);
        OPEN.put(threads, engine);
      }
      return DriverManager.getConnection(engine.url(), settings(threads));
    } catch (SQLException | LinkageError e) {
      throw new SpecException(
          "data",
          "org.duckdb:duckdb_jdbc on the class path, which reads Parquet, JSON lines and sql:",
          SqlText.line(e));
    }
  }

  private static Opened open(int threads) throws SQLException {
    String url = "jdbc:duckdb:memory:latent4j-" + opened++;
    Connection first = DriverManager.getConnection(url, settings(threads));
    try (Statement statement = first.createStatement()) {
      statement.execute("SET lock_configuration = true");
      return new Opened(url, first);
    } catch (SQLException e) {
      closeQuietly(first);
      throw e;
    }
  }

  private static Properties settings(int threads) {
    Properties settings = new Properties();
    settings.setProperty("jdbc_stream_results", "true");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    settings.setProperty("preserve_insertion_order", "true");
    settings.setProperty("threads", Integer.toString(threads));
    settings.setProperty("memory_limit", (ReadOptions.machineMemory() >> 22) + "MiB");
    String folder = "latent4j-duckdb-" + ProcessHandle.current().pid();
    settings.setProperty(
        "temp_directory", Path.of(System.getProperty("java.io.tmpdir"), folder).toString());
    return settings;
  }

  /** Looks at what an engine threw. */
  static synchronized void failed(Exception failure) {
    String text = String.valueOf(failure.getMessage());
    if (text.contains("INTERNAL Error") || text.contains("FATAL Error")) {
      OPEN.values().forEach(engine -> closeQuietly(engine.first()));
      OPEN.clear();
    }
  }

  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // What it was opened for failed before.
    }
  }
}
