package org.latent4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** DataFrames for tests. */
final class Frames {
  private Frames() {}

  /** Numbers from 0 to below 1, no two rows the same. */
  static float[][] numbers(int rows, int width) {
    float[][] numbers = new float[rows][width];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        numbers[i][j] = (i * 7 + j * 31 + i * j) % 101 / 101f;
      }
    }
    return numbers;
  }

  static List<Float> boxes(float[] row) {
    List<Float> boxes = new ArrayList<>();
    for (float value : row) {
      boxes.add(value);
    }
    return boxes;
  }

  /** The same but for rounding: how rows are put into batches decides the last bits. */
  static void assertNear(float[] expected, List<?> found, String what) {
    assertEquals(expected.length, found.size(), what);
    for (int i = 0; i < expected.length; i++) {
      double scale = Math.max(1, Math.abs(expected[i]));
      assertEquals(expected[i], ((Number) found.get(i)).doubleValue(), 2e-6 * scale, what);
    }
  }

  /** Columns {@code id} and {@code features}, in three partitions and any order. */
  static Dataset<Row> of(
      SparkSession spark, float[][] x, DataType type, Function<float[], Object> cell) {
    StructType schema = new StructType().add("id", DataTypes.IntegerType).add("features", type);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      rows.add(RowFactory.create(i, cell.apply(x[i])));
    }
    return spark.createDataFrame(rows, schema).repartition(3);
  }

  static Dataset<Row> floats(SparkSession spark, float[][] x) {
    return of(spark, x, DataTypes.createArrayType(DataTypes.FloatType), Frames::boxes);
  }
}
