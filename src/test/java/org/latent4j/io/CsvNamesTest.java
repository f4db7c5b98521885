package org.latent4j.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.base.Told;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.table.TableSchema;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.format.ReadOptions.Header;
import org.latent4j.spec.ColumnSpec.Kind;

/** First lines of numbers, and names that look like numbers or are there twice. */
class CsvNamesTest {
  private static final ReadOptions PLAIN = ReadOptions.defaults();

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  private Path file(String lines) throws IOException {
    return Fixtures.write(folder, "a.csv", lines.replace('|', '\n'));
  }

  /** Rows and names; what is said is in {@link #told}. */
  private String read(Path file, ReadOptions options) throws IOException {
    told.clear();
    try (Told.Listening listening = Told.to(told::add);
        Dataset data = Sources.open(file.toString(), options)) {
      return data.rows().count() + " " + data.columns();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0,1,2,3|0.1,-1.2,0.6,0.1|-0.5,1,2,3|1.5,2,3,4; 3 [0, 1, 2, 3]; names",
        "1,2|0.1,-1.2|-0.5,1.25; 2 [1, 2]; names",
        "2001,2002,2003|0.5,1.5,2.5|1.5,2.5,3.5; 2 [2001, 2002, 2003]; names",
        "1995,2000,2010|0.5,1,2.5|1,2.5,3.5; 2 [1995, 2000, 2010]; names",
        "7,12,3|0.5,1.5,2.5|1.5,2.5,3.5; 2 [7, 12, 3]; names",
        ",0,1|0,0.5,1.5|1,0.25,3.5; 2 [, 0, 1]; ",
        "a,2|1,4|2,5; 2 [a, 2]; ",
        "0,1,2|4,5,6|7,8,9; 3 []; a row",
        "1,2|3,4|5,6; 3 []; ",
        "5,3,3|1.5,2.5,3.5|1.5,2.5,3.5; 3 []; ",
        "0.5,1,2|1.5,2.5,3.5|1.5,2.5,3.5; 3 []; ",
        "01,02|1.5,2.5|1.5,2.5; 3 []; ",
        "0,1,2,3,4,5,6,7,8,9|9,8,7,6,5,4,3,2,1,0|9,8,7,6,5,4,3,2,1,0;"
            + " 2 [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]; names"
      })
  void aFirstLineOfNumbers(String text, String found, String said) throws IOException {
    assertEquals(found, read(file(text), PLAIN));
    String all = String.join("", told);
    assertEquals(said != null, all.contains("is taken as " + said), all);
    assertEquals(said != null, all.contains("--header"), all);
    int rows = text.split("\\|").length;
    if (text.startsWith("5")) {
      Fixtures.refuses(file(text), PLAIN.withHeader(Header.YES), "\"3\" twice");
      return;
    }
    assertEquals(rows - 1 + "", read(file(text), PLAIN.withHeader(Header.YES)).split(" ", -1)[0]);
    assertEquals(List.of(), told);
    if (!text.startsWith("a") && !text.startsWith(",")) {
      assertEquals(rows + " []", read(file(text), PLAIN.withHeader(Header.NO)));
    }
  }

  /** Names that a model knows are names, whatever they look like. */
  @Test
  void namesAreNotPositions() throws IOException {
    Path file = file("2,1,3|10,20,30|11,21,31");
    try (Dataset data = Sources.open(file.toString(), PLAIN.withNames(List.of("3", "1", "2")))) {
      assertArrayEquals(new float[] {30, 20, 10, 31, 21, 11}, data.rows().readFloats(0, 2));
    }
    Fixtures.refuses(file, PLAIN.withNames(List.of("2", "4")), "a column \"4\"", "[2, 1, 3]");
    Path other = file("a,c,d|1,2,3|1,2,3");
    Fixtures.refuses(other, PLAIN.withNames(List.of("a", "2")), "a column \"2\"", "[a, c, d]");
    // What had no names has none, even if it begins with whole numbers that count.
    assertEquals("3 []", read(file("0,1|0.5,2.5|1.5,3.5"), PLAIN.withNames(List.of())));
  }

  @Test
  void namesThatAreThereTwice() throws IOException {
    Path file = file("a,b,a|1,2,3|4,5,6");
    Fixtures.refuses(file, PLAIN, "columns of different names", "\"a\" twice");
    Fixtures.refuses(file, PLAIN.withColumns(List.of("a")), "\"a\" twice");
    Fixtures.refuses(file, PLAIN.withLabelColumn("a"), "\"a\" twice");
    Fixtures.refuses(file, PLAIN.withIds(List.of("a")), "\"a\" twice");
    assertEquals("2 [b]", read(file, PLAIN.withColumns(List.of("b"))));
  }

  @Test
  void aSchemaOfNamesThatAreNumbers() throws IOException {
    Path file = file("0,1|0.5,a|1.5,b|2.5,a");
    TableSchema schema = Schemas.infer(file.toString(), PLAIN.withHeader(Header.YES));
    assertEquals(Optional.of(Kind.BINARY), schema.columns().get(1).kind());
  }

  @Test
  void labelsWhoseNameLooksLikeAClass() throws IOException {
    Path rows = Fixtures.write(folder, "x.csv", "0,1\n0.5,1.5\n1,2.5\n2.5,3.5\n");
    for (String name : List.of("0", "species", "b", "label")) {
      Path labels = Fixtures.write(folder, "y.csv", name + "\nb\na\nb\n");
      try (Dataset data = Sources.open(rows.toString(), PLAIN.withLabels(labels))) {
        assertEquals(List.of("a", "b"), data.labels().orElseThrow().classes());
        assertArrayEquals(new int[] {1, 0, 1}, data.labels().orElseThrow().indices());
      }
    }
    Path none = Fixtures.write(folder, "y.csv", "label\na\nb\n");
    try (Dataset data = Sources.open(rows.toString(), PLAIN.withLabels(none))) {
      assertEquals(List.of("a", "b", "label"), data.labels().orElseThrow().classes());
    }
    Path wrong = Fixtures.write(folder, "y.csv", "a\nb\nb\na\nb\n");
    Fixtures.refuses(rows, PLAIN.withLabels(wrong), "3 labels", "found 5");
  }

  private List<String> named(String name, byte[] list) throws IOException {
    told.clear();
    try (Told.Listening listening = Told.to(told::add);
        Dataset data =
            FeatureNames.name(
                Dataset.of(new float[][] {{1, 2, 3}}),
                Files.write(folder.resolve(name), list),
                PLAIN)) {
      return data.columns();
    }
  }

  @Test
  void listsOfNames() throws IOException {
    List<String> abc = List.of("a", "b c", "ü");
    assertEquals(abc, named("g.txt", "\ufeffa\nb c\nü\n".getBytes(UTF_8)));
    assertEquals(abc, named("g.txt", "a\r\nb c\r\nü".getBytes(UTF_8)));
    assertEquals(List.of(), told);
    byte[] three = Fixtures.gzip("\"a\"\t1\tx\nb c\t2\ty\nü\t3\tz\n".getBytes(UTF_8));
    assertEquals(abc, named("features.tsv.gz", three));
    assertEquals(1, told.size());
    assertTrue(told.get(0).endsWith("the first of 3 columns is taken as names"), told.get(0));
    refused("a\nb c\nü\n".getBytes(ISO_8859_1), "g.txt, line 3, byte 7", "UTF-8", "fc");
    refused("a\nb\na\n".getBytes(UTF_8), "names 1 and 3", "\"a\" twice");
    refused("a\n\nb\n".getBytes(UTF_8), "name 2", "nothing");
  }

  private void refused(byte[] list, String... parts) {
    Throwable fault = assertThrows(DataException.class, () -> named("g.txt", list));
    for (String part : parts) {
      assertTrue(fault.getMessage().contains(part), fault.getMessage());
    }
  }
}
