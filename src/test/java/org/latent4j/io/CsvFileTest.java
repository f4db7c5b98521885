package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.FileRows;
import org.latent4j.data.Labels;
import org.latent4j.data.MemoryRows;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.format.ReadOptions.Header;
import org.latent4j.spec.SpecException;

class CsvFileTest {
  private static final ReadOptions PLAIN = ReadOptions.defaults();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "AUTO; 'a,b|1,2|3,4'; a b; 1 2 3 4",
        "AUTO; '1,2|3,4'; ; 1 2 3 4",
        "AUTO; 'a,b|1,2|3,4|'; a b; 1 2 3 4",
        "YES; '1,2|3,4'; 1 2; 3 4",
        "NO; '1,2|3,4'; ; 1 2 3 4",
        "AUTO; '\"x,1\",b|\"1\", 2 |-3.5e2,4'; x,1 b; 1 2 -350 4",
        "AUTO; 'a,b||1,2||'; a b; 1 2"
      })
  void headerIsFoundOrTold(Header header, String text, String names, String values)
      throws IOException {
    Path file = Fixtures.write(folder, "a.csv", text.replace('|', '\n'));
    try (Dataset data = Sources.open(file.toString(), PLAIN.withHeader(header))) {
      assertEquals(names == null ? List.of() : List.of(names.split(" ")), data.columns());
      assertEquals(List.of(2), data.rows().shape());
      assertArrayEquals(floats(values), data.rows().readFloats(0, (int) data.rows().count()));
    }
  }

  @Test
  void windowsFilesWithMarkAndPackedFiles() throws IOException {
    byte[] text = "\ufeffa,b\r\n1,2\r\n3,4\r\n".getBytes(StandardCharsets.UTF_8);
    Path plain = Files.write(folder.resolve("a.csv"), text);
    Path packed = Files.write(folder.resolve("a.CSV.gz"), Fixtures.gzip(text));
    for (Path file : List.of(plain, packed)) {
      try (Dataset data = Sources.open(file.toString(), PLAIN)) {
        assertEquals(List.of("a", "b"), data.columns());
        assertArrayEquals(new float[] {1, 2, 3, 4}, data.rows().readFloats(0, 2));
      }
    }
  }

  @Test
  void columnsAreTakenInTheirOrderAndTheLabelIsNone() throws IOException {
    Path file = Fixtures.write(folder, "a.csv", "a,kind,b,c\n1,dog,2,3\n4,cat,5,6\n7,dog,8,note\n");
    ReadOptions options = PLAIN.withColumns(List.of("b", "1")).withLabelColumn("kind");
    try (Dataset data = Sources.open(file.toString(), options)) {
      assertEquals(List.of("b", "a"), data.columns());
      assertArrayEquals(new float[] {2, 1, 5, 4, 8, 7}, data.rows().readFloats(0, 3));
      assertEquals(List.of("cat", "dog"), data.labels().orElseThrow().classes());
      assertArrayEquals(new int[] {1, 0, 1}, data.labels().orElseThrow().indices());
    }
  }

  @Test
  void aTextLabelDoesNotMakeAHeader() throws IOException {
    Path file = Fixtures.write(folder, "iris.csv", "5.1,3.5,setosa\n\n4.9,3.0,virginica\n");
    try (Dataset data = Sources.open(file.toString(), PLAIN.withLabelColumn("3"))) {
      assertEquals(2, data.rows().count());
      assertEquals("virginica", data.labels().orElseThrow().name(1));
    }
  }

  @Test
  void wholeNumberClassesKeepTheirOrder() throws IOException {
    Path file = Fixtures.write(folder, "a.csv", "y,a\n10,1\n9,2\n-1,3\n10,4\n");
    try (Dataset data = Sources.open(file.toString(), PLAIN.withLabelColumn("y"))) {
      assertEquals(List.of("-1", "9", "10"), data.labels().orElseThrow().classes());
      assertArrayEquals(new int[] {2, 1, 0, 2}, data.labels().orElseThrow().indices());
    }
  }

  @Test
  void labelsLieBesideTheData() throws IOException {
    Path table = Fixtures.write(folder, "a.csv", "1,2\n3,4\n5,6\n");
    Path names = Fixtures.write(folder, "names.csv", "label\nb\na\nb\n");
    Path bytes = Files.write(folder.resolve("l.idx"), Fixtures.idx(3));
    try (Dataset named = Sources.open(table.toString(), PLAIN.withLabels(names));
        Dataset numbered = Sources.open(table.toString(), PLAIN.withLabels(bytes))) {
      assertArrayEquals(new int[] {1, 0, 1}, named.labels().orElseThrow().indices());
      assertEquals(List.of("0", "1", "2"), numbered.labels().orElseThrow().classes());
    }
    Path wide = Fixtures.write(folder, "wide.csv", "label,b\nb,1\na,2\nb,3\n");
    Fixtures.refuses(table, PLAIN.withLabels(wide), "wide.csv", "one column", "2 columns");
  }

  @Test
  void classesThatAreNotKnown() throws IOException {
    Path column =
        Fixtures.write(
            folder, "a.csv", "a,y\n1,dog\n2,\n3, NA \n4,cat\n5,?\n6,null\n7,n/a\n8,nan\n");
    try (Dataset data = Sources.open(column.toString(), PLAIN.withLabelColumn("y"))) {
      Labels labels = data.labels().orElseThrow();
      assertEquals(List.of("cat", "dog"), labels.classes());
      assertArrayEquals(new int[] {1, -1, -1, 0, -1, -1, -1, -1}, labels.indices());
      assertEquals(2, labels.known());
      assertEquals("cat", labels.name(3));
      assertEquals("", labels.name(1));
    }
    Path table = Fixtures.write(folder, "t.csv", "1,2\n3,4\n5,6\n7,8\n");
    Path beside = Fixtures.write(folder, "names.csv", "label\nb\n\n?\na\n");
    Path halves = Files.write(folder.resolve("l.idx"), floats(7, Float.NaN, -1, 3));
    Path empty = Fixtures.write(folder, "none.csv", "y\n\nNA\n\n\n");
    try (Dataset named = Sources.open(table.toString(), PLAIN.withLabels(beside));
        Dataset numbered = Sources.open(table.toString(), PLAIN.withLabels(halves));
        Dataset none = Sources.open(table.toString(), PLAIN.withLabels(empty))) {
      assertArrayEquals(new int[] {1, -1, -1, 0}, named.labels().orElseThrow().indices());
      assertEquals(List.of("3", "7"), numbered.labels().orElseThrow().classes());
      assertArrayEquals(new int[] {1, -1, -1, 0}, numbered.labels().orElseThrow().indices());
      assertEquals(0, none.labels().orElseThrow().known());
    }
    Path broken = Files.write(folder.resolve("l.idx"), floats(7, 1.5f, -1, 3));
    Fixtures.refuses(table, PLAIN.withLabels(broken), "l.idx, row 2", "a whole number", "1.5");
    assertThrows(DataException.class, () -> new Labels(List.of("a"), new int[] {-2}));
  }

  /** An idx file of float32. */
  private static byte[] floats(float... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + 4 * values.length);
    buffer.put(new byte[] {0, 0, 0x0D, 1}).putInt(values.length);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  @Test
  void faultsNameRowAndColumn() throws IOException {
    Path ragged = Fixtures.write(folder, "a.csv", "a,b\n1,2\n3\n");
    Fixtures.refuses(ragged, PLAIN, "a.csv, row 2 (line 3)", "2 fields", "found 1");
    Path wide = Fixtures.write(folder, "a.csv", "1,2\n3,4\n\n5,6,7\n");
    Fixtures.refuses(wide, PLAIN, "row 3 (line 4)", "2 fields", "found 3");
    Path text = Fixtures.write(folder, "a.csv", "a,b\n1,2\n3,abc\n");
    Fixtures.refuses(text, PLAIN, "row 2 (line 3), column 2 \"b\"", "a number", "\"abc\"");
    Path gap = Fixtures.write(folder, "a.csv", "1,2\n,4\n");
    Fixtures.refuses(gap, PLAIN, "row 2 (line 2), column 1", "a number", "an empty field");
    Path nan = Fixtures.write(folder, "a.csv", "a,b\n1,2\n3,NaN\n");
    Fixtures.refuses(nan, PLAIN, "row 2", "column 2 \"b\"", "finite", "NaN");
    Path infinite = Fixtures.write(folder, "a.csv", "1,2\n-inf,4\n");
    Fixtures.refuses(infinite, PLAIN, "row 2", "column 1", "finite", "-inf");
    Path large = Fixtures.write(folder, "a.csv", "1,2\n1e39,4\n");
    Fixtures.refuses(large, PLAIN, "row 2", "column 1", "finite float32", "1e39");
    Path quote = Fixtures.write(folder, "a.csv", "1,2\n3,\"4\n5,6\n");
    Fixtures.refuses(quote, PLAIN, "row 2 (line 2), column 2", "a number", "\"4 5,6\"");
    Path first = Fixtures.write(folder, "a.csv", "a,2\n1,4\n");
    Fixtures.refuses(first, PLAIN, "row 1", "column 1", "\"a\"", "header");
  }

  @Test
  void faultsAreFoundBeyondTheBudgetToo() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 300_000; row++) {
      text.append("1,2,3,4\n");
    }
    Path file = Fixtures.write(folder, "a.csv", text + "1,2,x,4\n");
    Fixtures.refuses(file, PLAIN.withMemoryBytes(1), "row 300001 (line 300001), column 3");
  }

  @Test
  void optionsThatDoNotFit() throws IOException {
    Path file = Fixtures.write(folder, "a.csv", "a,b\n1,2\n");
    Fixtures.refuses(file, PLAIN.withColumns(List.of("c")), "1 to 2 of [a, b]", "\"c\"");
    Fixtures.refuses(file, PLAIN.withColumns(List.of("3")), "1 to 2", "\"3\"");
    Fixtures.refuses(file, PLAIN.withColumns(List.of("a", "1")), "taken once", "\"1\"");
    Fixtures.refuses(file, PLAIN.withLabelColumn("z"), "\"z\"");
    Path one = Fixtures.write(folder, "one.csv", "a\n1\n");
    Fixtures.refuses(one, PLAIN.withLabelColumn("a"), "beside the label");
    ReadOptions columns = PLAIN.withColumns(List.of("1"));
    assertThrows(SpecException.class, () -> Sources.open("gaussians", columns));
    ReadOptions label = PLAIN.withLabelColumn("1");
    Path labels = folder.resolve("x.idx");
    assertThrows(SpecException.class, () -> label.withLabels(labels));
  }

  /** Rows that pass the budget come from a file that nobody else can see, and are the same. */
  @Test
  void rowsBeyondTheBudgetLieOnDisk() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 700_000; row++) {
      text.append(row).append(',').append(-row).append(",0.5\n");
    }
    Path file = Fixtures.write(folder, "a.csv", text.toString());
    try (Dataset disk = Sources.open(file.toString(), PLAIN.withMemoryBytes(5_000_000));
        Dataset memory = Sources.open(file.toString(), PLAIN)) {
      assertTrue(disk.rows() instanceof FileRows);
      assertTrue(memory.rows() instanceof MemoryRows);
      assertEquals(700_000, disk.rows().count());
      for (long first : new long[] {0, 349_520, 699_900}) {
        float[] expected = new float[300];
        for (int i = 0; i < 100; i++) {
          expected[3 * i] = first + i;
          expected[3 * i + 1] = -(first + i);
          expected[3 * i + 2] = 0.5f;
        }
        assertArrayEquals(expected, disk.rows().readFloats(first, 100));
        assertArrayEquals(expected, memory.rows().readFloats(first, 100));
      }
      assertThrows(IndexOutOfBoundsException.class, () -> disk.rows().readFloats(699_999, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> memory.rows().readFloats(699_999, 2));
    }
    try (var left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertTrue(left.noneMatch(path -> path.toString().endsWith(".rows")));
    }
  }

  private static float[] floats(String text) {
    String[] parts = text.split(" ", -1);
    float[] values = new float[parts.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(parts[i]);
    }
    return values;
  }
}
