package org.latent4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.cli.Main;
import org.latent4j.data.Dataset;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.export.SampleModel;
import org.latent4j.io.Sinks;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;

/** A row has the same scores, to the bit, whichever road it took, in batches of the same rows. */
class SameRowTest {
  private static final int ROWS = 40;
  private static final int WIDTH = 6;

  @TempDir private static Path folder;
  private static float[] values;

  @BeforeAll
  static void model() throws Exception {
    SampleModel.of(SampleModel.bernoulli(), folder, 11, 3).export(folder.resolve("model"));
    values = new float[ROWS * WIDTH];
    float[][] rows = Frames.numbers(ROWS, WIDTH);
    for (int i = 0; i < values.length; i++) {
      values[i] = rows[i / WIDTH][i % WIDTH];
    }
  }

  private static Path write(String name) throws Exception {
    Path file = folder.resolve(name);
    List<String> names = List.of("a", "b", "c", "d", "e", "f");
    try (RowSink sink = Sinks.open(file.toString(), OutputRows.of(List.of(WIDTH), names))) {
      sink.write(values, ROWS);
      sink.commit();
    }
    return file;
  }

  private static float[] scores(String source) throws Exception {
    Path out = folder.resolve("scores.npy");
    String[] words = {
      "score", "--model", folder.resolve("model").toString(), "--in", source, "--out", "" + out
    };
    PrintStream none = new PrintStream(OutputStream.nullOutputStream());
    assertEquals(0, Main.run(words, none, System.err), source);
    try (Dataset data = Sources.open(out.toString(), ReadOptions.defaults())) {
      int width = data.rows().features();
      float[] all = data.rows().readFloats(0, ROWS);
      float[] scores = new float[ROWS];
      for (int i = 0; i < ROWS; i++) {
        scores[i] = all[i * width];
      }
      return scores;
    }
  }

  @Test
  void csvParquetJsonSqlNpyAndSpark() throws Exception {
    float[] expected = scores(write("rows.npy").toString());
    Path csv = write("rows.csv");
    Path parquet = write("rows.parquet");
    List<String> sources = new ArrayList<>(List.of("" + csv, "" + parquet, "" + write("r.jsonl")));
    sources.add("sql:SELECT * FROM '" + parquet + "'");
    sources.add("sql:SELECT * FROM read_csv('" + csv + "')");
    for (String source : sources) {
      assertArrayEquals(expected, scores(source), source);
    }
    SparkSession spark = LocalSpark.session();
    LatentModel.load(spark, folder.resolve("model").toString()).register(spark, "same");
    spark.read().parquet(parquet.toString()).coalesce(1).createOrReplaceTempView("same_rows");
    List<Row> rows =
        spark
            .sql("SELECT same_score(array(a, b, c, d, e, f)).score FROM same_rows")
            .collectAsList();
    for (int i = 0; i < ROWS; i++) {
      assertEquals(expected[i], ((Number) rows.get(i).get(0)).floatValue(), "row " + i);
    }
  }
}
