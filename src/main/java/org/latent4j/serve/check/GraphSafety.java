package org.latent4j.serve.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.latent4j.spec.manifest.Manifest;
import org.latent4j.spec.manifest.RowTensors;
import org.latent4j.spec.manifest.SignatureSpec;
import org.tensorflow.proto.MetaGraphDef;

/**
 * Whether a graph only computes. A SavedModel is a program: its operations can read and write
 * files, speak to other machines and run Python. Here each operation, in the graph and in the body
 * of every function, must be one of a list; those that read and write variables' files must be
 * where a saver has them; and what runs as the model is opened may only fill tables.
 */
final class GraphSafety {
  /** One name a word; what they leave out is told there. */
  private static final Set<String> ALLOWED = allowed();

  /** Operations that a saver needs, and nothing else. */
  static final Set<String> SAVER =
      Set.of("RestoreV2", "SaveV2", "ShardedFilename", "MergeV2Checkpoints");

  /** What fills tables from values of the graph. */
  private static final Set<String> INITIAL =
      Set.of(
          "NoOp",
          "Const",
          "Identity",
          "HashTable",
          "HashTableV2",
          "MutableHashTable",
          "MutableHashTableV2",
          "InitializeTable",
          "InitializeTableV2",
          "LookupTableImport",
          "LookupTableImportV2",
          "PartitionedCall",
          "StatefulPartitionedCall");

  /** A part of this process, on any of its processors. */
  private static final Pattern LOCAL =
      Pattern.compile(
          "(/job:localhost)?(/replica:0)?(/task:0)?(/(device:)?([cC][pP][uU]|[gG][pP][uU]):(\\d+|\\*))?");

  private static final int MOST = 20;

  private final Path file;
  private final GraphProgram program;
  private final List<String> reasons = new ArrayList<>();

  private GraphSafety(Path file, GraphProgram program) {
    this.file = file;
    this.program = program;
  }

  /**
   * Looks through a graph; runs nothing.
   *
   * @param manifest which names further tensors that are asked for
   * @return why it may do more than compute, a line each, {@value #MOST} at most
   */
  static List<String> check(Path file, MetaGraphDef meta, Optional<Manifest> manifest) {
    GraphSafety safety = new GraphSafety(file, new GraphProgram(meta.getGraphDef()));
    safety.operations();
    safety.reasons.addAll(
        new FunctionCalls(safety.program).faults().stream().map(r -> file + ": " + r).toList());
    if (safety.reasons.isEmpty()) {
      safety.saver(meta, manifest);
      safety.initial(meta);
    }
    return safety.reasons;
  }

  private void add(GraphProgram.Place place, String reason) {
    if (reasons.size() < MOST) {
      reasons.add(file + ", " + place + ": " + reason);
    }
  }

  private void operations() {
    for (GraphProgram.Place place : program.places()) {
      String operation = place.node().getOp();
      if (!ALLOWED.contains(operation)
          && !SAVER.contains(operation)
          && !program.isFunction(operation)) {
        add(place, "operation " + operation + " is not known to be pure computation");
      }
      if (!LOCAL.matcher(place.node().getDevice()).matches()) {
        add(place, "runs on another device, " + place.node().getDevice());
      }
      for (String called : program.called(place.node())) {
        if (!program.isFunction(called)) {
          add(place, "calls function " + called + ", which the graph lacks");
        }
      }
    }
  }

  /** Operations on variables' files: with the saver's file name alone, and out of calls' reach. */
  private void saver(MetaGraphDef meta, Optional<Manifest> manifest) {
    SaverFiles files = new SaverFiles(program, meta.getSaverDef());
    for (GraphProgram.Place place : program.places()) {
      if (SAVER.contains(place.node().getOp()) && !files.areSavers(place)) {
        add(
            place,
            "operation " + place.node().getOp() + " opens other files than the model's variables");
      }
    }
    refuseSaver(asked(meta, manifest), SAVER, "a signature");
    refuseSaver(InitialOperation.names(meta), SAVER, "the model's init op");
    Set<String> writing =
        SAVER.stream().filter(name -> !name.equals("RestoreV2")).collect(Collectors.toSet());
    refuseSaver(List.of(meta.getSaverDef().getRestoreOpName()), writing, "restoring the variables");
  }

  private void refuseSaver(List<String> targets, Set<String> operations, String what) {
    for (GraphProgram.Place place : program.needed(targets)) {
      if (operations.contains(place.node().getOp())) {
        add(place, what + " runs " + place.node().getOp());
      }
    }
  }

  /** The tensors that calls ask for. */
  private static List<String> asked(MetaGraphDef meta, Optional<Manifest> manifest) {
    List<String> asked = new ArrayList<>();
    meta.getSignatureDefMap()
        .values()
        .forEach(s -> s.getOutputsMap().values().forEach(info -> asked.add(info.getName())));
    manifest.ifPresent(
        known -> {
          for (RowTensors rows : known.rows().values()) {
            rows.outputs().values().forEach(tensor -> asked.add(tensor.tensor()));
          }
          for (SignatureSpec signature : known.signatures().values()) {
            signature.outputs().values().forEach(tensor -> asked.add(tensor.tensor()));
          }
        });
    return asked;
  }

  private void initial(MetaGraphDef meta) {
    for (GraphProgram.Place place : program.needed(InitialOperation.names(meta))) {
      String operation = place.node().getOp();
      if (!INITIAL.contains(operation) && !program.isFunction(operation)) {
        add(place, "the model's init op runs " + operation + ", and may only fill tables");
      }
    }
  }

  private static Set<String> allowed() {
    try (InputStream in = GraphSafety.class.getResourceAsStream("operations.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Arrays.stream(line.trim().split(" +", -1)))
          .filter(name -> !name.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
