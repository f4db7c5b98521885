package org.latent4j.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.latent4j.spec.Names;
import org.latent4j.spec.Precision;

/** The params of {@link ModelTransformer}. */
public abstract class ModelParams extends Transformer implements Serializable {
  /** Rows at once: enough to forget what a call costs, few enough to stay small. */
  static final int BATCH = 1024;

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> modelPath;
  private final Param<String> signature;
  private final Param<String> inputCol;
  private final StringArrayParam inputCols;
  private final Param<String> noiseCol;
  private final StringArrayParam outputs;
  private final Param<String> outputCol;
  private final StringArrayParam outputCols;
  private final Param<String> outputType;
  private final Param<String> handleInvalid;
  private final Param<String> distribution;
  private final Param<String> precision;
  private final IntParam batchSize;
  private final IntParam threads;
  private final LongParam seed;
  private final BooleanParam trust;

  /** The model, on the driver alone; null until it is read. */
  transient LoadedModel loaded;

  ModelParams(String uid) {
    this.uid = uid;
    modelPath = new Param<>(this, "modelPath", "folder of the exported model");
    signature = new Param<>(this, "signature", "what the model is asked: encode, score, …");
    inputCol = new Param<>(this, "inputCol", "column of vectors or arrays");
    inputCols =
        new StringArrayParam(
            this, "inputCols", "columns of numbers, or NAME=COLUMN for each input by its name");
    noiseCol = new Param<>(this, "noiseCol", "column of standard normal draws; unset: by seed");
    outputs = new StringArrayParam(this, "outputs", "which outputs of the signature are wanted");
    outputCol = new Param<>(this, "outputCol", "name of the first output's column");
    outputCols = new StringArrayParam(this, "outputCols", "names of all outputs' columns");
    outputType = new Param<>(this, "outputType", "array (of float) or vector");
    handleInvalid =
        new Param<>(
            this, "handleInvalid", "rows that the model cannot take: error, skip or keep (nulls)");
    distribution =
        new Param<>(this, "distribution", "broadcast the files, or path: executors read modelPath");
    precision = new Param<>(this, "precision", "float32, bf16 or auto");
    batchSize = new IntParam(this, "batchSize", "rows that are gathered for one call");
    threads = new IntParam(this, "threads", "of one task; 0 for spark.task.cpus");
    seed = new LongParam(this, "seed", "of draws, where there is no column of noise");
    trust = new BooleanParam(this, "trust", "whether any operation in the model may run");
    setDefault(signature, Names.ENCODE);
    setDefault(outputType, "array");
    setDefault(handleInvalid, "error");
    setDefault(distribution, "broadcast");
    setDefault(precision, "float32");
    setDefault(batchSize, BATCH);
    setDefault(threads, 0);
    setDefault(seed, 0L);
    setDefault(trust, false);
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> modelPath() {
    return modelPath;
  }

  public Param<String> signature() {
    return signature;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public StringArrayParam inputCols() {
    return inputCols;
  }

  public Param<String> noiseCol() {
    return noiseCol;
  }

  public StringArrayParam outputs() {
    return outputs;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public StringArrayParam outputCols() {
    return outputCols;
  }

  public Param<String> outputType() {
    return outputType;
  }

  public Param<String> handleInvalid() {
    return handleInvalid;
  }

  public Param<String> distribution() {
    return distribution;
  }

  public Param<String> precision() {
    return precision;
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public IntParam threads() {
    return threads;
  }

  public LongParam seed() {
    return seed;
  }

  public BooleanParam trust() {
    return trust;
  }

  /** Sets the model, which is then read anew. */
  void path(String value) {
    loaded = null;
    set(modelPath, value);
  }

  /** The model, read if it is not yet. */
  synchronized LoadedModel loaded(org.apache.spark.sql.classic.SparkSession session) {
    if (loaded == null) {
      loaded = LoadedModel.read(session, text(modelPath, ""), opening(session));
    }
    return loaded;
  }

  ModelHandle.Opening opening(org.apache.spark.sql.classic.SparkSession session) {
    int asked = (int) value(threads);
    int cpus = session.sparkContext().conf().getInt("spark.task.cpus", 1);
    Precision chosen = Precision.valueOf(value(precision).toUpperCase(Locale.ROOT));
    return new ModelHandle.Opening(asked == 0 ? cpus : asked, chosen, (boolean) value(trust));
  }

  <T> T value(Param<T> param) {
    return getOrDefault(param);
  }

  String text(Param<String> param, String otherwise) {
    return get(param).isDefined() ? get(param).get() : otherwise;
  }

  List<String> texts(StringArrayParam param) {
    return get(param).isDefined() ? List.of(get(param).get()) : List.of();
  }
}
