package org.latent4j.serve;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.base.Matrix;
import org.latent4j.serve.check.ModelException;
import org.latent4j.serve.check.ModelFolder;
import org.latent4j.serve.run.InputRows;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.Manifest;
import org.latent4j.spec.manifest.SignatureSpec;

/**
 * An open model. All values are float32 and raw: in the units of the data that it was trained on.
 *
 * <p>Every call may be made from any thread, takes any number of rows (none too), and runs them in
 * chunks. Rows come as one flat array with a row count, or in another form of {@link InputRows}.
 * Where an input is an image, a row holds its values in the order height, width, channel.
 *
 * <p>Shapes and finiteness are checked first: a {@link ModelException} names input, row and column.
 * After {@link #close} every call is an {@link IllegalStateException}.
 *
 * <p>An interrupt of a thread touches neither its opening of a model nor its calls, and is kept.
 * The model owns its native graph and session until it is closed, and needs its files no more.
 */
public final class VaeModel implements AutoCloseable {
  private final ModelFolder folder;
  private final Calls calls;

  private VaeModel(ModelFolder folder, Calls calls) {
    this.folder = folder;
    this.calls = calls;
  }

  /**
   * Opens a model with the usual options.
   *
   * @param path a version directory, or a model's folder, of which the highest version is taken
   * @throws ModelException if there is no whole model with a fitting signature
   */
  public static VaeModel open(Path path) {
    return open(path, OpenOptions.defaults());
  }

  /** Opens a model; see {@link #open(Path)}. */
  public static VaeModel open(Path path, OpenOptions options) {
    ModelFolder folder = ModelFolder.read(path, options.trust());
    return new VaeModel(folder, Calls.open(folder, options));
  }

  /** Opens a version in a model's folder. */
  static VaeModel open(Path version, Path model, OpenOptions options) {
    ModelFolder folder = ModelFolder.read(version, model, options.trust());
    return new VaeModel(folder, Calls.open(folder, options));
  }

  /** The version directory. */
  public Path directory() {
    return folder.version();
  }

  /** What Latent4J wrote beside the model; empty where something else exported it. */
  public Optional<Manifest> manifest() {
    return folder.manifest();
  }

  /** The settings of the model; empty where something else exported it. */
  public Optional<ModelSpec> spec() {
    return folder.manifest().map(Manifest::spec);
  }

  /** The names of the signatures that can be called, in alphabetical order. */
  public List<String> signatures() {
    return calls.names();
  }

  /**
   * What a signature takes and gives.
   *
   * @throws ModelException if the model has none of that name
   */
  public SignatureSpec signature(String name) {
    return calls.signature(name).spec();
  }

  /**
   * Values in one row of what {@code encode} takes: of a model of several views or of a table, the
   * packed values of its views and conditions; see {@link RowFormat}.
   */
  public int features() {
    return calls.signature(Names.ENCODE).input(Names.X).width();
  }

  /** How rows of given views are packed; the model must be an export by Latent4J. */
  public RowFormat format() {
    return RowFormat.of(ours().given());
  }

  private ModelSpec ours() {
    return spec()
        .orElseThrow(() -> new ModelException(directory() + ": expected " + Names.MANIFEST));
  }

  /** Names of the classes that {@link #classify} tells apart, in the order of probabilities. */
  public List<String> classes() {
    return ours()
        .label()
        .map(label -> label.table().get(0).categories())
        .orElseThrow(() -> new ModelException(directory() + " has no label to predict"));
  }

  /** Dimensions of the latent. */
  public int latent() {
    return calls.has(Names.DECODE)
        ? calls.signature(Names.DECODE).input(Names.Z).width()
        : calls.signature(Names.ENCODE).output(Names.MEAN).width();
  }

  /**
   * Posterior of each row.
   *
   * @param x [batch, features]
   */
  public Encoded encode(InputRows x) {
    boolean spread = calls.signature(Names.ENCODE).hasOutput(Names.LOG_VARIANCE);
    List<String> fetched = spread ? List.of(Names.MEAN, Names.LOG_VARIANCE) : List.of(Names.MEAN);
    return Encoded.of(calls.run(Names.ENCODE, Map.of(Names.X, x), fetched));
  }

  /** Posterior of each row of a flat array. */
  public Encoded encode(float[] x, int rows) {
    return encode(InputRows.of(x, rows));
  }

  /**
   * Mean of the likelihood given each latent.
   *
   * @param z [batch, latent]
   * @return [batch, features]
   */
  public Matrix decode(InputRows z) {
    return calls.run(Names.DECODE, Map.of(Names.Z, z), List.of(Names.X)).get(Names.X);
  }

  /** Decodes each row of a flat array. */
  public Matrix decode(float[] z, int rows) {
    return decode(InputRows.of(z, rows));
  }

  /**
   * Decodes latents under conditions.
   *
   * @param z [batch × latent]
   * @param conditions packed, [batch × values of the conditions]
   */
  public Matrix decode(float[] z, float[] conditions, int rows) {
    return call(Names.DECODE, Map.of(Names.Z, z, Names.CONDITION, conditions), rows).get(Names.X);
  }

  /**
   * The probabilities of the classes of each row.
   *
   * @param x packed values of the views and conditions but the label, [batch, values]
   * @return [batch, classes]
   */
  public Matrix classify(InputRows x) {
    return calls
        .run(Names.CLASSIFY, Map.of(Names.X, x), List.of(Names.PROBABILITIES))
        .get(Names.PROBABILITIES);
  }

  /** Classifies each row of a flat array. */
  public Matrix classify(float[] x, int rows) {
    return classify(InputRows.of(x, rows));
  }

  /**
   * One draw from the posterior of each row.
   *
   * @param x [batch, features]
   * @param noise standard normal draws, [batch, latent]
   * @return [batch, latent]
   * @throws ModelException also where the model is a plain autoencoder, which draws nothing
   */
  public Matrix encodeSample(InputRows x, InputRows noise) {
    return calls
        .run(Names.ENCODE_SAMPLE, Map.of(Names.X, x, Names.NOISE, noise), List.of(Names.Z))
        .get(Names.Z);
  }

  /** Draws for each row of a flat array. */
  public Matrix encodeSample(float[] x, float[] noise, int rows) {
    return encodeSample(InputRows.of(x, rows), InputRows.of(noise, rows));
  }

  /**
   * Each row encoded to its posterior mean and decoded again.
   *
   * @param x [batch, features]
   * @return [batch, features]
   */
  public Matrix reconstruct(InputRows x) {
    return calls.run(Names.RECONSTRUCT, Map.of(Names.X, x), List.of(Names.X)).get(Names.X);
  }

  /** Reconstructs each row of a flat array. */
  public Matrix reconstruct(float[] x, int rows) {
    return reconstruct(InputRows.of(x, rows));
  }

  /**
   * How badly each row fits.
   *
   * @param x [batch, features]
   */
  public Scores score(InputRows x) {
    List<String> fetched =
        new ArrayList<>(List.of(Names.SCORE, Names.RECONSTRUCTION, Names.KL, Names.CONTRIBUTION));
    if (calls.signature(Names.SCORE).hasOutput(Names.PERCENTILE)) {
      fetched.addAll(List.of(Names.PERCENTILE, Names.ANOMALY));
    }
    return Scores.of(calls.run(Names.SCORE, Map.of(Names.X, x), fetched));
  }

  /** Scores each row of a flat array. */
  public Scores score(float[] x, int rows) {
    return score(InputRows.of(x, rows));
  }

  /**
   * Runs a signature by its name.
   *
   * @param signature one of {@link #signatures}
   * @param inputs every input by name, flat
   * @param rows of each input
   * @return every output by name
   */
  public Map<String, Matrix> call(String signature, Map<String, float[]> inputs, int rows) {
    Map<String, InputRows> fed = new LinkedHashMap<>();
    inputs.forEach((name, values) -> fed.put(name, InputRows.of(values, rows)));
    return calls.run(signature, fed, calls.signature(signature).outputNames());
  }

  /**
   * Runs a signature from buffers into buffers, best direct ones: nothing as large as the rows is
   * made. Positions and limits stay.
   *
   * @param inputs every input by name
   * @param rows of each input and output
   * @param outputs the wanted ones by name, with room for exactly as many values
   */
  public void call(
      String signature,
      Map<String, FloatBuffer> inputs,
      int rows,
      Map<String, FloatBuffer> outputs) {
    Map<String, InputRows> fed = new LinkedHashMap<>();
    inputs.forEach((name, values) -> fed.put(name, InputRows.of(values, rows)));
    calls.run(signature, fed, outputs);
  }

  /** Waits for running calls, then frees graph and session. Closing again does nothing. */
  @Override
  public void close() {
    calls.close();
  }
}
