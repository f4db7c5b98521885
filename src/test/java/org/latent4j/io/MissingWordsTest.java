package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.base.Told;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowSink;
import org.latent4j.data.table.TableReading;
import org.latent4j.data.table.TableSchema;
import org.latent4j.io.csv.TableCopy;
import org.latent4j.io.format.FilledTable;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ColumnSpec.Kind;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.SpecJson;

/** Words for what is missing: names where they are names, missing where they are not, and told. */
class MissingWordsTest {
  private static final List<String> COUNTRIES = List.of("NA", "NE", "NO", "SE");

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  private TableSchema.Column column(Path file) throws IOException {
    told.clear();
    try (Told.Listening listening = Told.to(told::add)) {
      return Schemas.infer(file).columns().get(1);
    }
  }

  private Path countries(String quote, String missing) throws IOException {
    StringBuilder text = new StringBuilder("x,country\n");
    for (int row = 0; row < 40; row++) {
      String name = quote + COUNTRIES.get(row % 4) + quote;
      text.append(row * row % 7 / 2.0).append(',').append(row % 10 == 9 ? missing : name);
      text.append('\n');
    }
    return Fixtures.write(folder, "a.csv", text.toString());
  }

  /** Namibia is no gap, in quotes or without. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\""})
  void naIsNamibia(String quote) throws IOException {
    Path file = countries(quote, "");
    TableSchema.Column country = column(file);
    assertEquals(Optional.of(Kind.CATEGORY), country.kind());
    assertEquals(COUNTRIES, country.categories());
    assertTrue(country.note().contains("NA (10 cells) is a name"), country.note());
    List<ColumnSpec> columns = Schemas.infer(file).specs();
    Path target = folder.resolve("b.csv");
    try (RowSink copy = TableCopy.open(file, target.toString(), TableReading.of(columns))) {
      copy.write(new float[40 * columns.size()], 40);
      copy.commit();
    }
    // The four gaps alone are filled.
    assertEquals(
        Files.readString(file).lines().filter(line -> line.endsWith("NA" + quote)).count() + 4,
        Files.readString(target).lines().filter(line -> line.matches(".*NA\"?")).count());
    ReadOptions label = ReadOptions.defaults().withLabelColumn("country");
    try (Dataset data = Sources.open(file.toString(), label)) {
      assertEquals(COUNTRIES, data.labels().orElseThrow().classes());
      assertEquals(36, data.labels().orElseThrow().known());
    }
  }

  /** R writes what is missing bare, beside text in quotes. */
  @Test
  void bareBesideQuotedIsMissing() throws IOException {
    Path file =
        Fixtures.write(
            folder, "a.csv", "x,c\n" + "1,\"SE\"\n2,\"NO\"\n3,\"DK\"\n4.5,NA\n".repeat(5));
    TableSchema.Column column = column(file);
    assertEquals(List.of("DK", "NO", "SE"), column.categories());
    assertEquals(List.of("column \"c\": taken as missing: NA (5 cells)"), told);
    assertEquals(List.of("NA"), column.missing());
    assertTrue(SchemaJson.write(Schemas.infer(file)).contains("\"missing\":[\"NA\"]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "None", "<NA>", "#N/A", "\\N", "NaT", "-", "--", ".", "n/a", "NA", "\"NA\"", "nan"
      })
  void theUsualWordsAmongNumbers(String word) throws IOException {
    StringBuilder text = new StringBuilder("x,v\n");
    for (int row = 0; row < 400; row++) {
      text.append(row % 7 / 2.0).append(',');
      text.append(row % 40 == 3 ? word : row * row % 150).append('\n');
    }
    Path file = Fixtures.write(folder, "a.csv", text.toString());
    TableSchema.Column column = column(file);
    assertTrue(
        column.kind().filter(kind -> kind == Kind.COUNT || kind == Kind.REAL).isPresent(),
        column.toString());
    String said = "column \"v\": taken as missing: " + word.replace("\"", "") + " (10 cells)";
    assertEquals(List.of(said), told);
    ReadOptions table = ReadOptions.defaults().withTable(Schemas.infer(file).specs());
    assertArrayEquals(
        new float[] {1.5f, Float.NaN}, Arrays.copyOfRange(TableFileTest.all(file, table), 6, 8));
  }

  /** Words that a schema lists are missing: of names and of numbers, whatever else they are. */
  @Test
  void whatTheSchemaListsIsMissing() throws IOException {
    Path file =
        Fixtures.write(
            folder, "a.csv", "c,v\nDK,1\nunknown,-999\nSE,-999.0\nNO,4\nunknown,5\n,6\n");
    String json =
        "{\"columns\": [{\"name\": \"c\", \"kind\": \"category\", \"missing\": [\"unknown\"]},"
            + " {\"name\": \"v\", \"kind\": \"real\", \"missing\": [-999]}]}";
    TableSchema given = SchemaJson.read(json, "schema.json");
    assertEquals(given, SchemaJson.read(SchemaJson.write(given), "again"));
    TableSchema schema = Schemas.completed(given, file);
    assertEquals(List.of("DK", "NO", "SE"), schema.columns().get(0).categories());
    List<ColumnSpec> columns = schema.specs();
    float none = Float.NaN;
    float[] expected = {0, 1, none, none, 2, none, 1, 4, none, 5, none, 6};
    ReadOptions table = ReadOptions.defaults().withTable(columns);
    assertArrayEquals(expected, TableFileTest.all(file, table));
    Path lines = Fixtures.write(folder, "a.jsonl", "{\"c\":\"unknown\",\"v\":-999}\n".repeat(2));
    assertArrayEquals(new float[] {none, none, none, none}, TableFileTest.all(lines, table));
    Path target = folder.resolve("b.csv");
    try (RowSink copy = TableCopy.open(file, target.toString(), TableReading.of(columns))) {
      copy.write(new float[] {1, 7, 1, 7, 1, 7, 1, 7, 1, 7, 1, 7}, 6);
      copy.commit();
    }
    assertEquals("c,v\nDK,1\nNO,7\nSE,7\nNO,4\nNO,5\nNO,6\n", Files.readString(target));
    String manifest = SpecJson.write(columns.get(0));
    assertEquals(columns.get(0), SpecJson.read(manifest, "text", ColumnSpec.class));
    assertThrows(
        SpecException.class,
        () ->
            SchemaJson.read(
                json.replace(
                    "\"missing\": [\"u", "\"categories\": [\"unknown\"], \"missing\": [\"u"),
                "both"));
  }

  /** What no model knows stays empty, and is counted. */
  @ParameterizedTest
  @ValueSource(strings = {".csv", ".jsonl"})
  void emptyCellsThatStayAreCounted(String ending) throws IOException {
    boolean csv = ending.equals(".csv");
    String text =
        csv
            ? "v,other,full\n1,,a\n,b,a\n3,,a\n"
            : "{\"v\":1,\"full\":\"a\"}\n{\"other\":\"b\",\"full\":\"a\"}\n{\"v\":3,\"full\":\"a\"}\n";
    Path file = Fixtures.write(folder, "left" + ending, text);
    TableSchema schema =
        SchemaJson.read("{\"columns\": [{\"name\": \"v\", \"kind\": \"real\"}]}", "schema.json");
    ReadOptions table = ReadOptions.defaults().withTable(schema.specs());
    try (FilledTable copy =
        Sinks.filled(
            file.toString(), folder.resolve("copy" + ending).toString(), table, Optional.empty())) {
      copy.write(new float[] {7, 7, 7}, 3);
      copy.commit();
      assertEquals(1, copy.cellsFilled());
      assertEquals(Map.of("other", 2L), copy.cellsLeft());
    }
  }

  @Test
  void aWordThatMayBeMissingAmongNamesIsTold() throws IOException {
    Path file = Fixtures.write(folder, "a.csv", "x,c\n" + "1,SE\n2,NO\n3,DK\n4.5,None\n".repeat(5));
    TableSchema.Column column = column(file);
    assertTrue(
        column.note().contains("None (5 cells) is a name; \"missing\": [\"None\"] makes it"),
        column.note());
  }

  /** A stray word makes names of numbers: that is said. */
  @ParameterizedTest
  @ValueSource(strings = {"inf", "about 7", "7 kg"})
  void aStrayWordAmongNumbers(String word) throws IOException {
    StringBuilder text = new StringBuilder("x,v\n");
    for (int row = 0; row < 400; row++) {
      text.append(row % 7 / 2.0).append(',');
      text.append(row % 40 == 3 ? word : row * row % 150).append('\n');
    }
    String note = column(Fixtures.write(folder, "a.csv", text.toString())).note();
    assertTrue(note.contains("390 numbers, and 10 cells that are none, the first " + word), note);
  }

  @Test
  void aClassOfThatNameIsTold() throws IOException {
    try (Told.Listening listening = Told.to(told::add);
        Dataset data =
            Sources.open(
                countries("", "").toString(), ReadOptions.defaults().withLabelColumn("country"))) {
      assertEquals(4, data.labels().orElseThrow().classes().size());
    }
    assertEquals(1, told.size());
    assertTrue(told.get(0).contains("NA"), told.get(0));
  }
}
