package org.latent4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;
import org.latent4j.serve.VaeModel;

class ModelTransformerTest {
  private static final int ROWS = 100;
  private static final int WIDTH = 6;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static VaeModel model;
  private static LatentModel latent;
  private static final float[][] X = new float[ROWS][WIDTH];

  @BeforeAll
  static void export() throws IOException {
    spark = LocalSpark.session();
    SampleModel.of(SampleModel.bernoulli(), folder, 11, 3).export(folder.resolve("model"));
    model = VaeModel.open(folder.resolve("model"));
    latent = LatentModel.load(spark, folder.resolve("model").toString());
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < WIDTH; j++) {
        X[i][j] = (i * 7 + j * 3) % 11 / 11f;
      }
    }
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Dataset<Row> rows(
      DataType type, java.util.function.Function<float[], Object> cell) {
    StructType schema = new StructType().add("id", DataTypes.IntegerType).add("features", type);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(RowFactory.create(i, cell.apply(X[i])));
    }
    return spark.createDataFrame(rows, schema).repartition(3);
  }

  private static Dataset<Row> floats() {
    return rows(DataTypes.createArrayType(DataTypes.FloatType), row -> boxed(row));
  }

  private static Float[] boxed(float[] row) {
    Float[] boxed = new Float[row.length];
    Arrays.setAll(boxed, i -> row[i]);
    return boxed;
  }

  @Test
  void encodes() {
    Dataset<Row> out = latent.encode().setBatchSize(16).transform(floats());
    List<Row> rows = out.orderBy("id").select("latent").collectAsList();
    float[][] expected = model.encode(X).mean().toArray();
    assertEquals(ROWS, rows.size());
    for (int i = 0; i < ROWS; i++) {
      List<Float> cell = rows.get(i).getList(0);
      assertEquals(List.of(boxed(expected[i])), cell);
    }
  }
}
