package org.latent4j.serve.check;

import java.util.List;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;

/** What a SavedModel asks to be run once, after its variables have been read. */
public final class InitialOperation {
  private static final String SIGNATURE = "__saved_model_init_op";
  private static final List<String> COLLECTIONS = List.of("saved_model_main_op", "legacy_init_op");

  private InitialOperation() {}

  /** The names of its nodes: of the signature that names them, else of a collection. */
  public static List<String> names(MetaGraphDef meta) {
    if (meta.containsSignatureDef(SIGNATURE)) {
      return meta.getSignatureDefOrThrow(SIGNATURE).getOutputsMap().values().stream()
          .map(info -> GraphProgram.node(info.getName()))
          .toList();
    }
    for (String name : COLLECTIONS) {
      CollectionDef collection =
          meta.getCollectionDefOrDefault(name, CollectionDef.getDefaultInstance());
      if (collection.getNodeList().getValueCount() > 0) {
        return collection.getNodeList().getValueList().stream().map(GraphProgram::node).toList();
      }
    }
    return List.of();
  }
}
