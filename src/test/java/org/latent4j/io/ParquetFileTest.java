package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.Labels;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;

/** Files that pyarrow wrote ({@code fixtures.py} beside them) against the formulas behind them. */
class ParquetFileTest {
  private static final int ROWS = 100;
  private static final ReadOptions PLAIN = ReadOptions.defaults();

  /** What {@code fixtures.py} puts into each column, as exact as its type. */
  private static final Map<String, IntToDoubleFunction> FORMULAS =
      Map.ofEntries(
          Map.entry("bool", i -> i % 3 == 0 ? 1 : 0),
          Map.entry("i8", i -> i - 50),
          Map.entry("u8", i -> i + 150),
          Map.entry("i16", i -> i * 300 - 15000),
          Map.entry("u16", i -> i * 600),
          Map.entry("i32", i -> i * 30000000L - 2000000000L + i),
          Map.entry("u32", i -> 4294967295L - i * 1000L),
          Map.entry("i64", i -> new BigDecimal(-(1L << 60) + i * 3L).floatValue()),
          Map.entry(
              "u64", i -> BigInteger.TWO.pow(64).subtract(BigInteger.valueOf(1L + i)).floatValue()),
          Map.entry("half", i -> i / 8.0 - 5),
          Map.entry("float", i -> (float) (i / 7.0)),
          Map.entry("double", i -> i / 7.0),
          Map.entry("dec9", i -> BigDecimal.valueOf(i * 37L - 50, 2).floatValue()),
          Map.entry("dec18", i -> BigDecimal.valueOf(i * 37L - 50, 2).floatValue()),
          Map.entry("dec38", i -> BigDecimal.valueOf(i * 37L - 50, 2).floatValue()));

  @TempDir Path folder;

  static Path fixture(String name) {
    try {
      return Path.of(ParquetFileTest.class.getResource("parquet/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String source(String name) {
    return fixture(name).toString();
  }

  static float[] all(RowStream rows) throws IOException {
    List<float[]> blocks = new ArrayList<>();
    int size = 0;
    RowStream.Block block = rows.block();
    while (block.take()) {
      FloatBuffer values = block.values();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      blocks.add(copy);
      size += copy.length;
    }
    float[] all = new float[size];
    int at = 0;
    for (float[] values : blocks) {
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return all;
  }

  private static float[] read(String name, ReadOptions options, int blockRows) throws IOException {
    try (RowStream rows = Sources.stream(source(name), options, blockRows)) {
      return all(rows);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "types.parquet",
        "types-v2-zstd.parquet",
        "types-gzip.parquet",
        "types-encodings.parquet"
      })
  void numbersOfEveryType(String name) throws IOException {
    try (Dataset data = Sources.open(source(name), PLAIN)) {
      assertTrue(data.columns().size() >= 4);
      float[] values = data.rows().readFloats(0, ROWS);
      for (int c = 0; c < data.columns().size(); c++) {
        String column = data.columns().get(c);
        for (int i = 0; i < ROWS; i++) {
          assertEquals(
              (float) FORMULAS.get(column).applyAsDouble(i),
              values[i * data.columns().size() + c],
              column + ", row " + i);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 30, 64, 1000})
  void blocksOfAnySizeHaveTheSameRows(int blockRows) throws IOException {
    float[] expected;
    try (Dataset data = Sources.open(source("types.parquet"), PLAIN)) {
      expected = data.rows().readFloats(0, ROWS);
    }
    assertArrayEquals(expected, read("types.parquet", PLAIN, blockRows));
  }

  @Test
  void columnsAreChosenByNameAndNumber() throws IOException {
    float[] values = read("ids.parquet", PLAIN.withColumns(List.of("y", "8")), 33);
    for (int i = 0; i < ROWS; i++) {
      assertEquals(-i, values[2 * i]);
      assertEquals(i, values[2 * i + 1]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lists.parquet", "lists-v2.parquet"})
  void aListIsAsManyValues(String name) throws IOException {
    ReadOptions options = PLAIN.withColumns(List.of("whole", "pixels", "fixed", "part.a"));
    float[] values = read(name, options, 16);
    assertEquals(ROWS * 8, values.length);
    for (int i = 0; i < ROWS; i++) {
      float[] expected = {i, 2 * i, i, i + 0.5f, -i, i, 1, i};
      assertArrayEquals(expected, Arrays.copyOfRange(values, 8 * i, 8 * i + 8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ragged, row 65, 'expected 3 numbers, as in the first row, found 2'",
    "holes, row 41, 'expected numbers, found a missing value'",
    "none, row 51, 'expected 1 numbers, as in the first row, found 0'",
    "deep, '', 'expected numbers, found lists of values of a kind that is not read'",
  })
  void listsThatAreNoVectors(String column, String row, String what) {
    for (String name : List.of("lists.parquet", "lists-v2.parquet")) {
      DataException fault =
          assertThrows(
              DataException.class, () -> read(name, PLAIN.withColumns(List.of(column)), 16));
      String where = name + (row.isEmpty() ? "" : ", " + row) + ", column \"" + column + "\"";
      assertTrue(fault.getMessage().contains(where + ": " + what), fault.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ids.parquet, id, text",
    "ids.parquet, day, dates",
    "ids.parquet, at, points in time",
    "int96.parquet, at, points in time",
  })
  void whatIsNoNumberIsRefusedByName(String name, String column, String found) {
    for (ReadOptions options : List.of(PLAIN, PLAIN.withColumns(List.of("x", column)))) {
      DataException fault =
          assertThrows(DataException.class, () -> Sources.open(source(name), options));
      boolean first = options.equals(PLAIN);
      String shown = first && name.startsWith("ids") ? "\"id\"" : "\"" + column + "\"";
      assertTrue(fault.getMessage().contains("column " + shown), fault.getMessage());
      assertTrue(first || fault.getMessage().contains("found " + found), fault.getMessage());
    }
  }

  @Test
  void aMissingNumberIsRefusedWithItsRow() {
    DataException fault =
        assertThrows(
            DataException.class,
            () -> read("gaps.parquet", PLAIN.withColumns(List.of("count", "size")), 10));
    assertTrue(
        fault.getMessage().contains("gaps.parquet, row 1, column \"count\": expected a number"),
        fault.getMessage());
  }

  @Test
  void aTableIsReadByItsKinds() throws IOException {
    List<ColumnSpec> columns = Schemas.infer(source("gaps.parquet")).specs();
    assertEquals(
        List.of("size", "count", "colour", "open"),
        columns.stream().map(ColumnSpec::name).toList());
    assertEquals(List.of("green, blue", "red"), columns.get(2).categories());
    assertEquals(List.of("false", "true"), columns.get(3).categories());
    float[] values = read("gaps.parquet", PLAIN.withTable(columns), 17);
    for (int i = 0; i < ROWS; i++) {
      float[] row = Arrays.copyOfRange(values, 4 * i, 4 * i + 4);
      float gap = Float.NaN;
      float[] expected = {
        i % 5 == 0 ? gap : i / 2f,
        i % 7 == 0 ? gap : i % 9,
        i % 4 == 0 ? gap : 1 - i % 2,
        i % 6 == 0 ? gap : 1 - i % 2
      };
      assertArrayEquals(expected, row, "row " + i);
    }
  }

  @Test
  void aCellThatBreaksItsKindIsNamed() throws IOException {
    ColumnSpec count =
        Schemas.infer(source("gaps.parquet")).specs().stream()
            .filter(column -> column.name().equals("colour"))
            .findFirst()
            .orElseThrow();
    ColumnSpec red =
        new ColumnSpec(
            "colour", count.kind(), List.of("red", "blue"), false, 0, 1, count.likelihood());
    DataException fault =
        assertThrows(
            DataException.class, () -> read("gaps.parquet", PLAIN.withTable(List.of(red)), 10));
    assertTrue(
        fault.getMessage().contains("row 2, column \"colour\": expected one of [red, blue]"),
        fault.getMessage());
    assertTrue(fault.getMessage().contains("found \"green, blue\""), fault.getMessage());
  }

  @Test
  void aLabelColumnIsText() throws IOException {
    Optional<Labels> labels =
        Sources.labels(source("gaps.parquet"), PLAIN.withLabelColumn("colour"));
    assertEquals(List.of("green, blue", "red"), labels.orElseThrow().classes());
    assertEquals(Labels.UNKNOWN, labels.get().indices()[0]);
    assertEquals(0, labels.get().indices()[1]);
    ReadOptions options = PLAIN.withColumns(List.of("x")).withLabelColumn("word");
    try (Dataset data = Sources.open(source("ids.parquet"), options)) {
      assertEquals(List.of("a", "b"), data.labels().orElseThrow().classes());
      assertEquals(1, data.rows().features());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4.parquet", "brotli.parquet"})
  void otherCodecsAreRead(String name) throws IOException {
    float[] values = read(name, PLAIN, 30);
    for (int i = 0; i < ROWS; i++) {
      assertEquals((float) (i / 7.0), values[i]);
    }
  }

  /** A bit of a page with a checksum, and every cut, is found out. */
  @Test
  void damageIsToldInOneLine() throws IOException {
    byte[] whole = Files.readAllBytes(fixture("types-encodings.parquet"));
    Path file = folder.resolve("broken.parquet");
    for (int length = 0; length < whole.length; length += 97) {
      refuses(Files.write(file, Arrays.copyOf(whole, length)));
    }
    byte[] flipped = whole.clone();
    flipped[200] ^= 4;
    assertTrue(refuses(Files.write(file, flipped)).contains("expected sound data, found"));
  }

  /** The engine reads them all: plain numbers with another bit are other numbers. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFlippedBitOfAPageWithAChecksumIsFound(boolean second) throws IOException {
    Path file = folder.resolve("sums.parquet");
    try (RowSink sink = Sinks.open(file.toString(), OutputRows.of(List.of(2), List.of("a", "b")))) {
      float[] values = new float[2 * (1 << 17)];
      for (int group = 0; group < 2; group++) {
        for (int i = 0; i < values.length; i++) {
          values[i] = (i * 2654435761L + group) % 1_000_003 / 7f;
        }
        sink.write(values, values.length / 2);
      }
      sink.commit();
    }
    byte[] bytes = Files.readAllBytes(file);
    float[] sound = all(Sources.stream(file.toString(), PLAIN, 1000));
    bytes[second ? bytes.length - 5000 : 5000] ^= 4;
    Path flipped = Files.write(folder.resolve("flipped.parquet"), bytes);
    DataException fault =
        assertThrows(
            DataException.class, () -> all(Sources.stream(flipped.toString(), PLAIN, 1000)));
    String column = second ? "b" : "a";
    assertTrue(
        fault
            .getMessage()
            .startsWith(flipped + ", column \"" + column + "\": expected sound data, found a page"),
        fault.getMessage());
    // What is not read is not looked at.
    String other = second ? "a" : "b";
    float[] values = all(Sources.stream(flipped.toString(), PLAIN.withColumns(List.of(other)), 9));
    for (int i = 0; i < values.length; i++) {
      assertEquals(sound[2 * i + (second ? 0 : 1)], values[i]);
    }
  }

  private static String refuses(Path file) {
    DataException fault =
        assertThrows(DataException.class, () -> Sources.open(file.toString(), PLAIN));
    assertTrue(fault.getMessage().contains(file.toString()), fault.getMessage());
    assertFalse(fault.getMessage().contains("\n"), fault.getMessage());
    return fault.getMessage();
  }

  /** The engine calls the second column by another name than the file. */
  @Test
  void namesThatDifferByCaseAloneAreLookedAt() throws IOException {
    Path file = folder.resolve("case.parquet");
    try (RowSink sink = Sinks.open(file.toString(), OutputRows.of(List.of(2), List.of("a", "A")))) {
      float[] values = new float[2000];
      for (int i = 0; i < values.length; i++) {
        values[i] = i * 2654435761L % 1_000_003;
      }
      sink.write(values, values.length / 2);
      sink.commit();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[6000] ^= 4;
    Path flipped = Files.write(folder.resolve("flipped.parquet"), bytes);
    DataException fault =
        assertThrows(
            DataException.class, () -> all(Sources.stream(flipped.toString(), PLAIN, 100)));
    assertTrue(
        fault.getMessage().contains("column \"A\": expected sound data"), fault.getMessage());
  }

  /** As pyarrow writes times of day: in UTC. */
  @Test
  void timesOfDayInUtcAreHandedOn(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("clock.parquet");
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = engine.createStatement()) {
      statement.execute(
          "COPY (SELECT 1.5::FLOAT AS x, '01:02:03.5+00'::TIMETZ AS clock) TO '%s' (FORMAT parquet)"
              .formatted(file));
    }
    ReadOptions options = PLAIN.withColumns(List.of("x")).withIds(List.of("clock"));
    try (RowStream rows = Sources.stream(file.toString(), options, 4)) {
      RowStream.Block block = rows.block();
      assertTrue(block.take());
      assertEquals("01:02:03.500", rows.idColumns().get(0).text(block.ids().cells()[0][0]));
    }
  }

  /** pyarrow writes such a group where a table is cut into no rows. */
  @Test
  void aRowGroupMayBeEmpty() throws IOException {
    Path file = Fixtures.resource("empty-group.parquet");
    try (Dataset data = Sources.open(file.toString(), ReadOptions.defaults())) {
      assertArrayEquals(new float[] {1.5f, 2.5f, 3.5f, 4.5f}, data.rows().readFloats(0, 4));
    }
  }
}
