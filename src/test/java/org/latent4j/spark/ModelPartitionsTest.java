package org.latent4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;

/** The way by {@code mapPartitions}, beside that by nodes of Spark's planner. */
class ModelPartitionsTest {
  private static final String PLAN = "spark.latent4j.plan";

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static LatentModel latent;
  private static Dataset<Row> rows;

  @BeforeAll
  static void export() throws IOException {
    spark = LocalSpark.session();
    SampleModel.of(SampleModel.bernoulli(), folder, 11, 3).export(folder.resolve("model"));
    latent = LatentModel.load(spark, folder.resolve("model").toString());
    rows = Frames.floats(spark, Frames.numbers(40, 6)).cache();
  }

  @AfterEach
  void restore() {
    spark.conf().unset(PLAN);
  }

  /**
   * ModelPlan, ModelExec, ModelStrategy, ModelFunction and BatchedFunctions extend what Spark calls
   * its own. With another minor version look through them, then change {@link ModelStrategy#SPARK}.
   */
  @Test
  void thePlannersVersionIsTheOneThatIsKnown() {
    assertTrue(spark.version().startsWith(ModelStrategy.SPARK), spark.version());
    String plan = latent.encode().transform(rows).queryExecution().toString();
    assertTrue(plan.contains("ModelPlan"), plan);
  }

  private static void assertSame(ModelTransformer stage, Dataset<Row> given) {
    spark.conf().set(PLAN, "true");
    Dataset<Row> planned = stage.transform(given);
    List<Row> expected = planned.orderBy("id").collectAsList();
    spark.conf().set(PLAN, "false");
    Dataset<Row> found = stage.transform(given);
    assertFalse(found.queryExecution().toString().contains("ModelPlan"));
    assertEquals(List.of(planned.columns()), List.of(found.columns()));
    for (int i = 0; i < planned.schema().size(); i++) {
      assertEquals(
          planned.schema().apply(i).dataType().simpleString(),
          found.schema().apply(i).dataType().simpleString());
    }
    assertEquals(expected, found.orderBy("id").collectAsList());
  }

  @Test
  void rowsAreTheSame() {
    assertSame(latent.encode().setOutputs("mean", "log_variance").setBatchSize(7), rows);
    assertSame(latent.score(), rows);
    assertSame(latent.encodeSample().setSeed(3).setOutputType("vector"), rows);
    Dataset<Row> whole = rows.withColumn("a.b", functions.expr("array(id % 2, 0, 1, 0, 1, 1)"));
    assertSame(latent.encode().setInputCol("a.b"), whole);
  }

  @Test
  void rowsThatCannotBeTakenAreTreatedTheSame() {
    Dataset<Row> holes =
        rows.withColumn("features", functions.expr("if(id % 3 = 0, null, features)"));
    for (String way : new String[] {"skip", "keep"}) {
      assertSame(latent.encode().setHandleInvalid(way), holes);
    }
    spark.conf().set(PLAN, "false");
    Exception failed =
        assertThrows(Exception.class, () -> latent.encode().transform(holes).collectAsList());
    List<String> told = new ArrayList<>();
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      told.add(String.valueOf(cause.getMessage()));
    }
    assertTrue(told.toString().contains("column features"), told.toString());
  }

  @Test
  void anotherWordIsRefused() {
    spark.conf().set(PLAN, "maybe");
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> latent.encode().transform(rows));
    assertEquals("spark.latent4j.plan: expected true or false, found maybe", refused.getMessage());
  }
}
