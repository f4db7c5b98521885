package org.latent4j.serve.check;

import java.nio.file.Path;
import java.util.List;
import org.latent4j.bundle.VariableFiles;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Sizes that a graph may have. A few bytes can ask for any number of nodes, or for a constant of
 * any size, and native code ends the process over some that it cannot serve.
 */
final class GraphLimits {
  private static final int NODES = 1_000_000;
  private static final int FUNCTIONS = 100_000;
  private static final int SIGNATURES = 1_000;
  private static final int DIMENSIONS = 254;

  /** A string of TensorFlow's, without what it points to. */
  private static final long STRING_BYTES = 24;

  /** Elements of a shape, so that no product of them and their size overflows. */
  private static final long ELEMENTS = 1L << 40;

  /** Bytes of all constants together, which a file may state by one value each. */
  private static final long CONSTANTS = 1L << 32;

  private final Path file;
  private final List<String> faults;
  private long constants;

  private GraphLimits(Path file, List<String> faults) {
    this.file = file;
    this.faults = faults;
  }

  /** Adds a line to the faults where a graph exceeds a limit, and stops there. */
  static void check(Path file, MetaGraphDef meta, List<String> faults) {
    GraphLimits limits = new GraphLimits(file, faults);
    var library = meta.getGraphDef().getLibrary();
    long nodes = meta.getGraphDef().getNodeCount();
    for (FunctionDef function : library.getFunctionList()) {
      nodes += function.getNodeDefCount();
    }
    if (limits.atMost("nodes", nodes, NODES)
        && limits.atMost("functions", library.getFunctionCount(), FUNCTIONS)
        && limits.atMost("signatures", meta.getSignatureDefCount(), SIGNATURES)
        && limits.fit(meta.getGraphDef().getNodeList())) {
      for (FunctionDef function : library.getFunctionList()) {
        boolean fits = limits.fit(function.getNodeDefList());
        for (AttrValue value : function.getAttrMap().values()) {
          fits = fits && limits.fits(function.getSignature().getName(), value);
        }
        if (!fits) {
          return;
        }
      }
    }
  }

  private boolean atMost(String what, long found, long most) {
    if (found > most) {
      faults.add(file + ": expected at most " + most + " " + what + ", found " + found);
    }
    return found <= most;
  }

  private boolean fit(List<NodeDef> nodes) {
    for (NodeDef node : nodes) {
      for (AttrValue value : node.getAttrMap().values()) {
        if (!fits(node.getName(), value)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean fits(String node, AttrValue value) {
    return switch (value.getValueCase()) {
      case SHAPE -> fits(node, value.getShape());
      case TENSOR -> fits(node, value.getTensor());
      case FUNC -> fits(node, value.getFunc());
      case LIST ->
          value.getList().getShapeList().stream().allMatch(shape -> fits(node, shape))
              && value.getList().getTensorList().stream().allMatch(tensor -> fits(node, tensor))
              && value.getList().getFuncList().stream().allMatch(function -> fits(node, function));
      default -> true;
    };
  }

  private boolean fits(String node, NameAttrList function) {
    return function.getAttrMap().values().stream().allMatch(value -> fits(node, value));
  }

  private boolean fits(String node, TensorShapeProto shape) {
    if (elements(shape) < 0 && !shape.getUnknownRank()) {
      return fault(node, "a shape of at most " + ELEMENTS + " elements", shape(shape));
    }
    return true;
  }

  private boolean fits(String node, TensorProto tensor) {
    TensorShapeProto shape = tensor.getTensorShape();
    long elements = elements(shape);
    boolean whole = shape.getDimList().stream().allMatch(size -> size.getSize() >= 0);
    if (elements < 0 || !whole || shape.getUnknownRank()) {
      return fault(node, "a constant of a whole shape", shape(shape));
    }
    long width = width(tensor.getDtype());
    if (width == 0) {
      return fault(node, "a constant of numbers or strings", "type " + tensor.getDtypeValue());
    }
    int content = tensor.getTensorContent().size();
    if (content > 0 && tensor.getDtype() != DataType.DT_STRING && content != elements * width) {
      return fault(node, "a constant of " + elements * width + " bytes", content + " bytes");
    }
    constants += Math.min(CONSTANTS, elements) * width;
    return atMost("bytes of constants", constants, CONSTANTS);
  }

  private boolean fault(String node, String expected, String found) {
    faults.add(file + ", node " + node + ": expected " + expected + ", found " + found);
    return false;
  }

  /** The product of the sizes that are known; negative where it is too large. */
  private static long elements(TensorShapeProto shape) {
    long elements = 1;
    for (TensorShapeProto.Dim dimension : shape.getDimList()) {
      long size = Math.max(1, dimension.getSize());
      if (dimension.getSize() < -1 || size > ELEMENTS / elements) {
        return -1;
      }
      elements *= size;
    }
    boolean empty = shape.getDimList().stream().anyMatch(size -> size.getSize() == 0);
    return shape.getDimCount() > DIMENSIONS ? -1 : empty ? 0 : elements;
  }

  private static String shape(TensorShapeProto shape) {
    return shape.getUnknownRank()
        ? "any"
        : shape.getDimList().stream().limit(10).map(size -> size.getSize()).toList().toString();
  }

  /** Bytes of an element in memory; 0 of those that are no numbers or strings. */
  private static long width(DataType type) {
    return type == DataType.DT_STRING ? STRING_BYTES : VariableFiles.width(type);
  }
}
