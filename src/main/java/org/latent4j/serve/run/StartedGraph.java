package org.latent4j.serve.run;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.serve.check.GraphProgram;
import org.latent4j.serve.check.InitialOperation;
import org.latent4j.serve.check.ModelFolder;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The graph of a model with the paths of its files in it, and what is to be run before it can be
 * called.
 *
 * @param definition in which constants are in the place of the saver's file name and of assets
 * @param targets nodes that read the variables and fill the tables, in this order
 */
public record StartedGraph(GraphDef definition, List<String> targets) {

  /** Prepares a model that was looked through. */
  public static StartedGraph of(ModelFolder folder) {
    return of(folder, folder.variables());
  }

  /**
   * The same.
   *
   * @param variables where they are read from, without the endings of the files
   */
  public static StartedGraph of(ModelFolder folder, Optional<Path> variables) {
    MetaGraphDef meta = folder.meta();
    Map<String, Path> paths = new HashMap<>();
    for (AssetFileDef asset : meta.getAssetFileDefList()) {
      paths.put(
          GraphProgram.node(asset.getTensorInfo().getName()),
          folder.version().resolve("assets").resolve(asset.getFilename()));
    }
    List<String> targets = new ArrayList<>();
    String restore = meta.getSaverDef().getRestoreOpName();
    if (variables.isPresent() && !restore.isEmpty()) {
      paths.put(GraphProgram.node(meta.getSaverDef().getFilenameTensorName()), variables.get());
      targets.add(GraphProgram.node(restore));
    }
    targets.addAll(InitialOperation.names(meta));
    GraphDef.Builder definition = meta.getGraphDef().toBuilder();
    for (int i = 0; i < definition.getNodeCount(); i++) {
      Path path = paths.get(definition.getNode(i).getName());
      if (path != null) {
        definition.setNode(i, constant(definition.getNode(i).getName(), path));
      }
    }
    return new StartedGraph(definition.build(), List.copyOf(targets));
  }

  private static NodeDef constant(String name, Path path) {
    return Constants.node(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addStringVal(ByteString.copyFromUtf8(path.toAbsolutePath().toString()))
            .build());
  }
}
