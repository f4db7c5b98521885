package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.Dataset;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;

/** Parquet in and out of the commands: the same as csv of the same values. */
class ParquetCommandsTest {
  private static final int ROWS = 100;

  @TempDir static Path shared;
  @TempDir Path dir;

  private static Path table;
  private static Path csv;
  private static String model;

  /** The table that {@code fixtures.py} makes, as Parquet of pyarrow and as csv of this test. */
  @BeforeAll
  static void train() throws Exception {
    table = Files.createDirectory(shared.resolve("table")).resolve("gaps.parquet");
    Path fixture =
        Path.of(Sources.class.getResource("/org/latent4j/io/parquet/gaps.parquet").toURI());
    Files.copy(fixture, table);
    StringBuilder text = new StringBuilder("size,count,colour,open\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(i % 5 == 0 ? "" : Double.toString(i / 2.0)).append(',');
      text.append(i % 7 == 0 ? "" : Integer.toString(i % 9)).append(',');
      text.append(i % 4 == 0 ? "" : i % 2 == 0 ? "red" : "\"green, blue\"").append(',');
      text.append(i % 6 == 0 ? "" : Boolean.toString(i % 2 == 0)).append('\n');
    }
    csv = Files.writeString(shared.resolve("gaps.csv"), text);
    Call trained =
        Call.of(
            "train --quiet --schema auto --hidden 8 --latent 2 --epochs 1 --data "
                + table
                + " --run-dir "
                + shared.resolve("run")
                + " --export-dir "
                + shared.resolve("models"));
    assertEquals(0, trained.code(), trained.err());
    model = " --model " + shared.resolve("models");
  }

  private static float[] values(Path file) throws IOException {
    try (Dataset data = Sources.open(file.toString(), ReadOptions.defaults())) {
      return data.rows().readFloats(0, (int) data.rows().count());
    }
  }

  @Test
  void aSchemaIsThatOfTheSameCsv() {
    Call parquet = Call.of("schema --data " + table);
    assertEquals(0, parquet.code(), parquet.err());
    assertEquals(Call.of("schema --data " + csv).out(), parquet.out());
  }

  @Test
  void latentsAreThoseOfTheSameCsv() throws IOException {
    for (Path in : List.of(table, csv, table.getParent(), table.resolveSibling("g*.parquet"))) {
      Path out = dir.resolve("z.parquet");
      Call call = Call.of("encode" + model + " --in " + in + " --out " + out);
      assertEquals(0, call.code(), call.err());
      Path npy = dir.resolve("z.npy");
      assertEquals(0, Call.of("encode" + model + " --in " + csv + " --out " + npy).code());
      assertArrayEquals(values(npy), values(out), in.toString());
    }
  }

  @Test
  void gapsAreFilledAsInTheSameCsvAndNothingElseChanges() throws IOException {
    Path filled = dir.resolve("filled.parquet");
    Call parquet = Call.of("impute" + model + " --in " + table + " --resume --out " + filled);
    assertEquals(0, parquet.code(), parquet.err());
    Path text = dir.resolve("filled.csv");
    Call plain = Call.of("impute" + model + " --in " + csv + " --out " + text);
    assertEquals(plain.out(), parquet.out());
    assertEquals("filled 77 cells in 100 rows\n", parquet.out());
    List<String> expected = Files.readAllLines(text);
    Path ids = dir.resolve("ids.csv");
    String all = " --id-columns size,count,colour,open --in ";
    assertEquals(0, Call.of("encode" + model + all + filled + " --out " + ids).code());
    List<String> found = Files.readAllLines(ids);
    assertEquals(expected.size(), found.size());
    for (int i = 1; i < found.size(); i++) {
      String cells = found.get(i).replaceFirst(",[^,]*,[^,]*$", "");
      String[] left = expected.get(i).split(",", 3);
      String[] right = cells.split(",", 3);
      // A column of doubles holds the float32 in full, where csv has its shortest text.
      assertEquals(Float.parseFloat(left[0]), Float.parseFloat(right[0]), "row " + i);
      // A column of whole numbers stays one.
      assertEquals(Math.rint(Float.parseFloat(left[1])), Integer.parseInt(right[1]), "row " + i);
      assertEquals(left[2], right[2], "row " + i);
    }
  }

  @Test
  void partsMustBeAlike() throws IOException {
    Path other = dir.resolve("part-2.csv");
    Files.writeString(dir.resolve("part-1.csv"), "a,b\n1,2\n");
    Files.writeString(other, "a,c\n1,2\n");
    String pattern = dir.resolve("part-*.csv").toString();
    Call call = Call.of("train --data " + pattern + " --run-dir " + dir.resolve("run"));
    assertEquals(2, call.code());
    assertTrue(call.err().contains(other + ": expected the columns of"), call.err());
    Call none = Call.of("train --data " + dir.resolve("x*.csv"));
    assertEquals(2, none.code());
    assertTrue(none.err().contains("expected at least one file of such a name"), none.err());
  }

  @Test
  void idsNeedColumnsOnBothSides() {
    String encode = "encode" + model + " --in " + table;
    Call unknown = Call.of(encode + " --id-columns nr --out " + dir.resolve("z.csv"));
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("found \"nr\""), unknown.err());
    Call array = Call.of(encode + " --id-columns open --out " + dir.resolve("z.npy"));
    assertEquals(2, array.code());
    assertTrue(array.err().contains("id-columns"), array.err());
    Call npy = Call.of("encode --id-columns a --in mnist" + model + " --out z.csv");
    assertEquals(2, npy.code());
  }
}
