package org.latent4j.spark;

import java.io.IOException;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;

/**
 * A job for {@code spark-submit}: reads Parquet, adds the latent of each row, writes Parquet.
 *
 * <p>Arguments: the model, the folder or file to read, the folder to write, and the column of
 * vectors or arrays, or the columns of numbers, that are encoded; none of these where the model
 * knows its columns by name. The columns that were encoded are not written.
 */
public final class EncodeParquet {
  private static final String DICTIONARY = "parquet.enable.dictionary#latent.list.element";

  private EncodeParquet() {}

  /** Runs the job. */
  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println("usage: EncodeParquet MODEL IN OUT [COLUMN…]");
      System.exit(2);
    }
    String[] columns = Arrays.copyOfRange(args, 3, args.length);
    try (SparkSession spark = SparkSession.builder().appName("encode " + args[1]).getOrCreate()) {
      ModelTransformer encode = LatentModel.load(spark, args[0]).encode();
      if (columns.length == 1) {
        encode.setInputCol(columns[0]);
      } else if (columns.length > 1) {
        encode.setInputCols(columns);
      }
      encode
          .transform(spark.read().parquet(args[1]))
          .drop(columns)
          .write()
          .option(
              DICTIONARY,
              "false") // no two latents are the same, so a dictionary is work for nothing
          .parquet(args[2]);
    }
  }
}
