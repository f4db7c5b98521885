package org.latent4j.serve.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latent4j.base.Access;
import org.latent4j.base.Versions;
import org.latent4j.bundle.BundleException;
import org.latent4j.bundle.VariableFiles;
import org.latent4j.spec.Names;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.manifest.Manifest;
import org.latent4j.spec.manifest.SignatureSpec;
import org.tensorflow.proto.MetaGraphDef;

/**
 * A SavedModel on disk, looked through before native code sees any of it.
 *
 * @param version the folder that holds {@code saved_model.pb}
 * @param files in it
 * @param meta its graph and signatures; empty where {@code faults} say why
 * @param manifest of an export by Latent4J
 * @param changed names of files that are not as the manifest has them
 * @param faults for which it is not opened at all, a line each
 * @param unsafe for what it is not opened unless its maker is trusted, a line each
 */
public record ModelFolder(
    Path version,
    Map<String, FolderFiles.File> files,
    MetaGraphDef meta,
    Optional<Manifest> manifest,
    Set<String> changed,
    List<String> faults,
    List<String> unsafe) {
  private static final String GRAPH = Versions.GRAPH;
  private static final String VARIABLES = "variables/variables";

  /** A vocabulary of a million names has some 20 MB. */
  private static final long LARGEST_MANIFEST = 1L << 26;

  /**
   * Reads a folder that can be opened.
   *
   * @param trust whether the graph may hold what is not known to be pure computation
   * @throws ModelException if it cannot be
   */
  public static ModelFolder read(Path path, boolean trust) {
    return require(examine(path), trust);
  }

  /**
   * Reads a version, with links that may lead to the others.
   *
   * @param model the folder of all versions
   */
  public static ModelFolder read(Path version, Path model, boolean trust) {
    try {
      return require(examine(version, model.toRealPath()), trust);
    } catch (IOException e) {
      throw new ModelException(version + ": cannot be read: " + ModelException.reason(e), e);
    }
  }

  private static ModelFolder require(ModelFolder found, boolean trust) {
    List<String> refusals = new ArrayList<>(found.faults);
    if (!trust && refusals.isEmpty()) {
      found.unsafe.stream().map(reason -> reason + UNLESS_TRUSTED).forEach(refusals::add);
    }
    if (!refusals.isEmpty()) {
      throw new ModelException(
          refusals.get(0)
              + (refusals.size() > 1
                  ? " (and " + (refusals.size() - 1) + " more; inspect lists them)"
                  : ""));
    }
    return found;
  }

  private static final String UNLESS_TRUSTED =
      "; refused, unless its maker is trusted (--trust, OpenOptions.trusting)";

  /**
   * Looks through a folder, whatever is wrong with it.
   *
   * @throws ModelException if there is no version at all
   */
  public static ModelFolder examine(Path path) {
    try {
      Path root = root(path.toRealPath());
      return examine(version(path), root);
    } catch (IOException e) {
      if (!Files.exists(path)) {
        throw new ModelException(
            "%s: expected a model's folder, found %s".formatted(path, Access.whyMissing(path)), e);
      }
      throw new ModelException(path + ": cannot be read: " + ModelException.reason(e), e);
    }
  }

  /** What links may not leave: the model's folder, also where one of its versions is named. */
  private static Path root(Path real) {
    Path name = real.getFileName();
    return name != null && Versions.isVersion(name.toString()) ? real.getParent() : real;
  }

  private static ModelFolder examine(Path version, Path root) throws IOException {
    List<String> faults = new ArrayList<>();
    Map<String, FolderFiles.File> files = FolderFiles.in(version, root, faults);
    Optional<Manifest> manifest = manifest(files, faults);
    MetaGraphDef meta = MetaGraphDef.getDefaultInstance();
    Set<String> changed = Set.of();
    List<String> unsafe = List.of();
    if (files.containsKey(GRAPH)) {
      Optional<GraphFile> graph = GraphFile.read(files.get(GRAPH), faults);
      if (manifest.isPresent()) {
        Optional<String> sum = graph.map(GraphFile::sha256);
        changed = Checksums.verify(version, files, manifest.get(), sum, faults);
      }
      if (graph.isPresent()) {
        meta = graph.get().meta();
        variables(version, files, meta, faults);
        GraphLimits.check(files.get(GRAPH).path(), meta, faults);
        unsafe = GraphSafety.check(files.get(GRAPH).path(), meta, manifest);
      }
    } else if (faults.isEmpty()) {
      faults.add(version + ": expected " + GRAPH + ", found none");
    }
    return new ModelFolder(
        version, files, meta, manifest, changed, List.copyOf(faults), List.copyOf(unsafe));
  }

  /** The folder itself where it is a version, else the highest number in it. */
  private static Path version(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new ModelException(path + ": expected a model's folder, found a file");
    }
    if (Files.exists(path.resolve(GRAPH))) {
      return path;
    }
    Optional<Path> highest = Versions.highest(path);
    if (highest.isEmpty()) {
      throw new ModelException(
          path + ": expected " + GRAPH + " or a version folder (1, 2, …), found neither");
    }
    return highest.get();
  }

  private static Optional<Manifest> manifest(
      Map<String, FolderFiles.File> files, List<String> faults) throws IOException {
    FolderFiles.File file = files.get(Names.MANIFEST);
    if (file == null) {
      return Optional.empty();
    }
    if (file.bytes() > LARGEST_MANIFEST) {
      faults.add(
          file.path() + ": expected at most " + LARGEST_MANIFEST + " bytes, found " + file.bytes());
      return Optional.empty();
    }
    try {
      return Optional.of(SpecJson.read(file.path(), Manifest.class));
    } catch (SpecException e) {
      faults.add(file.path() + ": " + ModelException.reason(e));
      return Optional.empty();
    }
  }

  private static void variables(
      Path version, Map<String, FolderFiles.File> files, MetaGraphDef meta, List<String> faults)
      throws IOException {
    boolean saved =
        meta.getGraphDef().getNodeList().stream()
            .anyMatch(
                node -> node.getOp().equals("VarHandleOp") || node.getOp().startsWith("Variable"));
    Path prefix = version.resolve(VARIABLES);
    if (!files.containsKey(VARIABLES + ".index")) {
      if (saved && faults.isEmpty()) {
        faults.add(prefix + ".index: missing, so the model has no weights");
      }
      return;
    }
    if (files.keySet().stream().noneMatch(name -> name.startsWith(VARIABLES + ".data-"))) {
      faults.add(prefix + ".data-*: missing, so the model has no weights");
    } else if (faults.isEmpty()) {
      try {
        VariableFiles.read(prefix);
      } catch (BundleException e) {
        faults.add(e.getMessage());
      }
    }
  }

  /**
   * What can be called, by name.
   *
   * @throws ModelException if there is nothing that can be
   */
  public Map<String, SignatureSpec> signatures() {
    try {
      return manifest
          .map(Manifest::signatures)
          .filter(told -> !told.isEmpty())
          .orElseGet(() -> OlderSignatures.of(version, meta, manifest));
    } catch (SpecException e) {
      throw new ModelException(version + ": " + ModelException.reason(e), e);
    }
  }

  /** The path of the variables' files without their endings, if the model has any. */
  public Optional<Path> variables() {
    return files.containsKey(VARIABLES + ".index")
        ? Optional.of(version.resolve(VARIABLES))
        : Optional.empty();
  }
}
