package org.latent4j.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;

/** Exports one version after another in a JVM of its own, until it is killed. */
final class ExportChild {
  private ExportChild() {}

  /**
   * Exports.
   *
   * @param args model folder, folder for a checkpoint, number of versions
   */
  public static void main(String[] args) throws IOException {
    ModelSpec spec = ModelSpec.mlp("killed", 6, List.of(8), 2, LikelihoodSpec.bernoulli());
    SampleModel sample = SampleModel.of(spec, Path.of(args[1]), 3, 5);
    System.out.println("ready");
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      SavedModelExport.write(spec, Map.of(), sample.checkpoint(), Path.of(args[0]), sample.probe());
      System.out.println("exported");
    }
  }
}
