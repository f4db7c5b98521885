package org.latent4j.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.latent4j.bundle.VariableFiles;
import org.latent4j.graph.Checkpointing;
import org.latent4j.graph.Context;
import org.latent4j.graph.Variables;
import org.latent4j.graph.signature.Signature;
import org.latent4j.graph.signature.Signatures;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.Calibration;
import org.latent4j.spec.manifest.SignatureSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Identity;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpList;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TString;

/** The graph of an export, with the weights of a checkpoint; owns graph and session. */
final class ServingGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Variables variables;
  private final List<Signature> signatures;
  private final Checkpointing checkpointing;
  private final Identity<TString> saved;
  private final Session session;

  /** Builds the signatures of a model and nothing else; its variables have no values yet. */
  ServingGraph(ModelSpec spec, Optional<Calibration> calibration) {
    Ops tf = Ops.create(graph);
    variables = Variables.resources(tf);
    signatures = Signatures.build(Context.inference(tf, variables), spec, calibration);
    checkpointing = Checkpointing.build(tf, variables.all());
    saved =
        tf.withControlDependencies(List.of(checkpointing.save()))
            .withName("checkpoint_saved")
            .identity(checkpointing.prefix());
    session = new Session(graph);
  }

  /**
   * Reads the model's variables; others in the checkpoint (an optimizer's) are passed over.
   *
   * @throws ExportException if one is missing or has another shape
   */
  void restore(Path prefix) {
    try {
      VariableFiles.restore(prefix, literal -> run(literal, checkpointing.restore()));
    } catch (RuntimeException e) {
      throw new ExportException(
          "checkpoint " + prefix + " does not hold this model's weights: " + reason(e), e);
    }
  }

  /**
   * Writes {@code saved_model.pb} and {@code variables/} into an existing folder.
   *
   * @return the signatures, as written
   */
  Map<String, SignatureDef> write(Path folder) throws IOException {
    Path variables = Files.createDirectories(folder.resolve("variables"));
    try {
      run(variables.resolve("variables"), checkpointing.save());
    } catch (RuntimeException e) {
      throw new IOException(variables + " cannot be written: " + reason(e), e);
    }
    MetaGraphDef meta = metaGraph();
    SavedModel model =
        SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
    Files.write(folder.resolve("saved_model.pb"), model.toByteArray());
    return meta.getSignatureDefMap();
  }

  private void run(Path prefix, Op target) {
    try (TString path = TString.scalarOf(prefix.toString())) {
      session.runner().feed(checkpointing.prefix(), path).addTarget(target).run().close();
    }
  }

  /** TensorFlow's errors have no class in common; the first line of each says what is wrong. */
  private static String reason(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }

  MetaGraphDef metaGraph() {
    GraphDef stripped = DefaultAttributes.strip(graph.toGraphDef());
    MetaGraphDef.MetaInfoDef info =
        MetaGraphDef.MetaInfoDef.newBuilder()
            .addTags(Names.TAG)
            .setTensorflowVersion(TensorFlow.version())
            .setStrippedDefaultAttrs(true)
            .setStrippedOpList(operations(stripped))
            .build();
    MetaGraphDef.Builder meta =
        MetaGraphDef.newBuilder().setMetaInfoDef(info).setGraphDef(stripped).setSaverDef(saver());
    VariableCollections.put(meta, variables.all());
    for (Signature signature : signatures) {
      meta.putSignatureDef(signature.name(), describe(signature));
      if (signature.equals(signatures.get(0))) {
        meta.putSignatureDef(Names.SERVING_DEFAULT, describe(signature));
      }
    }
    return meta.build();
  }

  /** What the signatures take and give, the default one first. */
  Map<String, SignatureSpec> specs() {
    Map<String, SignatureSpec> specs = new LinkedHashMap<>();
    signatures.forEach(signature -> specs.put(signature.name(), signature.spec()));
    return specs;
  }

  private SaverDef saver() {
    return SaverDef.newBuilder()
        .setFilenameTensorName(VariableCollections.name(checkpointing.prefix()))
        .setSaveTensorName(VariableCollections.name(saved))
        .setRestoreOpName(checkpointing.restore().op().name())
        .setVersion(SaverDef.CheckpointFormatVersion.V2)
        .build();
  }

  /** The definitions of the operations in use, so that a reader can tell what it lacks. */
  private static OpList operations(GraphDef graph) {
    TreeSet<String> used = new TreeSet<>();
    for (NodeDef node : graph.getNodeList()) {
      used.add(node.getOp());
    }
    OpList.Builder list = OpList.newBuilder();
    TensorFlow.registeredOpList().getOpList().stream()
        .filter(op -> used.contains(op.getName()))
        .forEach(list::addOp);
    return list.build();
  }

  private static SignatureDef describe(Signature signature) {
    SignatureDef.Builder definition = SignatureDef.newBuilder().setMethodName(Names.METHOD);
    describe(signature.inputs()).forEach(definition::putInputs);
    describe(signature.outputs()).forEach(definition::putOutputs);
    return definition.build();
  }

  private static Map<String, TensorInfo> describe(Map<String, Operand<?>> tensors) {
    LinkedHashMap<String, TensorInfo> infos = new LinkedHashMap<>();
    tensors.forEach((key, operand) -> infos.put(key, describe(operand)));
    return infos;
  }

  private static TensorInfo describe(Operand<?> operand) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : operand.shape().asArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorInfo.newBuilder()
        .setName(VariableCollections.name(operand))
        .setDtype(operand.asOutput().dataType())
        .setTensorShape(shape)
        .build();
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
