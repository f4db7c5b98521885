package org.latent4j.export;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.latent4j.graph.Variables.Variable;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.VariableDef;

/**
 * Lists the variables where Python looks for them. Without it, two exports loaded by one process
 * would share every variable of the same name, and each would run with the weights of the last.
 */
final class VariableCollections {
  private VariableCollections() {}

  static void put(MetaGraphDef.Builder meta, Collection<Variable> variables) {
    Map<String, String> assigns = assigns(meta.getGraphDef());
    CollectionDef.BytesList.Builder all = CollectionDef.BytesList.newBuilder();
    CollectionDef.BytesList.Builder trainable = CollectionDef.BytesList.newBuilder();
    for (Variable variable : variables) {
      VariableDef definition =
          VariableDef.newBuilder()
              .setVariableName(name(variable.target()))
              .setSnapshotName(name(variable.operand()))
              .setInitializerName(assigns.get(variable.name()))
              .setIsResource(true)
              .setTrainable(variable.trainable())
              .build();
      all.addValue(definition.toByteString());
      if (variable.trainable()) {
        trainable.addValue(definition.toByteString());
      }
    }
    meta.putCollectionDef("variables", collection(all));
    meta.putCollectionDef("trainable_variables", collection(trainable));
  }

  /**
   * Names of the operations that restore each variable: a definition must name one that sets it.
   */
  private static Map<String, String> assigns(GraphDef graph) {
    Map<String, String> assigns = new HashMap<>();
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals("AssignVariableOp")) {
        assigns.put(node.getInput(0), node.getName());
      }
    }
    return assigns;
  }

  /** The name of a tensor in its graph. */
  static String name(Operand<?> operand) {
    Output<?> output = operand.asOutput();
    return output.op().name() + ":" + output.index();
  }

  private static CollectionDef collection(CollectionDef.BytesList.Builder values) {
    return CollectionDef.newBuilder().setBytesList(values).build();
  }
}
