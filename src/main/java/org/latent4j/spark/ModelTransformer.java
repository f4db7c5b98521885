package org.latent4j.spark;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * One signature of an exported model as a stage of a pipeline. Made by {@link LatentModel}.
 *
 * <p>Saved with a pipeline it takes the model's files along, so the saved pipeline can be moved and
 * loaded where the model's own folder is not.
 */
public final class ModelTransformer extends ModelParams implements MLWritable {
  private static final long serialVersionUID = 1L;

  /** For Spark, which then sets the params. */
  public ModelTransformer(String uid) {
    super(uid);
  }

  /** With a uid of its own. */
  public ModelTransformer() {
    this(Identifiable$.MODULE$.randomUID("latent4j"));
  }

  /** Sets the model; a version or a folder of versions. */
  public ModelTransformer setModelPath(String value) {
    path(value);
    return this;
  }

  /** Sets one of the signatures that the model has. */
  public ModelTransformer setSignature(String value) {
    set(signature(), value);
    return this;
  }

  /**
   * Sets the one column that is fed: a vector, an array of float or double, or for one value a
   * number.
   */
  public ModelTransformer setInputCol(String value) {
    set(inputCol(), value);
    return this;
  }

  /**
   * Sets columns of numbers in the order of the features or, of a table or of several views, {@code
   * NAME} or {@code NAME=COLUMN} for each input; what is not among them is missing.
   */
  public ModelTransformer setInputCols(String... value) {
    set(inputCols(), value);
    return this;
  }

  /** Sets a column of standard normal draws. */
  public ModelTransformer setNoiseCol(String value) {
    set(noiseCol(), value);
    return this;
  }

  /** Sets the outputs that are wanted, such as {@code mean} and {@code log_variance}. */
  public ModelTransformer setOutputs(String... value) {
    set(outputs(), value);
    return this;
  }

  /**
   * Sets the name of the first output's column; of the columns of a table what their names begin
   * with.
   */
  public ModelTransformer setOutputCol(String value) {
    set(outputCol(), value);
    return this;
  }

  /** Sets a name for each output's column. */
  public ModelTransformer setOutputCols(String... value) {
    set(outputCols(), value);
    return this;
  }

  /** Sets {@code array} (of float) or {@code vector}. */
  public ModelTransformer setOutputType(String value) {
    set(outputType(), value);
    return this;
  }

  /**
   * Sets what becomes of rows that the model cannot take: {@code error}, {@code skip}, or {@code
   * keep}, with nulls.
   */
  public ModelTransformer setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /**
   * Sets {@code broadcast}: the driver sends the files; {@code path}: each executor reads the path.
   */
  public ModelTransformer setDistribution(String value) {
    set(distribution(), value);
    return this;
  }

  /** Sets {@code float32}, {@code bf16} or {@code auto}. */
  public ModelTransformer setPrecision(String value) {
    set(precision(), value);
    return this;
  }

  /** Sets rows that go through the model at once. */
  public ModelTransformer setBatchSize(int value) {
    set(batchSize(), value);
    return this;
  }

  /** Sets threads of one task; 0 for {@code spark.task.cpus}. */
  public ModelTransformer setThreads(int value) {
    set(threads(), value);
    return this;
  }

  /** Sets the seed of draws; the same for the same partitions and their order. */
  public ModelTransformer setSeed(long value) {
    set(seed(), value);
    return this;
  }

  /** Sets whether operations that are not known to be harmless may run. */
  public ModelTransformer setTrust(boolean value) {
    loaded = null;
    set(trust(), value);
    return this;
  }

  /**
   * Adds the columns of what the model makes of each row. Nothing runs until rows are asked for.
   *
   * @throws IllegalArgumentException if columns are missing, of another type, or there already
   */
  @Override
  public Dataset<Row> transform(Dataset<?> rows) {
    return ModelPass.of(this, Sessions.classic(rows.sparkSession()), rows.schema()).apply(rows);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    var session = Sessions.classic(org.apache.spark.sql.SparkSession.active());
    return ModelPass.of(this, session, schema).schema();
  }

  @Override
  public ModelTransformer copy(ParamMap extra) {
    ModelTransformer copy = defaultCopy(extra);
    boolean same = value(modelPath()).equals(copy.value(copy.modelPath()));
    if (same && value(trust()).equals(copy.value(copy.trust()))) {
      copy.loaded = loaded;
    }
    return copy;
  }

  @Override
  public MLWriter write() {
    return new SavedTransformer.Writer(this);
  }

  /** Reads what {@link #write} wrote. */
  public static MLReader<ModelTransformer> read() {
    return new SavedTransformer.Reader<>();
  }

  /** Reads a transformer that was saved on its own. */
  public static ModelTransformer load(String path) {
    return read().load(path);
  }
}
