import java.util.Arrays;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.latent4j.spark.LatentModel;

/** What scripts/spark.sh submits: rates MODEL FEW ROWS OUT, save MODEL FEW PIPELINE OUT, load FEW PIPELINE OUT. */
public final class SparkCheck {
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().appName(String.join(" ", args)).getOrCreate();
    try {
      switch (args[0]) {
        case "rates" -> rates(spark, args[1], args[2], args[3], args[4]);
        case "save" -> {
          var encode = LatentModel.load(spark, args[1]).encode();
          Dataset<Row> few = spark.read().parquet(args[2]);
          PipelineModel model = new Pipeline().setStages(new PipelineStage[] {encode}).fit(few);
          model.write().overwrite().save(args[3]);
          write(model.transform(few), args[4]);
        }
        case "load" -> write(PipelineModel.load(args[2]).transform(spark.read().parquet(args[1])), args[3]);
        default -> throw new IllegalArgumentException(Arrays.toString(args));
      }
    } finally {
      spark.stop();
    }
  }

  private static void rates(SparkSession spark, String model, String few, String rows, String out) {
    LatentModel latent = LatentModel.load(spark, model);
    for (String in : new String[] {few, rows, rows}) {
      long start = System.nanoTime();
      write(latent.encode().transform(spark.read().parquet(in)), out);
      System.out.printf("pass %.2f%n", (System.nanoTime() - start) / 1e9);
    }
  }

  private static void write(Dataset<Row> rows, String out) {
    rows.select("id", "latent").write().mode("overwrite").option("parquet.enable.dictionary#latent.list.element", "false").parquet(out);
  }
}
