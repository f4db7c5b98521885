package org.latent4j.serve;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;
import org.latent4j.fuzz.ChildFuzz;
import org.latent4j.graph.KindCases;

/**
 * Damaged exports: refused in one line, or answered as TensorFlow's own loader answers; no process
 * dies or hangs. How many: the property {@code fuzz.exports}.
 */
class LoaderFuzzTest {
  @TempDir private Path folder;

  @Test
  void someDamagedExports() throws Exception {
    run(30);
  }

  @Test
  @Tag("long")
  void manyDamagedExports() throws Exception {
    run(Integer.getInteger("fuzz.exports", 4_000));
  }

  private void run(int inputs) throws Exception {
    Path made = folder.resolve("made");
    Path exports = folder.resolve("exports");
    SampleModel.of(SampleModel.gaussian(), made, 1, 2).export(exports.resolve("plain"));
    SampleModel.of(SampleModel.convolution(), made, 2, 2).export(exports.resolve("convolution"));
    SampleModel.of(KindCases.table(), made, 3, 2).export(exports.resolve("table"));
    EditedExport.copy(
        Path.of("src/test/resources/org/latent4j/serve/foreign/1"), exports.resolve("functions/1"));
    new ChildFuzz("exports", LoaderFuzzChild.class, folder).run(inputs);
  }
}
