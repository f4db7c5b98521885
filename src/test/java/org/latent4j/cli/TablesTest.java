package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.Dataset;
import org.latent4j.data.table.TableSchema;
import org.latent4j.io.SchemaJson;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec.Kind;

/** Mixed tables and their labels through every command. */
class TablesTest {
  private static final List<String> KINDS = List.of("red", "green", "big, blue");
  private static final int ROWS = 600;

  @TempDir static Path dir;

  private static final List<String> whole = new ArrayList<>();
  private static final List<String> holed = new ArrayList<>();

  /** Everything in a row follows from its kind, but for a little noise. */
  @BeforeAll
  static void train() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    whole.add("id,kind,size,legs,job");
    holed.add(whole.get(0));
    for (int i = 0; i < ROWS; i++) {
      int kind = random.nextInt(KINDS.size());
      String name = kind == 2 ? "\"" + KINDS.get(2) + "\"" : KINDS.get(kind);
      String size = String.format(Locale.ROOT, "%.2f", -5 + 5 * kind + random.nextDouble());
      String[] cells = {"r" + i, name, size, "" + 8 * kind * kind, kind == 1 ? "cook" : "pilot"};
      whole.add(String.join(",", cells));
      // No row loses both of the cells that say all.
      int hole = random.nextInt(10);
      if (hole >= 1 && hole <= 3) {
        cells[hole] = hole == 2 ? " NA" : "";
      }
      holed.add(String.join(",", cells));
    }
    Files.writeString(dir.resolve("whole.csv"), String.join("\n", whole) + "\n");
    Files.writeString(dir.resolve("holed.csv"), String.join("\r\n", holed));
    String flags =
        " --hidden 32 --latent 4 --beta 0.2 --learning-rate 0.01 --batch-size 64 --quiet --threads 1"
            + " --run-dir {dir}/run-";
    done(
        "train --data {dir}/holed.csv --schema auto --epochs 30 --export-dir {dir}/table"
            + flags
            + "table");
    done(
        "train --data {dir}/whole.csv --schema auto --predict kind --epochs 10"
            + " --export-dir {dir}/target"
            + flags
            + "target");
    done(
        "train --data {dir}/whole.csv --schema auto --label-column kind --views labels --epochs 10"
            + " --export-dir {dir}/views"
            + flags
            + "views");
    done(
        "train --data {dir}/holed.csv --schema auto --condition job --epochs 2"
            + " --export-dir {dir}/condition"
            + flags
            + "condition");
  }

  private static Call call(String words) {
    return Call.of(words.replace("{dir}", dir.toString()));
  }

  private static Call done(String words) {
    Call call = call(words);
    assertEquals(0, call.code(), call.err());
    return call;
  }

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(dir.resolve(file));
  }

  /** Cells of a line; the only name with a comma has no use here. */
  private static String[] cells(String line) {
    return line.replaceAll("\"(.*)big, blue\"", "$1blue").split(",", -1);
  }

  @Test
  void aSchemaIsPrintedOrWrittenWithNotesBeside() throws IOException {
    Call printed = done("schema --data {dir}/holed.csv");
    assertEquals(
        List.of(
            "latent4j: column \"size\": taken as missing: NA (61 cells)",
            "column \"id\" is ignored: 600 different texts in 600 cells"),
        printed.errLines());
    Call written = done("schema --data {dir}/holed.csv --out {dir}/schema.json");
    assertEquals("", written.out());
    assertEquals(printed.out(), Files.readString(dir.resolve("schema.json")));
    assertEquals(printed.out(), Files.readString(dir.resolve("run-table/schema.json")));
    TableSchema schema = SchemaJson.read(dir.resolve("schema.json"));
    List<Kind> kinds = schema.specs().stream().map(column -> column.kind()).toList();
    assertEquals(List.of(Kind.CATEGORY, Kind.REAL, Kind.COUNT, Kind.BINARY), kinds);
  }

  @Test
  void imputeFillsWhatIsMissingAndNothingElse() throws IOException {
    Call call = done("impute --model {dir}/table --in {dir}/holed.csv --out {dir}/filled.csv");
    long missing = 0;
    List<String> filled = List.of(Files.readString(dir.resolve("filled.csv")).split("\r\n", -1));
    assertEquals(holed.size(), filled.size());
    assertEquals(holed.get(0), filled.get(0));
    for (int i = 1; i < filled.size(); i++) {
      String[] before = cells(holed.get(i));
      String[] after = cells(filled.get(i));
      String[] truth = cells(whole.get(i));
      for (int k = 0; k < truth.length; k++) {
        if (!before[k].isEmpty() && !before[k].equals(" NA")) {
          assertEquals(before[k], after[k]);
          continue;
        }
        missing++;
        if (k == 2) {
          assertEquals(Double.parseDouble(truth[k]), Double.parseDouble(after[k]), 2.5);
        } else if (k == 1) {
          assertEquals(truth[k], after[k], "row " + i);
        } else {
          assertEquals(Integer.parseInt(truth[k]), Integer.parseInt(after[k]), 12, "row " + i);
        }
      }
    }
    assertTrue(missing > 100, "holes: " + missing);
    assertEquals("filled " + missing + " cells in 600 rows\n", call.out());
    assertEquals("", call.err());
  }

  @Test
  void imputeGoesOverItsOwnFileAndToStandardError() throws IOException {
    Path file = dir.resolve("own.csv");
    Files.writeString(file, "legs,note,kind,size,job\n,\"a,\"\"b\"\"\",red,-4.5,pilot\n");
    done("impute --model {dir}/table --in {dir}/own.csv --out {dir}/own.csv");
    String filled = Files.readString(file);
    assertTrue(
        filled.matches("(?s)legs,note,kind,size,job\n\\d+,\"a,\"\"b\"\"\",red,-4.5,pilot\n"),
        filled);
    assertEquals(
        "filled 0 cells in 1 rows\n",
        done("impute --model {dir}/table --in {dir}/own.csv --out -").err());
  }

  @Test
  void namesThatTheModelDoesNotKnowAreToldAndStay() throws IOException {
    Files.writeString(
        dir.resolve("new.csv"),
        "kind,size,legs,job\npink,0.5,8,cook\nred,,0,diver\npink,1,8,cook\n");
    Call call = done("impute --model {dir}/table --in {dir}/new.csv --out {dir}/new-filled.csv");
    String warning =
        "latent4j: warning: 3 cells with a name that the model does not know, taken as missing:"
            + " \"pink\" in column \"kind\", \"diver\" in column \"job\"\n";
    assertEquals(warning, call.err());
    assertEquals("filled 1 cells in 3 rows\n", call.out());
    assertTrue(lines("new-filled.csv").get(2).matches("red,-?[0-9.]+,0,diver"), call.out());
    assertEquals("pink,0.5,8,cook", lines("new-filled.csv").get(1));
    for (String command : List.of("encode", "reconstruct")) {
      String files = " --in {dir}/new.csv --out {dir}/new-" + command + ".csv";
      assertEquals(warning, done(command + " --model {dir}/table" + files).err());
    }
    assertEquals(warning, done("evaluate --model {dir}/table --data {dir}/new.csv").err());
  }

  /** A gap makes a row more usual, and so an unknown name must not be one. */
  @Test
  void aRowWithAnUnknownNameIsTheLeastUsual() throws IOException {
    Files.writeString(
        dir.resolve("odd.csv"), "kind,size,legs,job\nred,0.5,8,cook\npink,0.5,8,cook\n");
    Call call = done("score --model {dir}/table --in {dir}/odd.csv --out {dir}/odd-score.csv");
    assertTrue(
        call.err().contains("1 cell with a name that the model does not know, taken as impossible"),
        call.err());
    assertTrue(
        call.err().contains("1 row has a value whose answer is not a finite number"), call.err());
    assertEquals(
        Double.POSITIVE_INFINITY, Double.parseDouble(cells(lines("odd-score.csv").get(2))[0]));
    assertTrue(Double.isFinite(Double.parseDouble(cells(lines("odd-score.csv").get(1))[0])));
  }

  @Test
  void aRowWithAnUnknownLabelIsTheLeastUsual() throws IOException {
    List<String> odd = new ArrayList<>(lines("whole.csv").subList(0, 3));
    odd.add(odd.get(2).replaceAll("red|green|\"big, blue\"", "pink"));
    odd.add(odd.get(2).replaceAll("red|green|\"big, blue\"", ""));
    Files.write(dir.resolve("odd-label.csv"), odd);
    String files = " --in {dir}/odd-label.csv --label-column kind --out {dir}/odd-label-scores.csv";
    Call call = done("score --model {dir}/views" + files);
    assertTrue(call.err().contains("1 cell with a name that the model does not know"), call.err());
    List<String> scores = lines("odd-label-scores.csv");
    for (int row = 1; row < 5; row++) {
      boolean finite = Double.isFinite(Double.parseDouble(cells(scores.get(row))[0]));
      assertEquals(row != 3, finite, scores.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"reconstruct --in {dir}/whole.csv", "sample --n 600", "decode --in {dir}/z.npy"})
  void tablesAreWrittenWithTheirNames(String command) throws IOException {
    done("encode --model {dir}/table --in {dir}/whole.csv --out {dir}/z.npy");
    done(command + " --model {dir}/table --out {dir}/rows.csv");
    List<String> rows = lines("rows.csv");
    assertEquals("kind,size,legs,job", rows.get(0));
    assertEquals(ROWS + 1, rows.size());
    int right = 0;
    for (int i = 1; i < rows.size(); i++) {
      assertTrue(
          rows.get(i).matches("(red|green|\"big, blue\"),-?[0-9.E-]+,[0-9]+,(cook|pilot)"),
          rows.get(i));
      right += cells(rows.get(i))[0].equals(cells(whole.get(i))[1]) ? 1 : 0;
    }
    assertTrue(command.startsWith("sample") || right > 0.95 * ROWS, "kinds as they were: " + right);
  }

  @ParameterizedTest
  @ValueSource(strings = {"target", "views"})
  void classesAreFoundFromTheRest(String model) throws IOException {
    // The model of views was given its label by a flag, the other one knows the column.
    String label = model.equals("views") ? " --label-column kind" : "";
    Call call =
        done(
            "classify --model {dir}/"
                + model
                + " --in {dir}/whole.csv --out {dir}/classes.csv"
                + label);
    assertEquals("accuracy 100.00 % of 600 rows whose class is known\n", call.out());
    List<String> rows = lines("classes.csv");
    List<String> names = List.of(cells(rows.get(0))).subList(1, 4);
    for (int i = 1; i < rows.size(); i++) {
      String[] row = cells(rows.get(i));
      assertEquals(cells(whole.get(i))[1], row[0]);
      double sum = 0;
      for (int k = 1; k <= 3; k++) {
        double p = Double.parseDouble(row[k]);
        sum += p;
        assertEquals(names.get(k - 1).equals("p_" + row[0]), p > 0.5, rows.get(i));
      }
      assertEquals(1, sum, 1e-5);
    }
  }

  @Test
  void probabilitiesAloneAsAnArrayWithoutLabels() throws IOException {
    Files.writeString(
        dir.resolve("bare.csv"), "size,legs,job\n-4.5,0,pilot\n,8,cook\n5.5,,pilot\n");
    Call call = done("classify --model {dir}/target --in {dir}/bare.csv --out {dir}/p.npy");
    assertEquals("", call.out());
    try (Dataset data = Sources.open(dir.resolve("p.npy").toString(), ReadOptions.defaults())) {
      float[] p = data.rows().readFloats(0, 3);
      // In the order of characters: "big, blue", green, red.
      int[] likeliest = new int[3];
      for (int i = 0; i < 9; i++) {
        likeliest[i / 3] = p[i] > 0.5 ? i % 3 : likeliest[i / 3];
      }
      assertArrayEquals(new int[] {2, 1, 0}, likeliest);
    }
  }

  @Test
  void aGapInAConditionIsNotFilled() throws IOException {
    Files.writeString(dir.resolve("gap.csv"), "kind,size,legs,job\nred,,0,\nred,-4.5,0,cook\n");
    done("impute --model {dir}/condition --in {dir}/gap.csv --out {dir}/gap-filled.csv");
    String row = lines("gap-filled.csv").get(1);
    assertTrue(row.matches("red,-?[0-9.E-]+,0,"), row);
  }

  /** The same bytes as of a run that was never stopped. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--mask 0.3 --condition job --predict kind --label-weight 5 --pseudo-labels 0.5 --pseudo-labels-warmup 1"
            + " --labelled-share 0.4",
        "--schema auto --label-column kind --views labels,b={dir}/b.npy",
      })
  void runsGoOnToTheSameWeights(String flags) throws IOException {
    done("encode --model {dir}/table --in {dir}/whole.csv --out {dir}/b.npy");
    String name = "resume" + flags.length();
    String settings =
        " --hidden 8 --latent 2 --batch-size 50 --threads 1 --quiet --no-export " + flags;
    String train = "train --data {dir}/holed.csv";
    done(train + settings + " --epochs 3 --run-dir {dir}/" + name + "-whole");
    done(train + settings + " --epochs 1 --run-dir {dir}/" + name);
    done("train --resume {dir}/" + name + " --epochs 3 --no-export --quiet --hidden 8 " + flags);
    assertArrayEquals(weights(name + "-whole"), weights(name));
    Call other = call("train --resume {dir}/" + name + " --epochs 4 --no-export --mask 0.7");
    assertEquals(2, other.code());
    assertTrue(other.err().contains("--mask: expected "), other.err());
  }

  private static byte[] weights(String run) throws IOException {
    try (var walk = Files.walk(dir.resolve(run).resolve("checkpoints"))) {
      Path last =
          walk.filter(path -> path.toString().contains(".data-"))
              .max(Comparator.comparing(Path::toString))
              .orElseThrow();
      return Files.readAllBytes(last);
    }
  }

  @Test
  void aConfigurationFileTakesTheFlagsOfViews() throws IOException {
    Files.writeString(
        dir.resolve("settings.json"),
        "{\"data\": \"{dir}/whole.csv\", \"schema\": \"auto\", \"predict\": [\"kind\"],"
                .replace("{dir}", dir.toString())
            + " \"guess\": 0.5, \"hidden\": [8], \"latent\": 2, \"epochs\": 1, \"quiet\": true,"
            + " \"no-export\": true}");
    done("train --config {dir}/settings.json --run-dir {dir}/configured");
    String spec = Files.readString(dir.resolve("configured/spec.json"));
    assertTrue(spec.contains("\"guess\" : 0.5"), spec);
    assertFalse(spec.contains("\"hide\" : 0.2"), "a table without gaps has nothing hidden");
    assertTrue(Files.readString(dir.resolve("run-table/spec.json")).contains("\"hide\" : 0.2"));
  }
}
