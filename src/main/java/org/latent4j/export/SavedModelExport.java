package org.latent4j.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.latent4j.base.PlainDigits;
import org.latent4j.base.Sha256;
import org.latent4j.graph.signature.Probe;
import org.latent4j.graph.view.Views;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.manifest.Calibration;
import org.latent4j.spec.manifest.Manifest;
import org.latent4j.spec.manifest.SignatureSpec;

/** A model and its weights to a published SavedModel. */
public final class SavedModelExport {
  private SavedModelExport() {}

  /** Writes a model whose scores are not calibrated. */
  public static Path write(
      ModelSpec spec, Map<String, Double> metrics, Path checkpoint, Path modelDir, Probe probe)
      throws IOException {
    return write(spec, Optional.empty(), metrics, checkpoint, modelDir, probe);
  }

  /**
   * Writes the next version of a model. It is made in a hidden folder, opened, compared with the
   * probe, flushed to disk, and only then renamed to its number; where anything fails, no trace of
   * it stays, and the older versions are untouched. An interrupt of the thread does not stop it,
   * and is kept.
   *
   * @param spec of the model, preprocessing fitted
   * @param calibration of its scores, if there is one
   * @param metrics of its training, kept in the manifest
   * @param checkpoint prefix of the checkpoint: its files without {@code .index} and {@code
   *     .data-…}; what it holds beside the model's variables is passed over
   * @param modelDir the model's folder, made where it is missing; versions count from 1
   * @param probe what the training graph answers, for every signature
   * @return the version directory
   * @throws ExportException if the checkpoint is of another model, or the export answers otherwise
   *     than the training graph
   * @throws IOException if a file cannot be read or written
   */
  public static Path write(
      ModelSpec spec,
      Optional<Calibration> calibration,
      Map<String, Double> metrics,
      Path checkpoint,
      Path modelDir,
      Probe probe)
      throws IOException {
    Path index = Path.of(checkpoint + ".index");
    if (!Files.exists(index)) {
      throw new IOException("checkpoint " + checkpoint + ": expected " + index + ", found none");
    }
    try (Staging staging = Staging.open(modelDir)) {
      PlainDigits.during(() -> fill(staging.folder(), spec, calibration, metrics, checkpoint));
      try (VaeModel model = VaeModel.open(staging.folder())) {
        SelfTest.run(model, calibration, probe);
      }
      return staging.publish();
    }
  }

  /** Returns what it wrote last. */
  private static Path fill(
      Path folder,
      ModelSpec spec,
      Optional<Calibration> calibration,
      Map<String, Double> metrics,
      Path checkpoint)
      throws IOException {
    Map<String, SignatureSpec> signatures;
    Files.createDirectories(folder.resolve(Names.MANIFEST).getParent());
    try (ServingGraph graph = new ServingGraph(spec, calibration)) {
      graph.restore(checkpoint);
      signatures = graph.specs();
      WarmUp.write(folder.resolve(Names.WARM_UP), spec, signatures, graph.write(folder));
    }
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            version(),
            spec,
            signatures,
            Map.of(),
            calibration.stream().toList(),
            Views.ranges(spec),
            metrics,
            checksums(folder));
    return Files.writeString(folder.resolve(Names.MANIFEST), SpecJson.write(manifest));
  }

  private static Map<String, String> checksums(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    Map<String, String> checksums = new TreeMap<>();
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      checksums.put(name, Sha256.of(file));
    }
    return checksums;
  }

  private static String version() {
    return Optional.ofNullable(SavedModelExport.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
