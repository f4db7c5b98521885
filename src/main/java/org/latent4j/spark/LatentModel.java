package org.latent4j.spark;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.latent4j.spec.Names;

/**
 * An exported model for DataFrames. Each of its signatures is a Spark ML transformer:
 *
 * <pre>{@code
 * LatentModel model = LatentModel.load("hdfs:///models/cells");
 * Dataset<Row> latents = model.encode().setInputCol("counts").transform(rows);
 * }</pre>
 *
 * <p>The driver reads the files of one version, once, and opens the model to check it. Each
 * executor gets the files with its first task, opens the model once, and runs it in all of its
 * tasks.
 */
public final class LatentModel {
  private final String path;
  private final LoadedModel loaded;

  private LatentModel(String path, LoadedModel loaded) {
    this.path = path;
    this.loaded = loaded;
  }

  /**
   * Opens a model with the active session.
   *
   * @param path a version's folder, or a model's folder, of which the highest version is taken: on
   *     this host, on a file system of Hadoop ({@code hdfs:}, {@code s3a:}, {@code file:}), or by
   *     its name among the files and archives that were distributed with the job
   * @throws IllegalArgumentException if there is no whole model, or one that is not safe to run
   */
  public static LatentModel load(String path) {
    return load(SparkSession.active(), path);
  }

  /** Opens a model with a session; see {@link #load(String)}. */
  public static LatentModel load(SparkSession session, String path) {
    return load(session, path, false);
  }

  /**
   * Opens a model that may hold operations that are not known to be pure computation.
   *
   * @param trust whether it may, as one trusts the maker of a program; see {@code SECURITY.md}
   */
  public static LatentModel load(SparkSession session, String path, boolean trust) {
    ModelTransformer first = new ModelTransformer().setModelPath(path).setTrust(trust);
    return new LatentModel(path, first.loaded(Sessions.classic(session)));
  }

  /** The names of the signatures, in alphabetical order. */
  public List<String> signatures() {
    return List.copyOf(loaded.shapes().keySet());
  }

  /** Where the version was found. */
  public String directory() {
    return loaded.files().path();
  }

  /**
   * A signature by its name.
   *
   * @throws IllegalArgumentException if the model has none of that name
   */
  public ModelTransformer transformer(String signature) {
    loaded.shape(signature);
    ModelTransformer stage = new ModelTransformer().setModelPath(path).setTrust(loaded.trusted());
    stage.loaded = loaded;
    return stage.setSignature(signature);
  }

  /** Posterior means: {@code latent}; on demand {@code log_variance}, too. */
  public ModelTransformer encode() {
    return transformer(Names.ENCODE);
  }

  /** Draws from the posterior: {@code latent_sample}. */
  public ModelTransformer encodeSample() {
    return transformer(Names.ENCODE_SAMPLE);
  }

  /** The expected values of each latent: {@code decoded}. */
  public ModelTransformer decode() {
    return transformer(Names.DECODE);
  }

  /** Rows through the latent and back: {@code reconstructed}. */
  public ModelTransformer reconstruct() {
    return transformer(Names.RECONSTRUCT);
  }

  /** How badly each row fits, in nats: {@code score} and its parts. */
  public ModelTransformer score() {
    return transformer(Names.SCORE);
  }

  /** Classes: {@code probability} and {@code prediction}, a name. */
  public ModelTransformer classify() {
    return transformer(Names.CLASSIFY);
  }

  /**
   * Makes the signatures functions of SQL, called PREFIX_SIGNATURE: {@code cells_encode(counts)}.
   * They take one vector or array, or as many numbers; of a table or of several views one argument
   * for each column or view. They give the one output of the signature, or a struct: {@code
   * cells_score(counts).percentile}; null for a row that the model cannot take. Signatures that
   * draw are left out.
   *
   * @param prefix of their names
   * @return their names
   */
  public List<String> register(SparkSession session, String prefix) {
    org.apache.spark.sql.classic.SparkSession here = Sessions.classic(session);
    ModelHandle.Opening opening = transformer(signatures().get(0)).opening(here);
    return new ModelFunctions(here, loaded, loaded.handle(here, opening, path, false))
        .register(prefix);
  }
}
