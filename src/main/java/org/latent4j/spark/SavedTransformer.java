package org.latent4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.classic.SparkSession;

/** A transformer on disk: params as Spark writes them, and the model's files in {@code model/}. */
final class SavedTransformer {
  private static final String MODEL = "model";

  private SavedTransformer() {}

  static final class Writer extends MLWriter {
    private final ModelParams stage;

    Writer(ModelParams stage) {
      this.stage = stage;
    }

    @Override
    public void saveImpl(String path) {
      SparkSession session = Sessions.classic(sparkSession());
      ModelFiles files = stage.loaded(session).files();
      try {
        new DefaultParamsWriter(stage).save(path);
        files.write(new Path(path, MODEL), session.sessionState().newHadoopConf());
      } catch (IOException e) {
        throw new UncheckedIOException(path + ": cannot be written: " + e.getMessage(), e);
      }
    }
  }

  static final class Reader<T extends ModelParams> extends MLReader<T> {
    @Override
    public T load(String path) {
      T stage = new DefaultParamsReader<T>().load(path);
      stage.path(new Path(path, MODEL).toString());
      return stage;
    }
  }
}
