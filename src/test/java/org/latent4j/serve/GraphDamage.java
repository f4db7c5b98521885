package org.latent4j.serve;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Damages a graph so that its file stays a SavedModel: other operations, inputs, types, shapes,
 * numbers and constants, nodes left out or doubled, tensors of signatures exchanged.
 */
final class GraphDamage {
  private static final long[] EXTREMES = {
    0, 1, -1, -2, 3, 1 << 20, 1L << 31, 1L << 62, Long.MIN_VALUE
  };
  private static final List<String> OPERATIONS =
      List.of(
          "Identity",
          "Relu",
          "MatMul",
          "BiasAdd",
          "AddV2",
          "Mul",
          "Sum",
          "Reshape",
          "Conv2D",
          "Transpose",
          "Slice",
          "Gather",
          "GatherV2",
          "ConcatV2",
          "Pack",
          "Unpack",
          "Tile",
          "Fill",
          "Range",
          "Cast",
          "Where",
          "NoOp",
          "ReadVariableOp",
          "AssignVariableOp",
          "StridedSlice",
          "Einsum",
          "Split",
          "Pad",
          "Exp",
          "Shape");

  private final SplittableRandom random;

  GraphDamage(SplittableRandom random) {
    this.random = random;
  }

  byte[] apply(byte[] file) {
    try {
      SavedModel.Builder saved = SavedModel.parseFrom(file).toBuilder();
      MetaGraphDef.Builder meta = saved.getMetaGraphsBuilder(0);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        if (random.nextInt(8) == 0) {
          signature(meta);
        } else {
          node(meta.getGraphDefBuilder());
        }
      }
      return saved.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void signature(MetaGraphDef.Builder meta) {
    String name = any(List.copyOf(new TreeMap<>(meta.getSignatureDefMap()).keySet()));
    SignatureDef.Builder signature = meta.getSignatureDefOrThrow(name).toBuilder();
    boolean input = random.nextBoolean();
    Map<String, TensorInfo> infos = input ? signature.getInputsMap() : signature.getOutputsMap();
    if (infos.isEmpty()) {
      return;
    }
    String key = any(List.copyOf(new TreeMap<>(infos).keySet()));
    TensorInfo.Builder info = infos.get(key).toBuilder();
    switch (random.nextInt(3)) {
      case 0 ->
          info.setName(any(meta.getGraphDef().getNodeList()).getName() + ":" + random.nextInt(2));
      case 1 -> info.setTensorShape(shape());
      default -> info.setDtypeValue(random.nextInt(30));
    }
    meta.putSignatureDef(
        name,
        (input ? signature.putInputs(key, info.build()) : signature.putOutputs(key, info.build()))
            .build());
  }

  private TensorShapeProto.Builder shape() {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(number()));
    }
    return shape;
  }

  private long number() {
    return random.nextBoolean() ? random.nextInt(8) : EXTREMES[random.nextInt(EXTREMES.length)];
  }

  private void node(GraphDef.Builder graph) {
    int functions = graph.getLibrary().getFunctionCount();
    if (functions > 0 && random.nextInt(3) > 0) {
      FunctionDef.Builder function =
          graph.getLibraryBuilder().getFunctionBuilder(random.nextInt(functions));
      if (function.getNodeDefCount() > 0) {
        int at = random.nextInt(function.getNodeDefCount());
        NodeDef.Builder node = function.getNodeDef(at).toBuilder();
        damage(node, any(function.getNodeDefList()));
        function.setNodeDef(at, node);
      }
      return;
    }
    int at = random.nextInt(graph.getNodeCount());
    NodeDef.Builder node = graph.getNode(at).toBuilder();
    switch (random.nextInt(12)) {
      case 0 -> graph.removeNode(at);
      case 1 -> graph.addNode(node.setName(node.getName() + "_2"));
      default -> {
        damage(node, any(graph.getNodeList()));
        graph.setNode(at, node);
      }
    }
  }

  private void damage(NodeDef.Builder node, NodeDef other) {
    int inputs = node.getInputCount();
    switch (random.nextInt(8)) {
      case 0 -> node.setOp(random.nextBoolean() ? other.getOp() : any(OPERATIONS));
      case 1 -> node.addInput(other.getName());
      case 2 -> {
        if (inputs > 0) {
          node.setInput(random.nextInt(inputs), other.getName() + ":" + random.nextInt(2));
        }
      }
      case 3 -> {
        List<String> rest = node.getInputList().stream().skip(1).toList();
        node.clearInput().addAllInput(rest);
      }
      case 4 -> node.putAllAttr(other.getAttrMap());
      default -> attribute(node);
    }
  }

  private void attribute(NodeDef.Builder node) {
    if (node.getAttrCount() == 0) {
      return;
    }
    String key = any(List.copyOf(new TreeMap<>(node.getAttrMap()).keySet()));
    AttrValue.Builder value = node.getAttrOrThrow(key).toBuilder();
    switch (value.getValueCase()) {
      case TYPE -> value.setTypeValue(random.nextInt(30));
      case SHAPE -> value.setShape(shape());
      case I -> value.setI(number());
      case B -> value.setB(!value.getB());
      case TENSOR -> tensor(value);
      case S -> value.setS(ByteString.copyFromUtf8(random.nextBoolean() ? "" : "SAME"));
      case LIST -> list(value);
      default -> value.clear();
    }
    node.putAttr(key, value.build());
  }

  private void list(AttrValue.Builder value) {
    if (value.getList().getICount() > 0) {
      value.getListBuilder().setI(random.nextInt(value.getList().getICount()), number());
    } else if (value.getList().getTypeCount() > 0) {
      value.getListBuilder().setTypeValue(0, random.nextInt(30));
    } else {
      value.getListBuilder().addI(number());
    }
  }

  private void tensor(AttrValue.Builder value) {
    switch (random.nextInt(4)) {
      case 0 -> value.getTensorBuilder().setDtypeValue(random.nextInt(30));
      case 1 -> value.getTensorBuilder().setTensorShape(shape());
      case 2 ->
          value
              .getTensorBuilder()
              .setTensorContent(ByteString.copyFrom(new byte[random.nextInt(9)]));
      default -> value.getTensorBuilder().addIntVal((int) number()).addFloatVal((float) number());
    }
  }
}
