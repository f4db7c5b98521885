package org.latent4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.base.Matrix;
import org.latent4j.export.SampleModel;
import org.latent4j.graph.KindCases;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;

/** Tables, conditions, labels and several views: named columns in, named columns out. */
class KindFramesTest {
  private static final int ROWS = 40;

  @TempDir private static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.session();
  }

  static Stream<ModelSpec> models() {
    return Stream.of(
        KindCases.conditionalTable(), KindCases.labelledImage(0, true), KindCases.target());
  }

  /** Packed rows as someone would have them in a DataFrame: names, numbers, gaps, arrays. */
  private static Dataset<Row> frame(List<ViewSpec> views, float[] packed) {
    StructType schema = new StructType().add("id", DataTypes.IntegerType);
    int width = ModelSpec.width(views);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      List<Object> cells = new ArrayList<>(List.of(row));
      int at = row * width;
      for (ViewSpec view : views) {
        if (view.content().isTensor()) {
          List<Float> values = new ArrayList<>();
          for (int i = 0; i < view.features(); i++) {
            values.add(packed[at + i]);
          }
          cells.add(values);
          schema =
              row > 0
                  ? schema
                  : schema.add(
                      view.name().equals("x") ? "features" : view.name(),
                      DataTypes.createArrayType(DataTypes.FloatType));
        }
        for (int i = 0; !view.content().isTensor() && i < view.features(); i++) {
          ColumnSpec column = view.table().get(i);
          cells.add(cell(column, packed[at + i]));
          schema =
              row > 0
                  ? schema
                  : schema.add(
                      column.name(), column.isText() ? DataTypes.StringType : DataTypes.DoubleType);
        }
        at += view.features();
      }
      rows.add(RowFactory.create(cells.toArray()));
    }
    return spark.createDataFrame(rows, schema).repartition(2);
  }

  private static Object cell(ColumnSpec column, float value) {
    if (Float.isNaN(value)) {
      return null;
    }
    return column.isText() ? column.categories().get((int) value) : (Object) (double) value;
  }

  @ParameterizedTest
  @MethodSource("models")
  void answersAsTheModelDoesToPackedRows(ModelSpec spec) throws IOException {
    Path path = folder.resolve("model" + System.nanoTime());
    SampleModel.of(spec, path, 3, 3).export(path.resolve("model"));
    float[] x = SampleModel.packed(spec.given(), new Random(5), ROWS);
    LatentModel latent = LatentModel.load(spark, path.resolve("model").toString());
    Dataset<Row> rows = frame(spec.given(), x);
    try (VaeModel model = VaeModel.open(path.resolve("model"))) {
      Dataset<Row> out =
          latent.score().transform(latent.reconstruct().transform(latent.encode().transform(rows)));
      if (!spec.views(ViewSpec.Role.CONDITION).isEmpty()) {
        out = latent.decode().transform(out);
      }
      List<Row> found = out.orderBy("id").collectAsList();
      Matrix means = model.encode(x, ROWS).mean();
      Matrix back = model.reconstruct(x, ROWS);
      float[] scores = model.score(x, ROWS).score();
      for (int i = 0; i < ROWS; i++) {
        Row row = found.get(i);
        Frames.assertNear(means.row(i), row.getList(row.fieldIndex("latent")), "row");
        assertEquals(scores[i], row.<Double>getAs("score"), 1e-4);
        assertRow(spec, back.row(i), row, "reconstructed");
        if (!spec.views(ViewSpec.Role.CONDITION).isEmpty()) {
          assertRow(spec, back.row(i), row, "decoded"); // of the posterior means, as they were
        }
      }
      if (model.signatures().contains("classify")) {
        assertClasses(spec, model, latent, x);
      }
    }
  }

  private static void assertRow(ModelSpec spec, float[] packed, Row row, String prefix) {
    int at = 0;
    List<ViewSpec> views = spec.views(ViewSpec.Role.VIEW);
    for (ViewSpec view : views) {
      if (view.content().isTensor()) {
        float[] values = Arrays.copyOfRange(packed, at, at + view.features());
        Frames.assertNear(values, row.getList(row.fieldIndex(prefix + "_" + view.name())), "row");
      }
      for (int i = 0; !view.content().isTensor() && i < view.features(); i++) {
        ColumnSpec column = view.table().get(i);
        Object found = row.getAs(prefix + "_" + column.name());
        if (found instanceof Double number) {
          Frames.assertNear(new float[] {packed[at + i]}, List.of(number), column.name());
        } else {
          assertEquals(cell(column, packed[at + i]), found);
        }
      }
      at += view.features();
    }
  }

  private static void assertClasses(ModelSpec spec, VaeModel model, LatentModel latent, float[] x) {
    List<ViewSpec> wanted = new ArrayList<>(spec.given());
    wanted.remove(spec.label().orElseThrow());
    int all = ModelSpec.width(spec.given());
    int width = ModelSpec.width(wanted);
    float[] seen = new float[ROWS * width];
    for (int i = 0; i < ROWS; i++) {
      System.arraycopy(x, i * all, seen, i * width, width);
    }
    Matrix expected = model.classify(seen, ROWS);
    List<Row> found =
        latent.classify().transform(frame(wanted, seen)).orderBy("id").collectAsList();
    for (int i = 0; i < ROWS; i++) {
      float[] probabilities = expected.row(i);
      int best = 0;
      for (int c = 1; c < probabilities.length; c++) {
        best = probabilities[c] > probabilities[best] ? c : best;
      }
      Row row = found.get(i);
      Frames.assertNear(probabilities, row.getList(row.fieldIndex("probability")), "row");
      assertEquals(model.classes().get(best), row.getAs("prediction"));
    }
  }

  @Test
  void viewsAloneNamesOfOwnAndGaps() throws IOException {
    ModelSpec spec = KindCases.labelledImage(0, true);
    SampleModel.of(spec, folder.resolve("views"), 3, 3).export(folder.resolve("views/model"));
    LatentModel latent = LatentModel.load(spark, folder.resolve("views/model").toString());
    float[] x = SampleModel.packed(spec.given(), new Random(6), ROWS);
    Dataset<Row> rows = frame(spec.given(), x).withColumnRenamed("label", "digit");
    float[] gone = x.clone();
    int width = ModelSpec.width(spec.given());
    for (int i = 0; i < ROWS; i++) {
      gone[(i + 1) * width - 1] = Float.NaN;
    }
    try (VaeModel model = VaeModel.open(folder.resolve("views/model"))) {
      List<Row> alone =
          latent.transformer("encode_x").transform(rows).orderBy("id").collectAsList();
      List<Row> without =
          latent.encode().setInputCols("x=features").transform(rows).orderBy("id").collectAsList();
      List<Row> with =
          latent
              .encode()
              .setInputCols("x=features", "label=digit")
              .transform(rows)
              .orderBy("id")
              .collectAsList();
      float[][] both = model.encode(x, ROWS).mean().toArray();
      float[][] gaps = model.encode(gone, ROWS).mean().toArray();
      float[] images = new float[ROWS * (width - 1)];
      for (int i = 0; i < ROWS; i++) {
        System.arraycopy(x, i * width, images, i * (width - 1), width - 1);
      }
      float[][] one = model.call("encode_x", Map.of("x", images), ROWS).get("mean").toArray();
      for (int i = 0; i < ROWS; i++) {
        Frames.assertNear(one[i], alone.get(i).getList(3), "row");
        Frames.assertNear(gaps[i], without.get(i).getList(3), "row");
        Frames.assertNear(both[i], with.get(i).getList(3), "row");
      }
    }
    String other =
        assertThrows(
                IllegalArgumentException.class,
                () -> latent.encode().setInputCols("colour").transform(rows))
            .getMessage();
    assertEquals(
        "inputCols: expected some of [x, label], each as NAME or NAME=COLUMN, found [colour]",
        other);
    String missing =
        assertThrows(IllegalArgumentException.class, () -> latent.encode().transform(rows))
            .getMessage();
    assertTrue(
        missing.startsWith("column label: expected for label of encode, found only"), missing);
  }

  @Test
  void anUnknownNameIsMissingButToScore() throws IOException {
    ModelSpec spec = KindCases.table();
    SampleModel.of(spec, folder.resolve("names"), 3, 3).export(folder.resolve("names/model"));
    LatentModel latent = LatentModel.load(spark, folder.resolve("names/model").toString());
    // Each alone: the last bits of a product may depend on a row's place in a batch.
    Row unknown = encoded(latent, "'Wien'");
    Row missing = encoded(latent, "CAST(null AS STRING)");
    Row known = encoded(latent, "'Oslo'");
    assertEquals(missing.getList(2), unknown.getList(2));
    assertTrue(!known.getList(2).equals(missing.getList(2)), known + " " + missing);
    assertNull(missing.get(0));
    for (String gap : List.of("CAST(null AS STRING)", "''", "'Oslo'")) {
      assertTrue(Double.isFinite(scored(latent, gap).<Double>getAs("score")), gap);
    }
    assertEquals(Double.POSITIVE_INFINITY, scored(latent, "'Wien'").<Double>getAs("score"));
    latent.register(spark, "names");
    String call = "SELECT names_score(30, 'no', 1, 2, %s, 0, 3, 4).score";
    double[] inSql =
        Stream.of("'Wien'", "''", "null", "'Oslo'")
            .mapToDouble(name -> spark.sql(call.formatted(name)).first().getDouble(0))
            .toArray();
    assertEquals(Double.POSITIVE_INFINITY, inSql[0]);
    assertTrue(Double.isFinite(inSql[1]) && Double.isFinite(inSql[3]), Arrays.toString(inSql));
    assertEquals(inSql[1], inSql[2]);
  }

  private static Row scored(LatentModel latent, String city) {
    var rows = spark.sql("SELECT * FROM VALUES (%s, 30) AS t(city, age)".formatted(city));
    return latent.score().setInputCols("city", "age").transform(rows).first();
  }

  private static Row encoded(LatentModel latent, String city) {
    var rows = spark.sql("SELECT * FROM VALUES (%s, 30) AS t(city, age)".formatted(city));
    return latent.encode().setInputCols("city", "age").transform(rows).first();
  }
}
