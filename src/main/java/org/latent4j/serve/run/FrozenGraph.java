package org.latent4j.serve.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * The graph of a loaded model with constants in place of its variables, so that TensorFlow can
 * prepare what is done with them once: it folds constants, and joins product, bias and activation
 * to one operation.
 *
 * <p>What it cannot see by itself is done here. A product of scaled rows, (x · c) W with one scale
 * for all columns or one each, becomes x (c W). With bfloat16, large matrices are rounded; those
 * that stay float32 are held in the order that they have.
 */
public final class FrozenGraph {
  /** Operations whose state the model was loaded with; reading a variable is seen to. */
  private static final Set<String> STATE =
      Set.of("VarHandleOp", "Variable", "VariableV2", "HashTable", "HashTableV2");

  /** Smaller matrices take little time, and rounding them costs a pass over their input. */
  private static final int LARGE = 1 << 16;

  /** A graph message has at most 2 GB. */
  private static final long LARGEST = 1L << 30;

  private final Map<String, NodeDef> nodes;
  private final Map<String, List<String>> readers = new HashMap<>();

  private FrozenGraph(Map<String, NodeDef> nodes, Collection<String> outputs) {
    this.nodes = nodes;
    outputs.forEach(o -> readers.computeIfAbsent(name(o), k -> new ArrayList<>()).add(""));
    for (NodeDef node : nodes.values()) {
      node.getInputList()
          .forEach(
              i -> readers.computeIfAbsent(name(i), k -> new ArrayList<>()).add(node.getName()));
    }
  }

  /**
   * Freezes what some tensors need.
   *
   * @param outputs their names
   * @param values of tensors of the loaded model, by name
   * @param rounded whether large matrices become bfloat16
   * @return nothing where the model has other state than variables that are read, calls functions,
   *     or is too large for one message
   */
  public static Optional<GraphDef> of(
      GraphDef graph,
      Collection<String> outputs,
      Function<String, TensorProto> values,
      boolean rounded) {
    Map<String, NodeDef> all = new HashMap<>();
    graph.getNodeList().forEach(node -> all.put(node.getName(), node));
    Map<String, NodeDef> nodes = reached(all, outputs);
    long bytes = 0;
    for (NodeDef node : List.copyOf(nodes.values())) {
      if (node.getOp().equals("ReadVariableOp")) {
        TensorProto value = values.apply(node.getName() + ":0");
        bytes += value.getTensorContent().size();
        nodes.put(node.getName(), Constants.node(node.getName(), value));
      }
    }
    nodes = reached(nodes, outputs);
    boolean stateful = nodes.values().stream().anyMatch(node -> STATE.contains(node.getOp()));
    if (stateful || graph.getLibrary().getFunctionCount() > 0 || bytes > LARGEST) {
      return Optional.empty();
    }
    FrozenGraph frozen = new FrozenGraph(nodes, outputs);
    List<NodeDef> products =
        nodes.values().stream().filter(node -> node.getOp().equals("MatMul")).toList();
    products.forEach(frozen::foldScale);
    for (NodeDef product : products) {
      if (!rounded || !frozen.round(product.getName())) {
        frozen.hold(product.getName());
      }
    }
    nodes = reached(nodes, outputs);
    return Optional.of(
        GraphDef.newBuilder().setVersions(graph.getVersions()).addAllNode(nodes.values()).build());
  }

  /** The nodes that some tensors depend on. */
  private static Map<String, NodeDef> reached(
      Map<String, NodeDef> nodes, Collection<String> outputs) {
    Map<String, NodeDef> reached = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(outputs);
    while (!open.isEmpty()) {
      NodeDef node = nodes.get(name(open.pop()));
      if (node != null && reached.put(node.getName(), node) == null) {
        open.addAll(node.getInputList());
      }
    }
    return reached;
  }

  /** The node that a tensor or a control input belongs to. */
  private static String name(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** (x · c) W to x (c W), where nothing else reads the scaled rows. */
  private void foldScale(NodeDef product) {
    NodeDef scaling = nodes.get(name(product.getInput(0)));
    Optional<TensorProto> kernel = matrix(product);
    if (kernel.isEmpty() || !scaling.getOp().equals("Mul") || onlyReader(scaling).isEmpty()) {
      return;
    }
    Optional<TensorProto> scale = constant(scaling.getInput(1));
    if (scale.isEmpty()) {
      return;
    }
    Optional<TensorProto> folded = Constants.scaledRows(kernel.get(), scale.get());
    if (folded.isPresent()) {
      // Signatures over the same layer share the folded kernel, as they shared the kernel.
      String name = product.getInput(1) + "/scaled_" + scale.get().hashCode();
      nodes.putIfAbsent(name, Constants.node(name, folded.get()));
      replace(product.toBuilder().setInput(0, scaling.getInput(0)).setInput(1, name).build());
    }
  }

  /**
   * Rounds a product with a large matrix to bfloat16, and with it the bias and the ReLU that follow
   * and that TensorFlow joins to it. The last of them gets another name, and its own goes to the
   * way back to float32, so that readers need no change.
   *
   * @return false where the product has no large matrix and stays as it was
   */
  private boolean round(String name) {
    NodeDef product = nodes.get(name);
    Optional<TensorProto> kernel = matrix(product);
    if (kernel.isEmpty() || Constants.size(kernel.get()) < LARGE) {
      return false;
    }
    NodeDef rows = cast(name + "/bf16/rows", product.getInput(0), DataType.DT_BFLOAT16);
    replace(rows);
    NodeDef last = narrow(product.toBuilder().setInput(0, rows.getName()), kernel.get());
    Optional<NodeDef> next = onlyReader(product);
    if (next.isPresent() && next.get().getOp().equals("BiasAdd")) {
      Optional<TensorProto> bias = constant(next.get().getInput(1));
      if (bias.isPresent()) {
        replace(last);
        last = narrow(next.get().toBuilder(), bias.get());
        next = onlyReader(next.get());
        if (next.isPresent() && next.get().getOp().equals("Relu")) {
          replace(last);
          last = next.get().toBuilder().putAttr("T", type(DataType.DT_BFLOAT16)).build();
        }
      }
    }
    NodeDef renamed = last.toBuilder().setName(last.getName() + "/bf16").build();
    replace(renamed);
    replace(cast(last.getName(), renamed.getName(), DataType.DT_FLOAT));
    return true;
  }

  /**
   * Hides from TensorFlow that a float32 matrix is constant. Where it knows, it keeps the matrix in
   * the order that suits the number of rows of the first call, and brings it into another order in
   * each call with another number of rows, which costs as much as some hundred rows.
   */
  private void hold(String name) {
    NodeDef product = nodes.get(name);
    Optional<TensorProto> kernel = matrix(product);
    if (kernel.isPresent()) {
      String held = name(product.getInput(1)) + "/held";
      AttrValue shape = AttrValue.newBuilder().setShape(kernel.get().getTensorShape()).build();
      nodes.putIfAbsent(
          held,
          NodeDef.newBuilder()
              .setName(held)
              .setOp("PlaceholderWithDefault")
              .addInput(product.getInput(1))
              .putAttr("dtype", type(DataType.DT_FLOAT))
              .putAttr("shape", shape)
              .build());
      replace(product.toBuilder().setInput(1, held).build());
    }
  }

  /** The node in bfloat16, its second input a rounded constant. */
  private NodeDef narrow(NodeDef.Builder node, TensorProto second) {
    String name = name(node.getInput(1)) + "/bf16";
    nodes.putIfAbsent(name, Constants.node(name, Constants.rounded(second)));
    return node.setInput(1, name).putAttr("T", type(DataType.DT_BFLOAT16)).build();
  }

  private void replace(NodeDef node) {
    nodes.put(node.getName(), node);
  }

  /** The matrix [in, out] that a product has on its right, where it is a constant. */
  private Optional<TensorProto> matrix(NodeDef product) {
    boolean plain =
        !product.getAttrOrDefault("transpose_a", AttrValue.getDefaultInstance()).getB()
            && !product.getAttrOrDefault("transpose_b", AttrValue.getDefaultInstance()).getB();
    return plain ? constant(product.getInput(1)) : Optional.empty();
  }

  private Optional<TensorProto> constant(String tensor) {
    NodeDef node = nodes.get(name(tensor));
    boolean floats =
        node.getOp().equals("Const") && node.getAttrOrThrow("dtype").getType() == DataType.DT_FLOAT;
    return floats ? Optional.of(node.getAttrOrThrow("value").getTensor()) : Optional.empty();
  }

  private Optional<NodeDef> onlyReader(NodeDef node) {
    List<String> reading = readers.getOrDefault(node.getName(), List.of());
    return reading.size() == 1 ? Optional.ofNullable(nodes.get(reading.get(0))) : Optional.empty();
  }

  private static NodeDef cast(String name, String input, DataType to) {
    DataType from = to == DataType.DT_FLOAT ? DataType.DT_BFLOAT16 : DataType.DT_FLOAT;
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Cast")
        .addInput(input)
        .putAttr("SrcT", type(from))
        .putAttr("DstT", type(to))
        .build();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }
}
