package org.latent4j.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.latent4j.serve.VaeModel;
import scala.reflect.ClassTag$;

/** What the driver knows of a model: its files, and what its signatures take and give. */
final class LoadedModel {
  private final ModelFiles files;
  private final boolean trust;
  private final Map<String, SignatureShape> shapes = new LinkedHashMap<>();
  private SparkContext sentTo;
  private Broadcast<byte[]> sent;

  private LoadedModel(ModelFiles files, boolean trust) {
    this.files = files;
    this.trust = trust;
  }

  /**
   * Reads and opens a model, which checks it.
   *
   * @throws IllegalArgumentException if there is no whole model
   */
  static LoadedModel read(SparkSession session, String path, ModelHandle.Opening opening) {
    ModelFiles files = ModelFiles.read(path, session.sessionState().newHadoopConf());
    LoadedModel loaded = new LoadedModel(files, opening.trust());
    try (OpenModels.Use use = OpenModels.here().use(files.identity(), opening.options())) {
      VaeModel model = use.model(() -> files);
      for (String signature : model.signatures()) {
        loaded.shapes.put(signature, SignatureShape.of(model, signature));
      }
    }
    return loaded;
  }

  ModelFiles files() {
    return files;
  }

  boolean trusted() {
    return trust;
  }

  /** What signatures take and give, by their names. */
  Map<String, SignatureShape> shapes() {
    return shapes;
  }

  SignatureShape shape(String signature) {
    SignatureShape shape = shapes.get(signature);
    if (shape == null) {
      throw new IllegalArgumentException(
          "signature: expected one of %s of %s, found %s"
              .formatted(shapes.keySet(), files.path(), signature));
    }
    return shape;
  }

  /**
   * How tasks come by the model.
   *
   * @param shared whether executors read {@code path} themselves
   */
  ModelHandle handle(
      SparkSession session, ModelHandle.Opening opening, String path, boolean shared) {
    ModelHandle.Source source =
        shared
            ? new ModelHandle.Shared(
                path, new SerializableConfiguration(session.sessionState().newHadoopConf()))
            : new ModelHandle.Sent(broadcast(session.sparkContext()));
    return new ModelHandle(files.identity(), opening, source);
  }

  private synchronized Broadcast<byte[]> broadcast(SparkContext context) {
    if (sent == null || sentTo != context) {
      sent = context.broadcast(files.pack(), ClassTag$.MODULE$.apply(byte[].class));
      sentTo = context;
    }
    return sent;
  }
}
