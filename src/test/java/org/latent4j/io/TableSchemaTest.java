package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.data.DataException;
import org.latent4j.data.table.TableSchema;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ColumnSpec.Kind;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.SpecException;

class TableSchemaTest {
  private static final int ROWS = 1000;

  @TempDir Path folder;

  /** A csv of one column beside row numbers, each tenth cell missing. */
  private TableSchema.Column inferred(IntFunction<String> cell) throws IOException {
    StringBuilder text = new StringBuilder("n,x\n");
    String[] missing = {"", "NA", "?", "null", "nan", "N/A"};
    for (int row = 0; row < ROWS; row++) {
      String value = row % 10 == 9 ? missing[row / 10 % 6] : cell.apply(row);
      text.append(row).append(',').append(value).append('\n');
    }
    TableSchema schema = Schemas.infer(Fixtures.write(folder, "a.csv", text.toString()));
    assertEquals(Optional.empty(), schema.columns().get(0).kind());
    assertTrue(schema.columns().get(0).note().startsWith("row numbers"));
    return schema.columns().get(1);
  }

  private void kind(Kind expected, IntFunction<String> cell) throws IOException {
    assertEquals(Optional.ofNullable(expected), inferred(cell).kind());
  }

  @Test
  void numbers() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    kind(Kind.REAL, row -> "" + random.nextGaussian());
    kind(Kind.REAL, row -> "" + (random.nextInt(30) + 1990)); // Years.
    kind(Kind.REAL, row -> "" + (random.nextInt(60) + 18)); // Ages.
    kind(Kind.REAL, row -> "" + (random.nextInt(9) - 4));
    kind(Kind.REAL, row -> "" + (50 + 10 * random.nextDouble())); // Above 0, not skewed.
    kind(Kind.POSITIVE, row -> "" + Math.exp(random.nextGaussian()));
    kind(Kind.COUNT, row -> "" + (int) (-5 * Math.log(random.nextDouble())));
    kind(Kind.COUNT, row -> "" + (int) Math.exp(3 * random.nextGaussian()));
    kind(Kind.BINARY, row -> "" + random.nextInt(2));
    kind(Kind.BINARY, row -> "" + (1 + random.nextInt(2)));
    kind(Kind.REAL, row -> random.nextInt(2) + ".5");
  }

  private void kind(Kind expected, String note, IntFunction<String> cell) throws IOException {
    TableSchema.Column column = inferred(cell);
    assertEquals(Optional.ofNullable(expected), column.kind());
    assertEquals(note, column.note());
  }

  @Test
  void amountsAndWeightsAreNotCounts() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    kind(Kind.POSITIVE, row -> "" + (int) Math.exp(12 + 0.8 * random.nextGaussian())); // fnlwgt.
    kind(Kind.REAL, row -> random.nextInt(12) > 0 ? "0" : "" + 7 * (500 + random.nextInt(900)));
    kind(Kind.REAL, row -> "" + 100 * (int) (-9 * Math.log(random.nextDouble()))); // Prices.
    kind(Kind.COUNT, row -> "" + (int) (-300 * Math.log(random.nextDouble())));
    kind(Kind.COUNT, row -> random.nextInt(5) > 0 ? "0" : "" + (1 + random.nextInt(3)));
  }

  @Test
  void whatCannotBeReadAsItIsIsTold() throws IOException {
    String zeros = "codes that begin with 0";
    kind(Kind.CATEGORY, zeros + ", taken as 18 names", row -> "%05d".formatted(row % 20 * 97));
    kind(null, zeros + ", 900 different texts in 900 cells", row -> "%05d".formatted(row * 13));
    kind(Kind.COUNT, row -> row % 2 == 0 ? "010" : "" + row); // Of several lengths: numbers.
    String thousands = "numbers with signs between their thousands (1,000.5)";
    kind(
        Kind.CATEGORY,
        thousands + ", taken as 18 names",
        row -> "\"%d,000.5\"".formatted(1 + row % 20));
    kind(
        null,
        thousands + ", 900 different texts in 900 cells",
        row -> "\"%d,%03d.5\"".formatted(1 + row / 100, row % 100));
    kind(
        null,
        "dates or times (2024-01-01), 900 different texts in 900 cells",
        row -> java.time.LocalDate.of(2024, 1, 1).plusDays(row).toString());
    kind(
        null,
        "numbers with a unit (1.0 kg), 900 different texts in 900 cells",
        row -> 1 + row / 10 + "." + row % 10 + " kg");
    kind(
        null,
        "900 different whole numbers, of which float32 tells 17 apart",
        row -> Long.toString(1_700_000_000L + row * 2L + row % 2));
    kind(
        null,
        "3 different whole numbers, of which float32 tells 1 apart",
        row -> Long.toString(1_700_000_003L + row % 3));
  }

  @Test
  void identifiersAndIndexesAreLeftOut() throws IOException {
    StringBuilder text = new StringBuilder("customer_id,Unnamed: 0,__index_level_0__,places\n");
    for (int i = 0; i < 40; i++) {
      int mixed = i * 17 % 41;
      text.append("%d,%d,%d,%d\n".formatted(100 + mixed, mixed, 3 * i, 500 + mixed));
    }
    TableSchema schema = Schemas.infer(Fixtures.write(folder, "a.csv", text.toString()));
    assertEquals(
        List.of(
            "column \"customer_id\" is ignored: identifiers: whole numbers, none of them twice",
            "column \"Unnamed: 0\" is ignored: an index of pandas",
            "column \"__index_level_0__\" is ignored: an index of pandas"),
        schema.notes());
  }

  @Test
  void names() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    TableSchema.Column two = inferred(row -> random.nextBoolean() ? "yes" : "no");
    assertEquals(List.of("no", "yes"), two.categories());
    assertEquals(Optional.of(Kind.BINARY), two.kind());
    TableSchema.Column few = inferred(row -> "k" + random.nextInt(12));
    assertEquals(Optional.of(Kind.CATEGORY), few.kind());
    assertEquals(List.of("k0", "k1", "k10"), few.categories().subList(0, 3));
    kind(Kind.CATEGORY, row -> "k" + row % 200);
    TableSchema.Column many = inferred(row -> "k" + row % 201);
    assertEquals(Optional.empty(), many.kind());
    assertEquals("201 different texts in 900 cells", many.note());
    TableSchema.Column constant = inferred(row -> "same");
    assertEquals(Optional.empty(), constant.kind());
    assertEquals("always same", constant.note());
    TableSchema.Column mixed = inferred(row -> row == 500 ? "none?" : "" + row * 7);
    assertTrue(mixed.note().endsWith("numbers among them; the first that is none: none?"));
    assertEquals("no value", inferred(row -> "?").note());
    assertEquals("always 1", inferred(row -> row % 2 == 0 ? "1" : "1.0").note());
  }

  @Test
  void specsHaveTheLikelihoodOfTheirKind() throws IOException {
    Path file = Fixtures.write(folder, "a.csv", "a,b,c\nx,1,0.5\ny,2,7\nz,2,-1.5\n");
    List<ColumnSpec> specs = Schemas.infer(file).specs();
    assertEquals(List.of("a", "b", "c"), specs.stream().map(ColumnSpec::name).toList());
    assertEquals(LikelihoodSpec.of("categorical"), specs.get(0).likelihood());
    assertEquals(LikelihoodSpec.of("bernoulli"), specs.get(1).likelihood());
    assertEquals("gaussian", specs.get(2).likelihood().kind());
    assertEquals("per_feature", specs.get(2).likelihood().word("variance"));
    assertEquals(List.of("1", "2"), specs.get(1).categories());
    assertEquals(LikelihoodSpec.of("negative-binomial"), TableSchema.usual(Kind.COUNT));
  }

  @Test
  void theFileIsWrittenToBeEdited() throws IOException {
    Path csv = Fixtures.write(folder, "a.csv", "a,\"b \"\"c\",d\nx,1,0.5\ny,1,7\nz,1,-1.5\n");
    TableSchema schema = Schemas.infer(csv);
    String text =
        """
        {
          "columns": [
            {"name":"a","kind":"category","categories":["x","y","z"]},
            {"name":"b \\"c","kind":"ignore","note":"always 1"},
            {"name":"d","kind":"real"}
          ]
        }
        """;
    Path file = folder.resolve("schema.json");
    SchemaJson.write(schema, file);
    assertEquals(text, Files.readString(file));
    assertEquals(schema, SchemaJson.read(file));
  }

  @Test
  void whatAPersonWrites() throws IOException {
    String text =
        """
        {"columns": [
          {"name": "job", "kind": "Category"},
          {"name": "sex", "kind": "binary", "likelihood": "bernoulli"},
          {"name": "n", "kind": "count", "likelihood": {"kind": "poisson"}},
          {"name": "x", "kind": "real",
           "likelihood": {"kind": "gaussian", "variance": "fixed", "initialVariance": 0.5}},
          {"name": "code", "kind": "category", "categories": [1, "b"]},
          {"name": "id", "kind": "ignore"}]}
        """;
    TableSchema schema = SchemaJson.read(text, "s.json");
    Path csv =
        Fixtures.write(
            folder, "a.csv", "sex,job,n,x,code,id\n2,b,1,1,1,1\n1,a,1,1,1,2\n2,10,1,1,1,3\n");
    assertThrows(SpecException.class, schema::specs);
    List<ColumnSpec> specs = Schemas.completed(schema, csv).specs();
    assertEquals(
        List.of("job", "sex", "n", "x", "code"), specs.stream().map(ColumnSpec::name).toList());
    assertEquals(List.of("10", "a", "b"), specs.get(0).categories());
    assertEquals(List.of("1", "2"), specs.get(1).categories());
    assertEquals(LikelihoodSpec.of("poisson"), specs.get(2).likelihood());
    assertEquals(0.5, specs.get(3).likelihood().number("initialVariance"));
    assertEquals(List.of("1", "b"), specs.get(4).categories());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"columns\": [                                | s.json, line 1: expected JSON",
        "[]                                             | expected an object {...}, found []",
        "{\"colums\": []}                               | did you mean columns?",
        "{\"columns\": []}                              | a list of columns, found []",
        "{\"columns\": [{\"kind\": \"real\"}]}          | column 1, name: expected a text, found"
            + " none",
        "{\"columns\": [{\"name\": \"a\"}]}             | column 1 \"a\", kind: expected real,"
            + " positive",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"catgory\"}]} | did you mean category?",
        "{\"columns\": [{\"name\": \"a\", \"kind\": 7}]} | found 7",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"real\", \"categries\": []}]} | did you mean"
            + " categories?",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"real\", \"categories\": [\"b\"]}]} | none, as"
            + " it holds numbers",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"binary\", \"categories\": [\"b\"]}]} | two,"
            + " as it is binary",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"category\", \"categories\": [\"b\", \"b\"]}]}"
            + " | that differ",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"category\", \"categories\": \"b\"}]} | a list"
            + " of names",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"real\", \"likelihood\": 3}]} | its name, or"
            + " an object",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"real\", \"likelihood\": {\"x\": 1}}]} |"
            + " likelihood: expected",
        "{\"columns\": [{\"name\": \" \", \"kind\": \"real\"}]} | a name, as it is not ignored",
        "{\"columns\": [{\"name\": \"a\", \"kind\": \"real\"}, {\"name\": \"a\", \"kind\":"
            + " \"real\"}]} | \"a\" twice"
      })
  void faultsOfTheFile(String json, String part) {
    SpecException fault = assertThrows(SpecException.class, () -> SchemaJson.read(json, "s.json"));
    assertTrue(fault.getMessage().contains(part), fault.getMessage());
    assertTrue(fault.getMessage().startsWith("s.json"), fault.getMessage());
  }

  @Test
  void faultsOfTheTable() throws IOException {
    TableSchema schema =
        SchemaJson.read("{\"columns\": [{\"name\": \"jobb\", \"kind\": \"binary\"}]}", "s.json");
    fault(schema, "job,b\nx,1\n", "a column \"jobb\"", "did you mean job?");
    fault(schema, "jobb,b\nx,1\n?,2\n", "column \"jobb\"", "two different values", "[x]");
    fault(schema, "jobb,jobb\nx,1\n", "different names", "\"jobb\" twice");
    fault(schema, "1,2\n3,4\n", "a first line of column names", "numbers alone");
    fault(schema, "jobb,b\nx\n", "row 1 (line 2)", "2 fields", "found 1");
    fault(schema, "jobb,b\n", "at least one row", "a header alone");
    TableSchema none =
        SchemaJson.read("{\"columns\": [{\"name\": \"a\", \"kind\": \"ignore\"}]}", "s.json");
    assertThrows(SpecException.class, none::specs);
  }

  private void fault(TableSchema schema, String csv, String... parts) throws IOException {
    Path file = Fixtures.write(folder, "t.csv", csv);
    DataException fault = assertThrows(DataException.class, () -> Schemas.completed(schema, file));
    for (String part : parts) {
      assertTrue(fault.getMessage().contains(part), fault.getMessage() + " lacks " + part);
    }
  }
}
