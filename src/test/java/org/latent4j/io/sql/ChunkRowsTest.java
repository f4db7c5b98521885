package org.latent4j.io.sql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.RowStream;
import org.latent4j.io.Schemas;
import org.latent4j.io.format.ReadOptions;

/** The same rows by columns and by cells. */
class ChunkRowsTest {
  private static final int ROWS = 10_000;
  private static final ReadOptions NUMBERS =
      ReadOptions.defaults().withColumns(List.of("f", "d", "i8", "u32", "i64", "yes"));

  @TempDir static Path folder;
  private static Path file;

  @BeforeAll
  static void file() throws SQLException {
    file = folder.resolve("rows.parquet");
    copy(
        """
        SELECT (i / 7)::FLOAT AS f, i / 7 AS d, (i %% 100 - 50)::TINYINT AS i8,
          (4294967295 - i)::UINTEGER AS u32, -(1::BIGINT << 60) + i * 3 AS i64, i %% 3 = 0 AS yes,
          IF(i %% 5 = 0, NULL, (i / 3)::FLOAT) AS gap, IF(i %% 7 = 0, NULL, i %% 9) AS count,
          CASE i %% 4 WHEN 0 THEN NULL WHEN 1 THEN 'grün' ELSE ' red' END AS word,
          i %% 2 = 0 AS open, 'r' || i AS id
        FROM range(%d) AS t(i)
        """
            .formatted(ROWS),
        file);
  }

  private static void copy(String query, Path target) throws SQLException {
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement()) {
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 4096)".formatted(query, target));
    }
  }

  private static DuckDb relation(Path file) {
    return DuckDb.open(file.toString(), "read_parquet(" + SqlText.file(file) + ")");
  }

  /** All values, with the ids behind each block of them as text. */
  private static List<Object> all(DuckDb relation, ReadOptions options, int blockRows)
      throws IOException {
    List<Object> all = new ArrayList<>();
    List<Object> ids = new ArrayList<>();
    try (RowStream rows = SqlStream.open("rows", relation, options, blockRows)) {
      RowStream.Block block = rows.block();
      while (block.take()) {
        FloatBuffer values = block.values();
        while (values.hasRemaining()) {
          all.add(Float.floatToRawIntBits(values.get()));
        }
        for (Object[] cells : block.ids().cells()) {
          ids.addAll(Arrays.asList(cells));
        }
      }
    }
    all.addAll(ids);
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 2048, 4096, 7001})
  void numbers(int blockRows) throws IOException {
    ReadOptions options = blockRows > 1 ? NUMBERS.withIds(List.of("id", "count")) : NUMBERS;
    List<Object> cells = all(relation(file), options, 4096);
    assertEquals(ROWS * (blockRows > 1 ? 8 : 6), cells.size());
    if (blockRows == 4096) {
      assertEquals(cells, all(relation(file).counted((read, columns) -> {}), options, blockRows));
    } else { // The ids of a block are columns, so only values come in the same order.
      int values = ROWS * 6;
      assertEquals(
          cells.subList(0, values),
          all(relation(file).counted((read, columns) -> {}), options, blockRows)
              .subList(0, values));
    }
  }

  @Test
  void tables() throws IOException {
    ReadOptions options =
        ReadOptions.defaults()
            .withTable(
                Schemas.infer(file.toString()).specs().stream()
                    .filter(
                        column -> List.of("gap", "count", "word", "open").contains(column.name()))
                    .toList())
            .withIds(List.of("word", "yes", "d"));
    List<Object> cells = all(relation(file), options, 512);
    assertEquals(ROWS * 7, cells.size());
    assertEquals(cells, all(relation(file).counted((read, columns) -> {}), options, 512));
  }

  @ParameterizedTest
  @CsvSource({
    "'IF(i = 5000, NULL, i)', a missing value",
    "'IF(i >= 5000, 1e300, i)', Infinity",
    "'IF(i = 5000, ''nan''::FLOAT, i)', NaN",
  })
  void theFirstRowThatIsWrongIsTold(String expression, String found) throws Exception {
    Path wrong = folder.resolve("wrong.parquet");
    copy("SELECT i AS a, %s AS b FROM range(9000) AS t(i)".formatted(expression), wrong);
    List<String> told = new ArrayList<>();
    for (DuckDb relation :
        List.of(relation(wrong), relation(wrong).counted((read, columns) -> {}))) {
      told.add(
          assertThrows(DataException.class, () -> all(relation, ReadOptions.defaults(), 3000))
              .getMessage());
    }
    assertEquals(told.get(0), told.get(1));
    assertTrue(told.get(0).contains(", row 5001, column \"b\": "), told.get(0));
    assertTrue(told.get(0).endsWith("found " + found), told.get(0));
  }

  /** The engine ends there as if it were the end of the file. */
  @Test
  void rowsBehindADamagedPageAreNotLeftOut() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("r8", bytes.length / 2);
    assertTrue(at > 0);
    Arrays.fill(bytes, at, at + 64, (byte) 255);
    Path damaged = Files.write(folder.resolve("damaged.parquet"), bytes);
    ReadOptions options = ReadOptions.defaults().withColumns(List.of("f")).withIds(List.of("id"));
    DataException fault =
        assertThrows(
            DataException.class,
            () -> all(relation(damaged).counted((read, columns) -> {}), options, 1000));
    assertTrue(fault.getMessage().contains("expected sound data, found "), fault.getMessage());
    assertEquals(1, fault.getMessage().lines().count());
  }

  @Test
  void noRows() throws Exception {
    Path none = folder.resolve("none.parquet");
    copy("SELECT 1 AS a WHERE false", none);
    try (RowStream rows =
        SqlStream.open(
            "none", relation(none).counted((read, columns) -> {}), ReadOptions.defaults(), 5)) {
      assertTrue(rows.isEmpty());
      assertArrayEquals(new String[] {"a"}, rows.columns().toArray());
    }
  }
}
