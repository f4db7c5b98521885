package org.latent4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewContent;
import org.latent4j.spec.ViewSpec;

/** Columns that training knew by name, in another order, beside others and beside a vector. */
class NamedColumnsTest {
  private static final float[] ROWS = {.1f, .2f, .9f, .5f, 0, .3f};

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static LatentModel latent;
  private static Dataset<Row> frame;
  private static List<List<Float>> expected;

  @BeforeAll
  static void start() throws IOException {
    spark = LocalSpark.session();
    ModelSpec plain = ModelSpec.mlp("abc", 3, List.of(4), 2, LikelihoodSpec.bernoulli());
    ViewSpec view = plain.view();
    ViewSpec named =
        view.with(
            new ViewContent.Vector(
                List.of(3), List.of("a", "b", "c"), view.preprocessing(), view.likelihood()));
    Path version =
        SampleModel.of(plain.withViews(List.of(named)), folder, 3, 2)
            .export(folder.resolve("model"));
    latent = LatentModel.load(spark, version.toString());
    try (VaeModel model = VaeModel.open(version)) {
      float[][] means = model.encode(ROWS, 2).mean().toArray();
      expected = List.of(Frames.boxes(means[0]), Frames.boxes(means[1]));
    }
    frame =
        spark.sql(
            "SELECT * FROM VALUES (1, 0.9, 'q', 0.2, 0.1, array(0.9, 0.2, 0.1)),"
                + " (2, 0.3, 'r', 0.0, 0.5, array(0.3, 0.0, 0.5)) AS t(id, c, s, b, a, features)");
    frame.createOrReplaceTempView("rows");
  }

  private static List<List<Float>> latents(Dataset<Row> rows) {
    List<List<Float>> all = new ArrayList<>();
    for (Row row : rows.orderBy("id").collectAsList()) {
      all.add(row.getList(row.fieldIndex("latent")));
    }
    return all;
  }

  private static void assertExpected(Dataset<Row> rows) {
    List<List<Float>> found = latents(rows);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        assertEquals(expected.get(i).get(j), found.get(i).get(j), 1e-6f, "row " + i);
      }
    }
  }

  @Test
  void namesWinOverAVectorAndOverTheirPlaces() {
    assertExpected(latent.encode().transform(frame));
    assertExpected(latent.encode().setInputCols("c", "b", "a").transform(frame));
    assertExpected(latent.encode().setInputCols("a", "b", "c").transform(frame));
    assertExpected(latent.encode().transform(frame.drop("features")));
    latent.register(spark, "abc");
    assertExpected(spark.sql("SELECT id, abc_encode(c, b, a) AS latent FROM rows"));
    assertExpected(spark.sql("SELECT id, abc_encode(a, b, c) AS latent FROM rows"));
    assertExpected(
        latent
            .encode()
            .setInputCols("x", "y", "z")
            .transform(frame.selectExpr("id", "a AS x", "b AS y", "c AS z")));
  }

  @Test
  void aNameAtThePlaceOfAnotherIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                latent
                    .encode()
                    .setInputCols("b", "a", "z")
                    .transform(frame.withColumnRenamed("c", "z")));
    assertTrue(refused.getMessage().endsWith("found b for a"), refused.getMessage());
    assertThrows(
        Exception.class,
        () -> spark.sql("SELECT abc_encode(b, a, c + 1) AS latent FROM rows").collect());
  }
}
