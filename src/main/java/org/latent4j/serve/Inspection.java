package org.latent4j.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.latent4j.serve.check.GraphProgram;
import org.latent4j.serve.check.InitialOperation;
import org.latent4j.serve.check.ModelFolder;
import org.latent4j.spec.manifest.Manifest;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What a model's folder holds, and whether it would be opened. Nothing of it is run, and
 * TensorFlow's native library is not loaded: the files are read by Java alone.
 *
 * @param directory the version directory
 * @param manifest what Latent4J wrote beside the model; empty where something else exported it
 * @param files in the folder
 * @param signatures by name: inputs, an arrow, outputs, with their shapes
 * @param operations how often each occurs, in the graph and in the bodies of its functions
 * @param functions their names
 * @param initial nodes that run once as the model is opened
 * @param saver the nodes of its saver: file name, save, restore
 * @param faults for which it is not opened at all, a line each
 * @param unsafe for what it is not opened unless its maker is trusted, a line each
 */
public record Inspection(
    Path directory,
    Optional<Manifest> manifest,
    List<File> files,
    Map<String, String> signatures,
    Map<String, Integer> operations,
    List<String> functions,
    List<String> initial,
    List<String> saver,
    List<String> faults,
    List<String> unsafe) {

  /** What is known of a file's checksum. */
  public enum Checksum {
    /** It is the one in the manifest. */
    VERIFIED,
    /** It is another. */
    CHANGED,
    /** The manifest does not name the file. */
    NOT_LISTED,
    /** There is no manifest. */
    NONE
  }

  /**
   * A file of the folder.
   *
   * @param name relative to the version directory
   * @param bytes it has
   * @param link what it is a link to, where it is one
   * @param checksum what is known of it
   */
  public record File(String name, long bytes, Optional<Path> link, Checksum checksum) {}

  /**
   * Looks through a model.
   *
   * @param path a version directory, or a model's folder, of which the highest version is taken
   * @throws org.latent4j.serve.check.ModelException if there is no version
   */
  public static Inspection of(Path path) {
    ModelFolder folder = ModelFolder.examine(path);
    MetaGraphDef meta = folder.meta();
    Map<String, String> signatures = new TreeMap<>();
    meta.getSignatureDefMap().forEach((name, s) -> signatures.put(name, describe(s)));
    GraphProgram program = new GraphProgram(meta.getGraphDef());
    Map<String, Integer> operations = new TreeMap<>();
    program.places().forEach(place -> operations.merge(place.node().getOp(), 1, Integer::sum));
    List<File> files = new ArrayList<>();
    folder
        .files()
        .forEach(
            (name, file) ->
                files.add(new File(name, file.bytes(), file.link(), sum(folder, name))));
    return new Inspection(
        folder.version(),
        folder.manifest(),
        List.copyOf(files),
        signatures,
        operations,
        program.functionNames().stream().sorted().toList(),
        InitialOperation.names(meta),
        saver(meta.getSaverDef()),
        folder.faults(),
        folder.unsafe());
  }

  /** Whether {@link VaeModel#open} takes it, as far as can be told without running it. */
  public boolean opens(boolean trust) {
    return faults.isEmpty() && (trust || unsafe.isEmpty());
  }

  private static Checksum sum(ModelFolder folder, String name) {
    if (folder.manifest().isEmpty()) {
      return Checksum.NONE;
    }
    if (!folder.manifest().get().sha256().containsKey(name)) {
      return Checksum.NOT_LISTED;
    }
    return folder.changed().contains(name) ? Checksum.CHANGED : Checksum.VERIFIED;
  }

  private static List<String> saver(SaverDef saver) {
    return List.of(
            saver.getFilenameTensorName(), saver.getSaveTensorName(), saver.getRestoreOpName())
        .stream()
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static String describe(SignatureDef signature) {
    return tensors(signature.getInputsMap()) + " -> " + tensors(signature.getOutputsMap());
  }

  private static String tensors(Map<String, TensorInfo> tensors) {
    return new TreeMap<>(tensors)
        .entrySet().stream()
            .map(tensor -> tensor.getKey() + " " + shape(tensor.getValue().getTensorShape()))
            .collect(Collectors.joining(", "));
  }

  private static String shape(TensorShapeProto shape) {
    return shape.getDimList().stream()
        .map(size -> Long.toString(size.getSize()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
