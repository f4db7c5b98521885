package org.latent4j.serve;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.latent4j.spec.Manifest;
import org.latent4j.spec.Names;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.Versions;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * A SavedModel on disk, looked through before native code reads it: TensorFlow itself runs a model
 * whose weights are missing until the first call fails, and says of a cut file only that it cannot
 * be read.
 *
 * @param version the folder that holds {@code saved_model.pb}
 * @param meta its graph and signatures
 * @param manifest of an export by Latent4J
 */
record ModelFolder(Path version, MetaGraphDef meta, Optional<Manifest> manifest) {
  private static final String GRAPH = Versions.GRAPH;

  static ModelFolder read(Path path) {
    try {
      Path version = version(path);
      MetaGraphDef meta = metaGraph(version.resolve(GRAPH));
      Optional<Manifest> manifest = manifest(version);
      if (manifest.isPresent()) {
        verify(version, manifest.get().sha256());
      }
      requireVariables(version, meta);
      return new ModelFolder(version, meta, manifest);
    } catch (IOException e) {
      throw new ModelException(path + ": cannot be read: " + ModelException.reason(e), e);
    }
  }

  /** The folder itself where it is a version, else the highest number in it. */
  private static Path version(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new ModelException(path + ": expected a model's folder, found nothing there");
    }
    if (!Files.isDirectory(path)) {
      throw new ModelException(path + ": expected a model's folder, found a file");
    }
    if (Files.exists(path.resolve(GRAPH))) {
      return path;
    }
    Optional<Path> highest = Versions.highest(path);
    if (highest.isEmpty()) {
      throw new ModelException(
          path + ": expected " + GRAPH + " or a version folder (1, 2, …), found neither");
    }
    if (!Files.exists(highest.get().resolve(GRAPH))) {
      throw new ModelException(highest.get() + ": expected " + GRAPH + ", found none");
    }
    return highest.get();
  }

  private static MetaGraphDef metaGraph(Path file) throws IOException {
    SavedModel model;
    try (var in = Files.newInputStream(file)) {
      model = SavedModel.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(file + ": expected a SavedModel, found a cut or foreign file", e);
    }
    for (MetaGraphDef meta : model.getMetaGraphsList()) {
      if (meta.getMetaInfoDef().getTagsList().contains(Names.TAG)) {
        return meta;
      }
    }
    throw new ModelException(
        file
            + ": expected a graph tagged "
            + Names.TAG
            + ", found "
            + (model.getMetaGraphsCount() == 0
                ? "none: the file is empty or cut"
                : model.getMetaGraphsList().stream()
                    .map(meta -> meta.getMetaInfoDef().getTagsList().toString())
                    .toList()));
  }

  private static Optional<Manifest> manifest(Path version) throws IOException {
    Path file = version.resolve(Names.MANIFEST);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(SpecJson.read(file, Manifest.class));
    } catch (SpecException e) {
      throw new ModelException(file + ": " + ModelException.reason(e), e);
    }
  }

  private static void verify(Path version, Map<String, String> sha256) throws IOException {
    for (Map.Entry<String, String> entry : sha256.entrySet()) {
      Path file = version.resolve(entry.getKey());
      if (!Files.exists(file)) {
        throw new ModelException(file + ": missing, though " + Names.MANIFEST + " lists it");
      }
      if (!Sha256.of(file).equals(entry.getValue())) {
        throw new ModelException(
            file + ": cut or changed: its checksum is not the one in " + Names.MANIFEST);
      }
    }
  }

  private static void requireVariables(Path version, MetaGraphDef meta) throws IOException {
    boolean saved =
        meta.getGraphDef().getNodeList().stream()
            .anyMatch(
                node -> node.getOp().equals("VarHandleOp") || node.getOp().startsWith("Variable"));
    Path variables = version.resolve("variables");
    Path index = variables.resolve("variables.index");
    if (saved && !Files.exists(index)) {
      throw new ModelException(index + ": missing, so the model has no weights");
    }
    if (saved) {
      try (Stream<Path> files = Files.list(variables)) {
        if (files.noneMatch(f -> f.getFileName().toString().startsWith("variables.data-"))) {
          throw new ModelException(
              variables.resolve("variables.data-*") + ": missing, so the model has no weights");
        }
      }
    }
  }
}
