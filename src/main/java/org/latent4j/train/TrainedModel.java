package org.latent4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.latent4j.base.Access;
import org.latent4j.base.Versions;
import org.latent4j.graph.Context;
import org.latent4j.graph.Variables;
import org.latent4j.graph.signature.Signatures;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.manifest.Manifest;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;

/**
 * A model on disk whose variables can be read.
 *
 * @param path of the version or the checkpoint
 * @param spec of the model, preprocessing fitted
 * @param weights prefix of its checkpoint files
 */
record TrainedModel(Path path, ModelSpec spec, Path weights) {
  private static final String SETTING = "init-from";

  /**
   * Finds it.
   *
   * @param given an export's version directory, a model's folder (then its highest version), or the
   *     folder of a run (then the checkpoint that {@code train} exports)
   * @throws SpecException if there is no such thing
   */
  static TrainedModel at(Path given) throws IOException {
    if (!Files.exists(given)) {
      throw new SpecException(SETTING + " " + given, "a model or a run", Access.whyMissing(given));
    }
    if (Files.exists(given.resolve(RunDirectory.SPEC))) {
      return run(given);
    }
    if (Files.exists(given.resolve(Versions.GRAPH))) {
      return version(given);
    }
    Optional<Path> highest = Files.isDirectory(given) ? Versions.highest(given) : Optional.empty();
    if (highest.isEmpty()) {
      throw new SpecException(
          SETTING + " " + given,
          "a version folder with %s, a model's folder, or a run's with %s"
              .formatted(Versions.GRAPH, RunDirectory.SPEC),
          Files.isDirectory(given) ? "a folder without any of them" : "a file");
    }
    return version(highest.get());
  }

  private static TrainedModel run(Path run) throws IOException {
    RunSpec spec = RunDirectory.readSpec(run);
    Path checkpoint = RunDirectory.checkpoint(run, "");
    return new TrainedModel(checkpoint, spec.model(), Checkpoints.prefix(checkpoint));
  }

  private static TrainedModel version(Path version) throws IOException {
    Manifest manifest;
    try {
      manifest = SpecJson.read(version.resolve(Names.MANIFEST), Manifest.class);
    } catch (NoSuchFileException e) {
      throw new SpecException(
          SETTING + " " + version, "an export by Latent4J, with " + Names.MANIFEST, "none");
    }
    Path weights = version.resolve("variables").resolve("variables");
    if (!Files.exists(Path.of(weights + ".index"))) {
      throw new SpecException(SETTING + " " + version, weights + ".index", "none");
    }
    return new TrainedModel(version, manifest.spec(), weights);
  }

  /**
   * The variables of a model by name, in the order of their making, in a graph that is gone:
   * without values, for their shapes alone.
   */
  static Map<String, Variables.Variable> variables(ModelSpec spec) {
    Map<String, Variables.Variable> byName = new LinkedHashMap<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variables variables = new Variables(tf, 0);
      Signatures.build(Context.inference(tf, variables), spec);
      variables.all().forEach(v -> byName.put(v.name(), v));
    }
    return byName;
  }
}
