package org.latent4j.spark;

import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.latent4j.serve.OpenOptions;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.Precision;

/**
 * How a task comes by the model: the files that the driver broadcast, or a path that the task's
 * host can read itself.
 */
final class ModelHandle implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String identity;
  private final Opening opening;
  private final Source source;

  /** {@link OpenOptions} in a form that can be sent. */
  record Opening(int threads, Precision precision, boolean trust) implements Serializable {
    OpenOptions options() {
      OpenOptions options = OpenOptions.defaults().withThreads(threads).with(precision);
      return trust ? options.trusting() : options;
    }
  }

  /** Where the files come from. */
  sealed interface Source extends Serializable {
    /** The files, in memory. */
    ModelFiles files();
  }

  /** Sent by the driver, as bytes, which any of Spark's serializers takes. */
  record Sent(Broadcast<byte[]> broadcast) implements Source {
    @Override
    public ModelFiles files() {
      return ModelFiles.unpack(broadcast.value());
    }
  }

  /** Read by each executor. */
  record Shared(String path, SerializableConfiguration configuration) implements Source {
    @Override
    public ModelFiles files() {
      return ModelFiles.read(path, configuration.value());
    }
  }

  ModelHandle(String identity, Opening opening, Source source) {
    this.identity = identity;
    this.opening = opening;
    this.source = source;
  }

  /** Announces that the model will be used; to be closed by who asks. */
  OpenModels.Use use() {
    return OpenModels.here().use(identity, opening.options());
  }

  /** The model of a use. */
  VaeModel model(OpenModels.Use use) {
    Supplier<ModelFiles> files =
        () -> {
          ModelFiles found = source.files();
          if (!found.identity().equals(identity)) {
            throw new IllegalStateException(
                found.path() + ": expected the model that the driver read, found other files");
          }
          return found;
        };
    return use.model(files);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelHandle handle
        && identity.equals(handle.identity)
        && opening.equals(handle.opening);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  @Override
  public String toString() {
    return "model " + identity.substring(0, 12);
  }
}
