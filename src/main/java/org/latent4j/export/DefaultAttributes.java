package org.latent4j.export;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Takes out of a graph every attribute that only repeats its operation's default. A reader whose
 * operations lack an attribute that was added later then still accepts the graph.
 */
final class DefaultAttributes {
  private final Map<String, Map<String, AttrValue>> defaults = new HashMap<>();

  private DefaultAttributes() {
    for (OpDef op : TensorFlow.registeredOpList().getOpList()) {
      Map<String, AttrValue> values = new HashMap<>();
      for (OpDef.AttrDef attribute : op.getAttrList()) {
        if (attribute.hasDefaultValue()) {
          values.put(attribute.getName(), attribute.getDefaultValue());
        }
      }
      defaults.put(op.getName(), values);
    }
  }

  static GraphDef strip(GraphDef graph) {
    DefaultAttributes known = new DefaultAttributes();
    GraphDef.Builder stripped = graph.toBuilder();
    for (NodeDef.Builder node : stripped.getNodeBuilderList()) {
      known.strip(node);
    }
    return stripped.build();
  }

  private void strip(NodeDef.Builder node) {
    defaults
        .getOrDefault(node.getOp(), Map.of())
        .forEach(
            (name, value) -> {
              if (value.equals(node.getAttrMap().get(name))) {
                node.removeAttr(name);
              }
            });
  }
}
