package org.latent4j.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.latent4j.base.Sha256;
import org.latent4j.serve.check.GraphProgram;
import org.latent4j.serve.run.Constants;
import org.latent4j.spec.Names;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.manifest.Manifest;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;

/** A real export, changed as one would who means harm: its checksums are made to fit. */
record EditedExport(Path version) {

  /** A copy of an export. */
  static EditedExport copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
    return new EditedExport(to);
  }

  /** Changes the graph. */
  void graph(Consumer<MetaGraphDef.Builder> change) throws IOException {
    Path file = version.resolve("saved_model.pb");
    SavedModel.Builder saved = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    change.accept(saved.getMetaGraphsBuilder(0));
    Files.write(file, saved.build().toByteArray());
    relist();
  }

  /** Writes the checksums of the files as they are now, where there is a manifest. */
  void relist() throws IOException {
    Path file = version.resolve(Names.MANIFEST);
    if (!Files.exists(file)) {
      return;
    }
    Manifest manifest = SpecJson.read(file, Manifest.class);
    Map<String, String> sums = new LinkedHashMap<>(manifest.sha256());
    for (String name : manifest.sha256().keySet()) {
      sums.put(name, Sha256.of(version.resolve(name)));
    }
    list(sums);
  }

  /** Writes some checksums into the manifest. */
  void list(Map<String, String> sha256) throws IOException {
    Path file = version.resolve(Names.MANIFEST);
    Manifest was = SpecJson.read(file, Manifest.class);
    Manifest manifest =
        new Manifest(
            was.format(),
            was.latent4j(),
            was.spec(),
            was.signatures(),
            was.rows(),
            was.calibration(),
            was.ranges(),
            was.metrics(),
            sha256);
    Files.writeString(file, SpecJson.write(manifest));
  }

  /** Puts nodes into the graph, the last of which runs before each call of encode. */
  void plant(NodeDef... nodes) throws IOException {
    graph(
        meta -> {
          var graph = meta.getGraphDefBuilder();
          for (NodeDef node : nodes) {
            graph.addNode(node);
          }
          String encoded =
              GraphProgram.node(
                  meta.getSignatureDefOrThrow("encode").getOutputsOrThrow("mean").getName());
          for (NodeDef.Builder node : graph.getNodeBuilderList()) {
            if (node.getName().equals(encoded)) {
              node.addInput("^" + nodes[nodes.length - 1].getName());
            }
          }
        });
  }

  /** Puts nodes into the body of a function that encode calls. */
  void plantInFunction(String name, NodeDef... nodes) throws IOException {
    FunctionDef.Builder function = FunctionDef.newBuilder();
    function.getSignatureBuilder().setName(name).setIsStateful(true);
    for (NodeDef node : nodes) {
      function.addNodeDef(node);
    }
    String last = nodes[nodes.length - 1].getName();
    function.putControlRet("done", last);
    function.getSignatureBuilder().addControlOutput("done");
    graph(meta -> meta.getGraphDefBuilder().getLibraryBuilder().addFunction(function));
    plant(call("planted_call", name));
  }

  /** A node that calls a function without arguments. */
  static NodeDef call(String name, String function) {
    AttrValue none = AttrValue.newBuilder().setList(AttrValue.ListValue.newBuilder()).build();
    return node(name, "StatefulPartitionedCall").toBuilder()
        .putAttr("Tin", none)
        .putAttr("Tout", none)
        .putAttr(
            "f",
            AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(function)).build())
        .build();
  }

  static NodeDef node(String name, String operation, String... inputs) {
    NodeDef.Builder node = NodeDef.newBuilder().setName(name).setOp(operation);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.build();
  }

  /** A string. */
  static NodeDef text(String name, String value) {
    return Constants.node(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .addStringVal(com.google.protobuf.ByteString.copyFromUtf8(value))
            .setTensorShape(org.tensorflow.proto.TensorShapeProto.getDefaultInstance())
            .build());
  }
}
