package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.OddCells;
import org.latent4j.data.table.TableReading;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ColumnSpec.Kind;
import org.latent4j.spec.SpecException;

/** Csv files read by the kinds of their columns. */
class TableFileTest {
  private static final float NO = Float.NaN;
  private static final ReadOptions PLAIN = ReadOptions.defaults();
  private static final ReadOptions TABLE = PLAIN.withTable(Columns.ALL);
  private static final String PEOPLE =
      """
      id,job,flag,age,visits,extra,smokes,pay
      1,cook,0,40.5,3,text,yes,1e3
      2, cook ,1.0,-2,0,,no,0.25
      3,?,NA,n/a,null,7,,NaN
      """;
  private static final float[] PEOPLE_ROWS = {
    40.5f, 1000, 3, 1, 0, 0, -2, 0.25f, 0, 0, 1, 0, NO, NO, NO, NO, NO, NO
  };

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.csv.gz"})
  void columnsAreFoundByNameAndReadByKind(String name) throws IOException {
    byte[] text = ("\ufeff" + PEOPLE.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve(name), name.endsWith("gz") ? Fixtures.gzip(text) : text);
    try (Dataset data = Sources.open(file.toString(), TABLE)) {
      assertEquals(List.of(6), data.rows().shape());
      assertArrayEquals(PEOPLE_ROWS, data.rows().readFloats(0, 3));
      assertEquals(List.of("age", "pay", "visits", "smokes", "flag", "job"), data.columns());
      assertEquals(Optional.of(Columns.ALL), data.table());
      assertTrue(data.labels().isEmpty());
    }
    assertArrayEquals(PEOPLE_ROWS, streamed(file, TABLE, 2));
  }

  @Test
  void quotedNamesAndLineEndsInThem() throws IOException {
    Path file =
        Fixtures.write(
            folder,
            "a.csv",
            "note,job\n\"a\nb\",\"pilot, retired\"\n,\"x\"\"y\"\n\n\"\",cook\nz,\"\"\n");
    ReadOptions options = PLAIN.withTable(List.of(Columns.JOB));
    assertArrayEquals(new float[] {1, 2, 0, NO}, all(file, options));
    assertArrayEquals(new float[] {1, 2, 0, NO}, streamed(file, options, 3));
  }

  @Test
  void aListedNameIsOneEvenWhereItIsAWordForMissing() throws IOException {
    Path file = Fixtures.write(folder, "a.csv", "cellar,b\nNA,1\ngood,2\n?,3\n,4\n");
    ColumnSpec cellar = Columns.named("cellar", Kind.CATEGORY, "NA", "good");
    assertArrayEquals(new float[] {0, 1, NO, NO}, all(file, PLAIN.withTable(List.of(cellar))));
  }

  @Test
  void labelsLieInTheSameFile() throws IOException {
    Path file = Fixtures.write(folder, "a.csv", PEOPLE);
    ReadOptions options = PLAIN.withTable(List.of(Columns.AGE)).withLabelColumn("smokes");
    try (Dataset data = Sources.open(file.toString(), options)) {
      assertEquals(List.of("no", "yes"), data.labels().orElseThrow().classes());
      assertArrayEquals(new int[] {1, 0, -1}, data.labels().orElseThrow().indices());
      assertArrayEquals(new float[] {40.5f, -2, NO}, data.rows().readFloats(0, 3));
    }
    ReadOptions twice = PLAIN.withTable(List.of(Columns.SMOKES)).withLabelColumn("smokes");
    Fixtures.refuses(file, twice, "taken once", "\"smokes\" twice");
  }

  @Test
  void columnsThatMayBeAbsentAreMissing() throws IOException {
    Path file = Fixtures.write(folder, "a.csv", "visits,agee\n4,1\n?,2\n");
    Fixtures.refuses(file, TABLE, "a column \"age\"", "[visits, agee]", "did you mean agee?");
    List<ColumnSpec> two = List.of(Columns.AGE, Columns.VISITS);
    TableReading reading = TableReading.of(two).withOptional(Set.of("age"));
    float[] expected = {NO, 4, NO, NO};
    assertArrayEquals(expected, all(file, PLAIN.withTable(reading)));
    assertArrayEquals(expected, streamed(file, PLAIN.withTable(reading), 1));
    TableReading none = TableReading.of(List.of(Columns.AGE)).withOptional(Set.of("age"));
    Fixtures.refuses(file, PLAIN.withTable(none), "at least one of the columns [age]");
  }

  @Test
  void namesThatAreNotKnownAreCountedOrRefused() throws IOException {
    Path file =
        Fixtures.write(folder, "a.csv", "flag,job\n0,baker\n2,cook\n1,baker\n?,mason\n1,cook\n");
    List<ColumnSpec> columns = List.of(Columns.FLAG, Columns.JOB);
    Fixtures.refuses(
        file,
        PLAIN.withTable(columns),
        "a.csv, row 1 (line 2), column 2 \"job\"",
        "one of [cook, pilot, retired, x\"y]",
        "\"baker\"");
    float[] expected = {0, NO, NO, 0, 1, NO, NO, NO, 1, 0};
    for (int blockRows = 1; blockRows <= 4; blockRows += 3) {
      OddCells odd = new OddCells();
      ReadOptions options = PLAIN.withTable(TableReading.of(columns).withOdd(odd));
      assertArrayEquals(expected, streamed(file, options, blockRows));
      assertEquals(
          List.of(
              "4 cells with a name that the model does not know, taken as missing:"
                  + " \"baker\" in column \"job\", \"2\" in column \"flag\","
                  + " \"mason\" in column \"job\""),
          odd.lines());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "age; abc; a finite float32 number",
        "age; 1e39; a finite float32 number",
        "age; -inf; a finite float32 number",
        "pay; 0; a number above 0",
        "pay; -3; a number above 0",
        "visits; -1; a whole number from 0 up",
        "visits; 2.5; a whole number from 0 up",
        "visits; many; a whole number from 0 up",
        "smokes; YES; one of [no, yes]",
        "flag; true; one of [0, 1]"
      })
  void valuesThatBreakTheirKind(String column, String cell, String expected) throws IOException {
    ColumnSpec spec =
        Columns.ALL.stream().filter(c -> c.name().equals(column)).findAny().orElseThrow();
    Path file = Fixtures.write(folder, "a.csv", "z," + column + "\n1,?\n2," + cell + "\n");
    ReadOptions options = PLAIN.withTable(List.of(spec));
    String[] parts = {
      "a.csv, row 2 (line 3), column 2 \"" + column + "\"", expected, "\"" + cell + "\""
    };
    Fixtures.refuses(file, options, parts);
    DataException streamed = assertThrows(DataException.class, () -> streamed(file, options, 1));
    assertTrue(streamed.getMessage().startsWith(file + ", row 2 (line 3), column 2"));
  }

  @Test
  void whatIsNoTable() throws IOException {
    Path ragged = Fixtures.write(folder, "a.csv", "age,b\n1,2\n3\n");
    ReadOptions age = PLAIN.withTable(List.of(Columns.AGE));
    Fixtures.refuses(ragged, age, "a.csv, row 2 (line 3)", "2 fields", "found 1");
    Path twins = Fixtures.write(folder, "b.csv", "age,age\n1,2\n");
    Fixtures.refuses(twins, age, "taken once", "\"age\" twice");
    Path alone = Fixtures.write(folder, "c.csv", "age\n");
    Fixtures.refuses(alone, age, "at least one row", "a header alone");
    assertThrows(SpecException.class, () -> Sources.open("mnist", age));
    assertThrows(SpecException.class, () -> age.withHeader(ReadOptions.Header.NO));
    assertThrows(SpecException.class, () -> age.withColumns(List.of("age")));
    List<ColumnSpec> same = List.of(Columns.AGE, Columns.AGE);
    assertThrows(SpecException.class, () -> TableReading.of(same));
  }

  static float[] all(Path file, ReadOptions options) throws IOException {
    try (Dataset data = Sources.open(file.toString(), options)) {
      return data.rows().readFloats(0, (int) data.rows().count());
    }
  }

  static float[] streamed(Path file, ReadOptions options, int blockRows) throws IOException {
    List<Float> values = new ArrayList<>();
    try (RowStream stream = Sources.stream(file.toString(), options, blockRows)) {
      for (RowStream.Block block = stream.block(); block.take(); ) {
        FloatBuffer some = block.values();
        while (some.hasRemaining()) {
          values.add(some.get());
        }
      }
    }
    float[] flat = new float[values.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = values.get(i);
    }
    return flat;
  }
}
