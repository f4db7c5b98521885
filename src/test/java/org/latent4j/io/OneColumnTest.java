package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.Ids;
import org.latent4j.data.table.TableReading;
import org.latent4j.io.csv.TableCopy;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.LikelihoodSpec;

/** In a csv file of one column an empty line is a row without a value: no row below it moves. */
class OneColumnTest {
  private static final ReadOptions TABLE =
      ReadOptions.defaults()
          .withTable(
              List.of(
                  new ColumnSpec(
                      "a",
                      ColumnSpec.Kind.REAL,
                      List.of(),
                      true,
                      0,
                      1,
                      LikelihoodSpec.of("gaussian"))));

  @TempDir Path dir;

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("one.csv"), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void anEmptyLineIsARow(String end) throws IOException {
    Path file = file(String.join(end, "a", "1", "", "3", "", "", "6", ""));
    try (Dataset data = Sources.open(file.toString(), TABLE)) {
      float none = Float.NaN;
      assertArrayEquals(new float[] {1, none, 3, none, none, 6}, data.rows().readFloats(0, 6), 0f);
      assertEquals(6, data.rows().count());
    }
  }

  @Test
  void amongNumbersItIsRefusedByLine() throws IOException {
    Path file = file("a\n1\n\n3\n");
    DataException refused =
        assertThrows(
            DataException.class, () -> Sources.open(file.toString(), ReadOptions.defaults()));
    assertTrue(
        refused
            .getMessage()
            .endsWith(
                "row 2 (line 3), column 1 \"a\": expected a number, found an empty field"
                    + " (of one column, an empty line is a row)"),
        refused.getMessage());
    Path end = file("1\n2\n\n");
    DataException last =
        assertThrows(
            DataException.class, () -> Sources.open(end.toString(), ReadOptions.defaults()));
    assertTrue(last.getMessage().contains("row 3 (line 3)"), last.getMessage());
    Path first = file("\na\n1\n2\n");
    DataException begin =
        assertThrows(
            DataException.class, () -> Sources.open(first.toString(), ReadOptions.defaults()));
    assertTrue(begin.getMessage().contains("expected a first line that is not empty"));
  }

  @Test
  void ofSeveralColumnsItIsStillNone() throws IOException {
    Path file = file("\na,b\n1,2\n\n3,4\n\n");
    try (Dataset data = Sources.open(file.toString(), ReadOptions.defaults())) {
      assertArrayEquals(new float[] {1, 2, 3, 4}, data.rows().readFloats(0, 2), 0f);
    }
  }

  @Test
  void inManyBlocksEveryRowKeepsItsPlace() throws IOException {
    List<String> lines = new ArrayList<>(List.of("a"));
    for (int i = 0; i < 30_000; i++) {
      lines.add(i % 3 == 0 ? "" : Integer.toString(i));
    }
    Path file = file(String.join("\n", lines) + "\n");
    try (Dataset data = Sources.open(file.toString(), TABLE)) {
      assertEquals(30_000, data.rows().count());
      float[] values = data.rows().readFloats(0, 30_000);
      for (int i = 0; i < values.length; i++) {
        assertEquals(i % 3 == 0 ? Float.NaN : i, values[i], 0f);
      }
    }
  }

  @Test
  void itIsFilledWhereItStands() throws IOException {
    Path file = file("a\r\n1\r\n\r\n3\r\n");
    Path copy = dir.resolve("copy.csv");
    TableReading reading = TABLE.table().orElseThrow();
    try (TableCopy table = TableCopy.open(file, copy.toString(), reading)) {
      table.write(new float[] {7, 8, 9}, 3, Ids.NONE);
      table.commit();
    }
    assertEquals("a\r\n1\r\n8\r\n3\r\n", Files.readString(copy).replace("8.0", "8"));
  }
}
