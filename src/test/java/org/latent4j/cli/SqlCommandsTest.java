package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;

/** Rows of queries, of partitioned folders and of JSON lines: the same answers as from csv. */
class SqlCommandsTest {
  private static final int ROWS = 60;

  @TempDir static Path shared;
  @TempDir Path dir;

  private static Path csv;
  private static String model;

  /** The same table as one csv, two that are joined, a folder by year, a database. */
  @BeforeAll
  static void train() throws Exception {
    StringBuilder all = new StringBuilder("size,job,year\n");
    StringBuilder sizes = new StringBuilder("key,size\n");
    StringBuilder jobs = new StringBuilder("nr,job,year\n");
    StringBuilder lines = new StringBuilder();
    Path database = shared.resolve("t.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (nr INTEGER, size REAL, job TEXT, year INTEGER)");
      PreparedStatement row = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?)");
      for (int i = 0; i < ROWS; i++) {
        String size = i % 5 == 0 ? "" : Double.toString(i / 8.0);
        String job = i % 7 == 0 ? "" : i % 2 == 0 ? "cook" : "\"pilot, retired\"";
        String year = Integer.toString(2001 + i * 3 / ROWS);
        all.append("%s,%s,%s%n".formatted(size, job, year));
        sizes.append("%d,%s%n".formatted(i, size));
        jobs.append("%d,%s,%s%n".formatted(i, job, year));
        String text = job.replace("\"", "");
        lines.append(
            "{\"size\": %s, \"job\": %s, \"year\": %s}%n"
                .formatted(
                    size.isEmpty() ? "null" : size,
                    text.isEmpty() ? "null" : '"' + text + '"',
                    year));
        row.setInt(1, i);
        row.setObject(2, size.isEmpty() ? null : Double.valueOf(size));
        row.setString(3, text.isEmpty() ? null : text);
        row.setInt(4, Integer.parseInt(year));
        row.executeUpdate();
      }
    }
    csv = Files.writeString(shared.resolve("all.csv"), all);
    Files.writeString(shared.resolve("sizes.csv"), sizes);
    Files.writeString(shared.resolve("jobs.csv"), jobs);
    Files.writeString(shared.resolve("all.jsonl"), lines);
    partition(shared.resolve("years"));
    Call trained = Call.of(training(csv.toString(), shared));
    assertEquals(0, trained.code(), trained.err());
    model = " --model " + shared.resolve("models");
  }

  private static void partition(Path folder) throws Exception {
    String copy =
        "COPY (SELECT * FROM read_csv('%s')) TO '%s' (FORMAT parquet, PARTITION_BY (year))";
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement()) {
      statement.execute(copy.formatted(csv, folder));
    }
  }

  private static String training(String source, Path into) {
    return "train --quiet --schema auto --hidden 8 --latent 2 --epochs 1 --seed 3 --data "
        + source
        + " --run-dir "
        + into.resolve("run")
        + " --export-dir "
        + into.resolve("models");
  }

  static List<String> sources() {
    return List.of(
        "sql:SELECT size, job, year FROM '%1$s/sizes.csv' JOIN '%1$s/jobs.csv' ON key = nr ORDER BY key"
            .formatted(shared),
        "sql:SELECT size, job, year FROM '%s/all.jsonl'".formatted(shared),
        "sql:SELECT * FROM read_parquet('%s/years/*/*.parquet', hive_partitioning=true) ORDER BY year"
            .formatted(shared),
        "jdbc:sqlite:%s sql:SELECT size, job, year FROM t ORDER BY nr"
            .formatted(shared.resolve("t.db")),
        shared.resolve("years").toString(),
        shared.resolve("all.jsonl").toString());
  }

  private static Call call(String words, String source, Path out) {
    String[] first = (words + model + " --batch 20 --out " + out + " --in").split(" ");
    String[] all = java.util.Arrays.copyOf(first, first.length + 1);
    all[first.length] = source;
    return Call.of(all);
  }

  private static float[] values(Path file) throws Exception {
    try (Dataset data = Sources.open(file.toString(), ReadOptions.defaults())) {
      return data.rows().readFloats(0, (int) data.rows().count());
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void answersAreThoseOfTheSameCsv(String source) throws Exception {
    for (String command : List.of("encode", "score")) {
      Path expected = dir.resolve("expected.npy");
      assertEquals(0, call(command, csv.toString(), expected).code());
      Path found = dir.resolve("found.npy");
      Call call = call(command, source, found);
      assertEquals(0, call.code(), call.err());
      assertArrayEquals(values(expected), values(found), command);
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void idsAndLabelsComeAlong(String source) throws Exception {
    Path expected = dir.resolve("expected.csv");
    assertEquals(0, call("encode --id-columns job,year", csv.toString(), expected).code());
    Path found = dir.resolve("found.csv");
    Call call = call("encode --id-columns job,year", source, found);
    assertEquals(0, call.code(), call.err());
    assertEquals(Files.readString(expected), Files.readString(found));
    ReadOptions label = ReadOptions.defaults().withColumns(List.of("year")).withLabelColumn("job");
    try (Dataset data = Sources.open(source, label)) {
      assertEquals(List.of("cook", "pilot, retired"), data.labels().orElseThrow().classes());
    }
  }

  @Test
  void gapsOfAQueryAreFilled() throws Exception {
    Path expected = dir.resolve("expected.csv");
    assertEquals(0, call("impute", csv.toString(), expected).code());
    for (String source : List.of(sources().get(0), sources().get(3))) {
      Path found = dir.resolve("found.csv");
      Call call = call("impute", source, found);
      assertEquals(0, call.code(), call.err());
      ReadOptions numbers = ReadOptions.defaults().withColumns(List.of("size", "year"));
      try (Dataset one = Sources.open(expected.toString(), numbers);
          Dataset other = Sources.open(found.toString(), numbers)) {
        assertArrayEquals(one.rows().readFloats(0, ROWS), other.rows().readFloats(0, ROWS));
      }
    }
  }

  @Test
  void trainingIsThatOfTheSameCsv() throws Exception {
    for (String source : List.of(sources().get(0), sources().get(3), sources().get(5))) {
      Path into = Files.createTempDirectory(dir, "run");
      String[] words = training("X", into).split(" ");
      words[java.util.Arrays.asList(words).indexOf("X")] = source;
      Call trained = Call.of(words);
      assertEquals(0, trained.code(), trained.err());
      String one = Files.readString(shared.resolve("run/metrics.csv"));
      String other = Files.readString(into.resolve("run/metrics.csv"));
      assertEquals(losses(one), losses(other));
    }
  }

  private static List<String> losses(String metrics) {
    return metrics.lines().skip(1).map(line -> line.replaceFirst(",[^,]*,[^,]*$", "")).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY (SELECT 1) TO 'OUT'",
        "SELECT 1); COPY (SELECT 1) TO 'OUT'; SELECT (1",
        "SELECT 1; COPY (SELECT 1) TO 'OUT'",
        "ATTACH 'OUT'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM 'https://localhost:1/rows.parquet'", // by an extension, which is not there
        "SELECT * FROM sqlite_scan('OUT', 't')",
        "PRAGMA version",
        "SET threads = 1",
        "CREATE TABLE t (a INT)",
        "SELECT * FROM enable_logging(storage='file', storage_path='OUT')",
        "SELECT * FROM query('COPY (SELECT 1) TO ''OUT''')",
        "SELECT FROM WHERE",
      })
  void nothingIsWritten(String query) {
    Path file = dir.resolve("written.csv");
    Call call =
        call("encode", "sql:" + query.replace("OUT", file.toString()), dir.resolve("z.npy"));
    assertEquals(2, call.code(), call.err());
    assertEquals(1, call.err().lines().count(), call.err());
    assertFalse(Files.exists(file));
    Call other =
        call(
            "encode",
            "jdbc:sqlite:%s sql:%s".formatted(shared.resolve("t.db"), "DELETE FROM t"),
            dir.resolve("z.npy"));
    assertEquals(2, other.code(), other.err());
    assertTrue(other.err().contains("one SELECT"), other.err());
  }

  /** Some databases let a query that begins as a reading one write. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "WITH gone AS (SELECT 1) DELETE FROM t",
        "WITH gone AS (SELECT 1) DELETE FROM t RETURNING size, job, year",
        "WITH gone AS (SELECT 1) UPDATE t SET size = 0 RETURNING size, job, year",
      })
  void aDatabaseStaysAsItIs(String query) throws Exception {
    Path database = shared.resolve("t.db");
    String count = "SELECT count(*), sum(size) FROM t";
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      String before = statement.executeQuery(count).getString(2);
      String source = "jdbc:sqlite:%s sql:%s".formatted(database, query);
      Call call = call("encode", source, dir.resolve("z.npy"));
      assertTrue(call.code() == 0 || call.err().lines().count() == 1, call.err());
      ResultSet after = statement.executeQuery(count);
      assertEquals(ROWS, after.getInt(1));
      assertEquals(before, after.getString(2));
    }
  }
}
