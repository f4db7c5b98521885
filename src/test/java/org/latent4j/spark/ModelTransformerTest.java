package org.latent4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.Scores;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.InputRows;

/** A model of vectors: every signature and every type of column. */
class ModelTransformerTest {
  private static final int ROWS = 100;
  private static final int WIDTH = 6;
  private static final float[][] X = Frames.numbers(ROWS, WIDTH);

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static VaeModel model;
  private static LatentModel latent;
  private static Dataset<Row> floats;

  @BeforeAll
  static void export() throws IOException {
    spark = LocalSpark.session();
    SampleModel.of(SampleModel.bernoulli(), folder, 11, 3).export(folder.resolve("model"));
    model = VaeModel.open(folder.resolve("model"));
    latent = LatentModel.load(spark, folder.resolve("model").toString());
    floats = Frames.floats(spark, X);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static List<Row> inOrder(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList();
  }

  private static void assertArrays(float[][] expected, Dataset<Row> rows, String column) {
    List<Row> found = inOrder(rows.select("id", column));
    assertEquals(expected.length, found.size());
    for (int i = 0; i < expected.length; i++) {
      Frames.assertNear(expected[i], found.get(i).getList(1), "row " + i);
    }
  }

  @Test
  void encodesArraysInBatchesOfAnySize() {
    float[][] means = model.encode(InputRows.of(X)).mean().toArray();
    for (int batch : new int[] {1, 7, 5000}) {
      spark.conf().set("spark.sql.codegen.wholeStage", batch == 7);
      assertArrays(means, latent.encode().setBatchSize(batch).transform(floats), "latent");
    }
    Dataset<Row> both =
        latent.encode().setOutputs("log_variance", "mean").setOutputCol("spread").transform(floats);
    assertEquals(List.of("id", "features", "spread", "latent"), Arrays.asList(both.columns()));
    assertArrays(
        model.encode(InputRows.of(X)).logVariance().orElseThrow().toArray(), both, "spread");
    assertArrays(means, both, "latent");
  }

  @Test
  void everyTypeOfColumnGivesTheSame() {
    float[][] means = model.encode(InputRows.of(X)).mean().toArray();
    var doubles = DataTypes.createArrayType(DataTypes.DoubleType);
    Dataset<Row> wide =
        Frames.of(
            spark, X, doubles, x -> Frames.boxes(x).stream().map(Float::doubleValue).toList());
    assertArrays(means, latent.encode().transform(wide), "latent");
    var vectors = SQLDataTypes.VectorType();
    Dataset<Row> dense = Frames.of(spark, X, vectors, ModelTransformerTest::vector);
    assertArrays(means, latent.encode().transform(dense), "latent");
    float[][] holes = new float[ROWS][];
    Arrays.setAll(holes, i -> X[i].clone());
    for (int i = 0; i < ROWS; i++) {
      Arrays.fill(holes[i], 0, i % (WIDTH + 1), 0);
    }
    Dataset<Row> sparse = Frames.of(spark, holes, vectors, x -> vector(x).toSparse());
    assertArrays(
        model.encode(InputRows.of(holes)).mean().toArray(),
        latent.encode().transform(sparse),
        "latent");
    List<org.apache.spark.sql.Column> columns = new ArrayList<>(List.of(functions.col("id")));
    String[] names = new String[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      names[i] = "a.b " + i;
      String type = i % 2 == 0 ? "double" : "float";
      columns.add(functions.col("features").getItem(i).cast(type).as(names[i]));
    }
    Dataset<Row> numbers = floats.select(columns.toArray(org.apache.spark.sql.Column[]::new));
    assertArrays(means, latent.encode().setInputCols(names).transform(numbers), "latent");
    Dataset<Row> whole =
        floats.withColumn("counts", functions.expr("array(id % 2, 0, 1, 0, 1, 1)"));
    float[][] counts = new float[ROWS][];
    Arrays.setAll(counts, i -> new float[] {i % 2, 0, 1, 0, 1, 1});
    assertArrays(
        model.encode(InputRows.of(counts)).mean().toArray(),
        latent.encode().setInputCol("counts").transform(whole),
        "latent");
  }

  private static Vector vector(float[] row) {
    double[] values = new double[row.length];
    Arrays.setAll(values, i -> row[i]);
    return Vectors.dense(values);
  }

  @Test
  void vectorsComeOutWhereTheyAreWanted() {
    Dataset<Row> rows = latent.encode().setOutputType("vector").transform(floats);
    assertEquals(SQLDataTypes.VectorType(), rows.schema().apply("latent").dataType());
    float[][] means = model.encode(InputRows.of(X)).mean().toArray();
    List<Row> found = inOrder(rows);
    for (int i = 0; i < ROWS; i++) {
      Vector cell = found.get(i).getAs("latent");
      Frames.assertNear(means[i], Arrays.stream(cell.toArray()).boxed().toList(), "row " + i);
    }
    Dataset<Row> back = latent.decode().transform(rows);
    assertArrays(model.decode(InputRows.of(means)).toArray(), back, "decoded");
  }

  @Test
  void scores() {
    Dataset<Row> rows =
        latent
            .score()
            .setOutputs("score", "reconstruction", "kl", "contribution")
            .transform(floats);
    Scores expected = model.score(InputRows.of(X));
    List<Row> found = inOrder(rows);
    for (int i = 0; i < ROWS; i++) {
      Row row = found.get(i);
      assertEquals(expected.score()[i], row.<Double>getAs("score"), 1e-5);
      assertEquals(expected.reconstruction()[i], row.<Double>getAs("reconstruction"), 1e-5);
      assertEquals(expected.kl()[i], row.<Double>getAs("kl"), 1e-5);
      Frames.assertNear(expected.contribution().row(i), row.getList(5), "row " + i);
    }
  }

  @Test
  void reconstructsAndDrawsWithGivenNoise() {
    assertArrays(
        model.reconstruct(InputRows.of(X)).toArray(),
        latent.reconstruct().transform(floats),
        "reconstructed");
    Dataset<Row> noisy = floats.withColumn("noise", functions.expr("array(id / 50, 1 - id / 50)"));
    float[][] noise = new float[ROWS][];
    Arrays.setAll(noise, i -> new float[] {(float) (i / 50.0), (float) (1 - i / 50.0)});
    assertArrays(
        model.encodeSample(InputRows.of(X), InputRows.of(noise)).toArray(),
        latent.encodeSample().setNoiseCol("noise").transform(noisy),
        "latent_sample");
  }

  @Test
  void drawsRepeatBySeedWhateverTheBatches() {
    Dataset<Row> rows = floats.coalesce(1);
    List<Row> first = latent.encodeSample().setSeed(3).transform(rows).collectAsList();
    assertNear(first, latent.encodeSample().setSeed(3).setBatchSize(9).transform(rows));
    ModelTransformer other = latent.encodeSample().setSeed(4);
    assertThrows(AssertionError.class, () -> assertNear(first, other.transform(rows)));
    double sum = 0;
    float[][] noise = new float[ROWS][2];
    float[][] drawn = new float[ROWS][];
    for (Row row : first) {
      List<Float> values = row.getList(2);
      drawn[row.getInt(0)] = new float[] {values.get(0), values.get(1)};
    }
    float[][] means = model.encodeSample(InputRows.of(X), InputRows.of(noise)).toArray();
    float[][] spread = model.encode(InputRows.of(X)).logVariance().orElseThrow().toArray();
    for (int i = 0; i < ROWS; i++) {
      sum += (drawn[i][0] - means[i][0]) / Math.exp(spread[i][0] / 2);
    }
    assertEquals(0, sum / ROWS, 4 / Math.sqrt(ROWS)); // standard normal draws, four deviations
  }

  private static void assertNear(List<Row> expected, Dataset<Row> found) {
    List<Row> rows = found.collectAsList();
    for (int i = 0; i < ROWS; i++) {
      List<Float> values = expected.get(i).getList(2);
      Frames.assertNear(new float[] {values.get(0), values.get(1)}, rows.get(i).getList(2), "row");
    }
  }

  @Test
  void columnsThatNobodyWantsAreNotRead() {
    Dataset<Row> rows = floats.withColumn("other", functions.expr("id + 1"));
    Dataset<Row> out = latent.encode().transform(rows).select("latent");
    String plan = out.queryExecution().optimizedPlan().toString();
    assertFalse(plan.contains("other"), plan);
    assertEquals(ROWS, out.count());
  }

  @Test
  void joinsWithItselfCachesAndTakesNoRows() {
    Dataset<Row> out = latent.encode().transform(floats).cache();
    assertEquals(ROWS, out.as("a").join(out.as("b"), "id").where("a.latent = b.latent").count());
    out.unpersist();
    assertEquals(0, latent.encode().transform(floats.where("id < 0")).count());
    assertEquals(3, latent.encode().transform(floats.limit(3)).collectAsList().size());
  }

  @Test
  void streams() throws Exception {
    Path in = folder.resolve("stream");
    floats.write().parquet(in.toString());
    Dataset<Row> stream = spark.readStream().schema(floats.schema()).parquet(in.toString());
    latent
        .encode()
        .transform(stream)
        .writeStream()
        .format("memory")
        .queryName("latents")
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertArrays(model.encode(InputRows.of(X)).mean().toArray(), spark.table("latents"), "latent");
  }

  @Test
  void rowsThatDoNotFit() {
    Dataset<Row> some =
        spark.sql(
            "SELECT id, CASE id WHEN 1 THEN array(1f, 2f) WHEN 2 THEN null"
                + " WHEN 3 THEN array(1f, 2f, null, 4f, 5f, 6f)"
                + " WHEN 4 THEN array(1f, 2f, cast('NaN' AS float), 4f, 5f, 6f)"
                + " ELSE array(0f, 0f, 0f, 0f, 0f, float(id) / 8) END AS features FROM range(8)");
    ModelTransformer encode = latent.encode().setBatchSize(3);
    List<Row> kept = inOrder(encode.setHandleInvalid("keep").transform(some));
    float[][] seven = {{0, 0, 0, 0, 0, 7 / 8f}};
    Frames.assertNear(
        model.encode(InputRows.of(seven)).mean().row(0), kept.get(7).getList(2), "row 7");
    for (int i = 0; i < 8; i++) {
      assertEquals(i >= 1 && i <= 4, kept.get(i).isNullAt(2), "row " + i);
    }
    List<Row> left = inOrder(encode.setHandleInvalid("skip").transform(some));
    assertEquals(List.of(0L, 5L, 6L, 7L), left.stream().map(row -> row.getLong(0)).toList());
    Dataset<Row> outside =
        spark.sql("SELECT 1L AS id, array(0f, 0f, 0f, 0f, 0f, -100f) AS features");
    assertTrue(inOrder(encode.setHandleInvalid("keep").transform(outside)).get(0).isNullAt(2));
    assertEquals(0, encode.setHandleInvalid("skip").transform(outside).count());
    ModelTransformer strict = encode.setHandleInvalid("error");
    for (String[] wrong :
        new String[][] {
          {"1", "column features: expected 6 numbers, found 2 values"},
          {"2", "column features: expected 6 numbers, found null"},
          {"3", "found null as value 2"},
          {"4", "found NaN"}
        }) {
      Dataset<Row> one = strict.transform(some.where("id = " + wrong[0]).coalesce(1));
      Throwable thrown = assertThrows(Exception.class, one::collectAsList);
      assertTrue(thrown.getMessage().contains(wrong[1]), thrown.getMessage());
      assertTrue(thrown.getMessage().contains("partition 0, "), thrown.getMessage());
    }
  }

  @Test
  void settingsThatDoNotFitAreRefusedBeforeAnythingRuns() {
    StructType schema = floats.schema();
    refused(
        "column rows: expected for x of encode, found only [id, features]",
        latent.encode().setInputCol("rows"),
        schema);
    refused(
        "column id: expected a vector or array of 6 numbers, found int",
        latent.encode().setInputCol("id"),
        schema);
    refused(
        "inputCols: expected 6 columns for x, found 2",
        latent.encode().setInputCols("id", "features"),
        schema);
    refused(
        "column latent: expected a new one",
        latent.encode(),
        schema.add("latent", DataTypes.StringType));
    refused(
        "outputs: expected some of [mean, log_variance] of encode, found z",
        latent.encode().setOutputs("z"),
        schema);
    refused("outputCols: expected 1 names", latent.encode().setOutputCols("a", "b"), schema);
    refused(
        "outputType: expected array or vector, found list",
        latent.encode().setOutputType("list"),
        schema);
    refused(
        "handleInvalid: expected error or skip or keep, found drop",
        latent.encode().setHandleInvalid("drop"),
        schema);
    refused("batchSize: expected 1 or more, found 0", latent.encode().setBatchSize(0), schema);
    refused("noiseCol: encode takes no noise", latent.encode().setNoiseCol("id"), schema);
    refused(
        "precision: expected float32 or bf16 or auto, found double",
        latent.encode().setPrecision("double"),
        schema);
    String none = assertThrows(IllegalArgumentException.class, latent::classify).getMessage();
    assertTrue(none.startsWith("signature: expected one of [decode, encode, "), none);
    String nowhere = folder.resolve("nothing").toString();
    String missing =
        assertThrows(IllegalArgumentException.class, () -> LatentModel.load(spark, nowhere))
            .getMessage();
    assertTrue(missing.startsWith(nowhere + ": expected a model's folder, found nothing"), missing);
  }

  private static void refused(String expected, ModelTransformer stage, StructType schema) {
    String found =
        assertThrows(IllegalArgumentException.class, () -> stage.transformSchema(schema))
            .getMessage();
    assertTrue(found.contains(expected), found);
  }
}
