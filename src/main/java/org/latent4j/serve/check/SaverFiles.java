package org.latent4j.serve.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SaverDef;

/**
 * Where the file names of a graph's saver come from. The loader puts the path of the model's
 * variables in the place of one tensor, which the saver names; operations on files may have their
 * names from there alone.
 */
final class SaverFiles {
  private static final int DEEPEST = 100;

  /** Marks of functions that TensorFlow may put in the place of others. */
  private static final Set<String> REPLACING = Set.of("api_implements", "_implements");

  private final GraphProgram program;
  private final String fileName;

  /** What is known of a tensor; false while it is being looked for. */
  private final Map<String, Boolean> known = new HashMap<>();

  SaverFiles(GraphProgram program, SaverDef saver) {
    this.program = program;
    this.fileName = GraphProgram.node(saver.getFilenameTensorName());
  }

  /**
   * Whether an operation on files is the saver's. Reading takes the name as it is; writing, which
   * the loader never does, may add to it.
   */
  boolean areSavers(GraphProgram.Place place) {
    boolean exact = place.node().getOp().equals("RestoreV2");
    int names = place.node().getOp().equals("MergeV2Checkpoints") ? 2 : 1;
    boolean replaces =
        place.function().stream()
            .anyMatch(f -> REPLACING.stream().anyMatch(f.getAttrMap()::containsKey));
    if (replaces || fileName.isEmpty() || place.node().getInputCount() < names) {
      return false;
    }
    return place.node().getInputList().subList(0, names).stream()
        .allMatch(input -> isFileName(place, input, exact, 0));
  }

  private boolean isFileName(GraphProgram.Place reader, String input, boolean exact, int depth) {
    String name = GraphProgram.node(input);
    if (input.startsWith("^") || depth > DEEPEST) {
      return false;
    }
    if (reader.function().isEmpty() && name.equals(fileName)) {
      return true;
    }
    String key = exact + ":" + reader.in() + ":" + name;
    Boolean before = known.putIfAbsent(key, false);
    if (before != null) {
      return before;
    }
    Optional<NodeDef> source = program.source(reader.function(), name);
    boolean found =
        source.isPresent()
            ? fromNode(new GraphProgram.Place(reader.function(), source.get()), exact, depth)
            : reader.function().isPresent()
                && fromArgument(reader.function().get(), name, exact, depth);
    known.put(key, found);
    return found;
  }

  private boolean fromNode(GraphProgram.Place place, boolean exact, int depth) {
    NodeDef node = place.node();
    int most =
        switch (node.getOp()) {
          case "Identity" -> 1;
          case "StringJoin", "ShardedFilename" -> exact ? 0 : 1;
          case "Pack" -> exact ? 0 : Integer.MAX_VALUE;
          default -> 0;
        };
    List<String> from =
        node.getInputList().stream().filter(i -> !i.startsWith("^")).limit(most).toList();
    return !from.isEmpty()
        && from.stream().allMatch(input -> isFileName(place, input, exact, depth + 1));
  }

  /** An argument is what every caller gives for it. */
  private boolean fromArgument(FunctionDef function, String name, boolean exact, int depth) {
    OpDef signature = function.getSignature();
    int index = -1;
    for (int i = 0; i < signature.getInputArgCount(); i++) {
      OpDef.ArgDef argument = signature.getInputArg(i);
      if (!argument.getNumberAttr().isEmpty() || !argument.getTypeListAttr().isEmpty()) {
        return false;
      }
      index = argument.getName().equals(name) ? i : index;
    }
    List<GraphProgram.Place> callers = program.callers(signature.getName());
    for (GraphProgram.Place caller : callers) {
      if (index < 0
          || !program.passesInputs(caller.node(), signature.getName())
          || caller.node().getInputCount() <= index
          || !isFileName(caller, caller.node().getInput(index), exact, depth + 1)) {
        return false;
      }
    }
    return !callers.isEmpty();
  }
}
