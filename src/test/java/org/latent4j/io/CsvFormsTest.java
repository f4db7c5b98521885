package org.latent4j.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowSink;
import org.latent4j.data.table.TableSchema;
import org.latent4j.io.csv.TableCopy;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.CsvSpec;
import org.latent4j.spec.SpecException;

/** Csv in other encodings, with other signs between fields, and what is said where they differ. */
class CsvFormsTest {
  private static final ReadOptions PLAIN = ReadOptions.defaults();
  private static final String NAMES = "x,name,y\n-0.5,Zoë,5\n-0.75,,4\n1,Paul,3\n0.5,André,2\n";

  @TempDir Path folder;

  private static ReadOptions form(String delimiter, String decimal, String encoding) {
    return PLAIN.withCsv(new CsvSpec(delimiter, decimal, encoding));
  }

  private Path file(String text, Charset charset) throws IOException {
    return Files.write(folder.resolve("a.csv"), text.getBytes(charset));
  }

  private static List<String> names(Path file, ReadOptions options) throws IOException {
    TableSchema schema = Schemas.infer(file.toString(), options);
    return schema.columns().get(1).categories();
  }

  private static void refused(Path file, ReadOptions options, String... parts) {
    Throwable fault = assertThrows(DataException.class, () -> names(file, options));
    for (String part : parts) {
      assertTrue(fault.getMessage().contains(part), fault.getMessage());
    }
    Fixtures.refuses(file, options, parts);
  }

  @Test
  void encodingsAreStrictOrNamed() throws IOException {
    List<String> right = List.of("André", "Paul", "Zoë");
    assertEquals(right, names(file(NAMES, UTF_8), PLAIN));
    Path latin = file(NAMES, ISO_8859_1);
    refused(latin, PLAIN, "a.csv, line 2, byte 17", "UTF-8", "--encoding", "eb");
    assertEquals(right, names(latin, form(",", ".", "latin1")));
    assertEquals(right, names(file("\ufeff" + NAMES, UTF_16BE), PLAIN));
    assertEquals(right, names(file("\ufeff" + NAMES.replace("\n", "\r\n"), UTF_16LE), PLAIN));
    Path plain = file(NAMES, UTF_16LE);
    refused(plain, PLAIN, "a.csv, line 1", "zero byte", "--encoding UTF-16LE");
    assertEquals(right, names(plain, form(",", ".", "UTF-16LE")));
    assertEquals(
        right, names(file(NAMES, Charset.forName("windows-1252")), form(",", ".", "cp1252")));
    Path head = file("größe,gewicht\n1,2\n3,4\n", ISO_8859_1);
    Fixtures.refuses(head, PLAIN, "line 1, byte 3");
    assertThrows(SpecException.class, () -> form(",", ".", "klingon"));
  }

  /** A fault beyond the first block, in a column that is not read, is found as well. */
  @Test
  void everyByteIsLookedAt() throws IOException {
    Path late = file("a,b,note\n" + "1,2,x\n".repeat(40_000) + "1,2,é\n", ISO_8859_1);
    Fixtures.refuses(late, PLAIN.withColumns(List.of("a")), "line 40002, byte 240014");
  }

  @Test
  void otherSignsBetweenFieldsAndInNumbers() throws IOException {
    String german = "sl;art;sw\n5,1;setosa;1.234,5\n4,5;\"a;b\";3\n";
    ReadOptions options = form(";", ",", "UTF-8");
    try (Dataset data =
        Sources.open(file(german, UTF_8).toString(), options.withColumns(List.of("sl")))) {
      assertArrayEquals(new float[] {5.1f, 4.5f}, data.rows().readFloats(0, 2));
    }
    // A point is none where a comma is: thousands are refused, not read as decimals.
    Fixtures.refuses(
        file(german, UTF_8), options.withColumns(List.of("sl", "sw")), "column 3", "1.234,5");
    for (String sign : List.of("\t", "|")) {
      Path file = file(NAMES.replace(",", sign), UTF_8);
      assertEquals(List.of("André", "Paul", "Zoë"), names(file, form(sign, ".", "UTF-8")));
    }
    Path said = file("sep=;\n" + NAMES.replace(",", ";"), UTF_8);
    assertEquals(List.of("André", "Paul", "Zoë"), names(said, PLAIN));
    Fixtures.refuses(file("sep=,\na,b\n1,2\n1,x\n", UTF_8), PLAIN, "row 2 (line 4)", "\"x\"");
    assertThrows(SpecException.class, () -> form(",", ",", "UTF-8"));
    assertThrows(SpecException.class, () -> form("ab", ".", "UTF-8"));
    assertThrows(SpecException.class, () -> form(";", "'", "UTF-8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void anotherSignIsSuspected(String sign) throws IOException {
    String name = sign.equals("\t") ? "tab" : sign;
    Path file = file("a;b;c\n1;2;x\n2;3;y\n".replace(";", sign), UTF_8);
    refused(file, PLAIN, "separated by '" + name + "'?", "--delimiter");
    Path decimals = file("a;b\n1,5;2,5\n2,5;3,5\n".replace(";", sign), UTF_8);
    refused(decimals, PLAIN, "separated by '" + name + "'?", "--decimal");
    Path commas = file("a,b\n1,x\n", UTF_8);
    refused(commas, form(sign, ".", "UTF-8"), "separated by ','?");
  }

  @Test
  void spacesBeforeAQuoteAreNoPartOfAValue() throws IOException {
    Path file = file("x, \"name\" ,y\n1, \"a, b\",2\n1,\"a, b\" ,2\n1,  \"c\"\"d\",3\n", UTF_8);
    assertEquals(List.of("a, b", "c\"d"), names(file, PLAIN));
    assertEquals("name", Schemas.infer(file).columns().get(1).name());
  }

  /** A copy is written as its source: signs, encoding, mark. */
  @Test
  void copiesAreWrittenAsTheirSource() throws IOException {
    List<ColumnSpec> columns =
        List.of(
            Columns.number("größe", ColumnSpec.Kind.REAL),
            Columns.named("ort", ColumnSpec.Kind.BINARY, "Köln", "a;b"));
    String text = "größe;ort\n1,5;Köln\n;\"a;b\"\n2;\n";
    String filled = "größe;ort\n1,5;Köln\n0,25;\"a;b\"\n2;\"a;b\"\n";
    float[] values = {9, 9, 0.25f, 9, 9, 1};
    for (Charset charset : List.of(ISO_8859_1, UTF_16LE, UTF_8)) {
      String mark = charset.equals(ISO_8859_1) ? "" : "\ufeff";
      Path file = file(mark + text, charset);
      Path target = folder.resolve("b.csv");
      ReadOptions options = form(";", ",", "latin1").withTable(columns);
      try (RowSink copy = TableCopy.open(file, target.toString(), options, Optional.empty())) {
        copy.write(values, 3);
        copy.commit();
      }
      assertEquals(mark + filled, Files.readString(target, charset));
    }
  }
}
