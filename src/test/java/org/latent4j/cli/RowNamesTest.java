package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that name rows: left out of a model, and handed on where it is used. */
class RowNamesTest {
  private static final String TRAIN =
      "train --quiet --no-export --hidden 4 --latent 2 --epochs 1 --run-dir {dir}/%s --data {dir}/";

  @TempDir static Path dir;

  @BeforeAll
  static void write() throws IOException {
    StringBuilder rows = new StringBuilder();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append("car %d,%d.5,%d,%d\n".formatted(i, i % 7, i % 11, i % 5));
      lines.append("{\"name\": \"car %d\", \"mpg\": %d.5, \"wt\": %d}%n".formatted(i, i % 7, i));
    }
    Files.writeString(dir.resolve("cars.csv"), "name,mpg,wt,gear\n" + rows);
    Files.writeString(dir.resolve("bare.csv"), rows);
    Files.writeString(dir.resolve("cars.jsonl"), lines);
  }

  private static Call call(String words) {
    return Call.of(words.replace("{dir}", dir.toString()));
  }

  private static String told(String file, String columns) {
    return "latent4j: %s/%s: left out of the model, as names of rows: %s"
        .formatted(dir, file, columns);
  }

  @Test
  void rowNamesAreLeftOutAndToldAndRemembered() {
    Call call =
        call(
            "train --quiet --hidden 4 --latent 2 --epochs 1 --data {dir}/cars.csv --id-columns name"
                + " --run-dir {dir}/run --export-dir {dir}/model");
    assertEquals(0, call.code(), call.err());
    assertEquals(List.of(told("cars.csv", "column name")), call.errLines());
    assertTrue(call.out().contains("--id-columns name --out codes.csv"), call.out());
    assertEquals(0, call("train --quiet --no-export --resume {dir}/run --epochs 2").code());
    Call score =
        call("score --model {dir}/model --in {dir}/cars.csv --id-columns name --out {dir}/s.csv");
    assertEquals(0, score.code(), score.err());
  }

  @Test
  void theSameInTablesAndByRange() throws IOException {
    Call table = call(TRAIN.formatted("table") + "cars.csv --schema auto --id-columns 1-2");
    assertEquals(List.of(told("cars.csv", "column 1-2")), table.errLines());
    String schema = Files.readString(dir.resolve("table/schema.json"));
    assertEquals(2, schema.split("\"name\":", -1).length - 1, schema);
    Call json = call(TRAIN.formatted("json") + "cars.jsonl --id-columns name");
    assertEquals(List.of(told("cars.jsonl", "column name")), json.errLines());
  }

  /** A row must not be taken for names because a column is given by its number. */
  @Test
  void rowNamesOfAFileWithoutNames() throws IOException {
    Call call =
        call(
            "train --quiet --hidden 4 --latent 2 --epochs 1 --data {dir}/bare.csv --id-columns 1"
                + " --run-dir {dir}/bare --export-dir {dir}/bare-model");
    assertEquals(0, call.code(), call.err());
    for (String columns : List.of("--id-columns 1", "--columns 2-", "--columns 2-4")) {
      Call encode =
          call("encode --model {dir}/bare-model --in {dir}/bare.csv --out {dir}/z.csv " + columns);
      assertEquals(0, encode.code(), encode.err());
      assertEquals(1 + 40, Files.readAllLines(dir.resolve("z.csv")).size(), columns);
    }
    call("encode --model {dir}/bare-model --in {dir}/bare.csv --out {dir}/z.csv --id-columns 1");
    List<String> lines = Files.readAllLines(dir.resolve("z.csv"));
    assertEquals("1,z1,z2", lines.get(0));
    assertTrue(lines.get(1).startsWith("car 0,"), lines.get(1));
  }

  @Test
  void namesThatAreNotThereAreRefused() {
    Call none = call(TRAIN.formatted("none") + "cars.csv --id-columns nmae");
    assertEquals(2, none.code());
    Call array = call("train --data gaussians:20 --id-columns 1");
    assertTrue(array.err().contains("--id-columns: expected a file with columns"), array.err());
    Call both = call(TRAIN.formatted("both") + "cars.csv --columns mpg,name --id-columns name");
    assertTrue(both.err().contains("not among those chosen as values"), both.err());
  }
}
