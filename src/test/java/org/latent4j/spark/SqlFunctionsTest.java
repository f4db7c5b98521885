package org.latent4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.InputRows;
import org.latent4j.spec.Names;

class SqlFunctionsTest {
  private static final int ROWS = 60;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static VaeModel model;
  private static final float[][] X = Frames.numbers(ROWS, 6);

  @BeforeAll
  static void register() throws IOException {
    spark = LocalSpark.session();
    SampleModel.of(SampleModel.bernoulli(), folder, 11, 3).export(folder.resolve("model"));
    model = VaeModel.open(folder.resolve("model"));
    List<String> names =
        LatentModel.load(spark, folder.resolve("model").toString()).register(spark, "small");
    assertEquals(
        List.of(
            "small_decode",
            "small_encode",
            "small_interpolate",
            "small_reconstruct",
            "small_score"),
        names);
    Frames.floats(spark, X).createOrReplaceTempView("numbers");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static List<Row> ask(String query) {
    return spark.sql(query).collectAsList();
  }

  private static String plan(String query) {
    return spark.sql(query).queryExecution().optimizedPlan().toString();
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[i].length, rows[i].length);
    }
    return flat;
  }

  @Test
  void aSignatureThatSparkWasNotTold() {
    float[][] backwards = X.clone();
    Collections.reverse(Arrays.asList(backwards));
    float[] steps = new float[ROWS];
    Arrays.fill(steps, 3);
    Map<String, float[]> given = Map.of("from", flat(X), "to", flat(backwards), "steps", steps);
    float[][] paths = model.call("interpolate", given, ROWS).get(Names.X).toArray();
    List<Row> rows =
        ask(
            "SELECT small_interpolate(a.features, b.features, 3) FROM numbers a JOIN numbers b"
                + " ON a.id + b.id = "
                + (ROWS - 1)
                + " ORDER BY a.id");
    assertEquals(ROWS, rows.size());
    for (int i = 0; i < ROWS; i++) {
      Frames.assertNear(paths[i], rows.get(i).getList(0), "row " + i);
    }
  }

  @Test
  void answersAsTheModel() {
    List<Row> rows =
        ask("SELECT small_encode(features), small_score(features).score FROM numbers ORDER BY id");
    float[][] latents = model.encode(InputRows.of(X)).mean().toArray();
    float[] scores = model.score(InputRows.of(X)).score();
    for (int i = 0; i < ROWS; i++) {
      Frames.assertNear(latents[i], rows.get(i).getList(0), "row " + i);
      assertEquals(scores[i], rows.get(i).getDouble(1), 1e-5, "row " + i);
    }
  }

  @Test
  void runsInBatchesWhereItMay() {
    String select =
        plan("SELECT small_encode(features), size(small_encode(features)) FROM numbers");
    assertEquals(1, select.split("ModelPlan", -1).length - 1, select);
    assertFalse(select.contains("latent4j_encode(features#"), select);
    float[] scores = model.score(InputRows.of(X)).score();
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    double between = (sorted[19] + sorted[20]) / 2.0;
    String where = "SELECT id FROM numbers WHERE small_score(features).score > " + between;
    assertFalse(plan(where).contains("latent4j_score(features#"), plan(where));
    assertEquals(ROWS - 20, ask(where).size());
  }

  @Test
  void insideOtherExpressions() {
    double sum = ask("SELECT sum(small_score(features).kl) FROM numbers").get(0).getDouble(0);
    double expected = 0;
    for (float kl : model.score(InputRows.of(X)).kl()) {
      expected += kl;
    }
    assertEquals(expected, sum, 1e-4);
    List<Row> back =
        ask(
            "SELECT small_decode(small_encode(features)), small_reconstruct(features) FROM"
                + " numbers");
    for (Row row : back) {
      float[] once = new float[6];
      for (int i = 0; i < 6; i++) {
        once[i] = row.<Float>getList(1).get(i);
      }
      Frames.assertNear(once, row.getList(0), "row");
    }
    List<Row> numbers =
        ask(
            "SELECT small_encode(0.5, 0, 1, 0, true, 0.25)[0] - small_encode(array(0.5, 0, 1, 0, 1,"
                + " 0.25))[0]");
    assertEquals(0, numbers.get(0).getFloat(0), 1e-6);
    List<Row> joined =
        ask(
            "SELECT count(*) FROM numbers a JOIN numbers b ON small_encode(a.features) ="
                + " small_encode(b.features) AND a.id = b.id");
    assertEquals(ROWS, joined.get(0).getLong(0));
  }

  /** Over a relation of the driver's own, and where a batch cannot be made. */
  @Test
  void rowByRowGivesTheSame() {
    List<Row> rows =
        ask("SELECT id, explode(transform(array(features), f -> small_encode(f))) FROM numbers");
    float[][] latents = model.encode(InputRows.of(X)).mean().toArray();
    for (Row row : rows) {
      Frames.assertNear(latents[row.getInt(0)], row.getList(1), "row " + row.getInt(0));
    }
  }

  @Test
  void aRowThatDoesNotFitIsNull() {
    Row row =
        ask("SELECT small_encode(array(1, 2)), small_encode(null), small_encode(array(1, 2, 3, 4,"
                + " 5, cast('NaN' AS float)))")
            .get(0);
    for (int i = 0; i < 3; i++) {
      assertNull(row.get(i), "column " + i);
    }
  }

  @Test
  void wrongArgumentsAreRefused() {
    String few =
        assertThrows(IllegalArgumentException.class, () -> ask("SELECT small_encode(1, 2)"))
            .getMessage();
    assertEquals("small_encode: expected 1 arguments, [x], found 2", few);
    String text =
        assertThrows(IllegalArgumentException.class, () -> ask("SELECT small_encode('a')"))
            .getMessage();
    assertTrue(text.contains("expected a vector or array of 6 numbers, found string"), text);
  }
}
