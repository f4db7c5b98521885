package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.graph.KindCases;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.Names;
import org.tensorflow.SavedModelBundle;

/** A name that the model does not know, in a signature that takes names and in packed rows. */
class UnknownNamesTest {
  @TempDir private Path folder;

  /** By every way; as a condition it counts as none of those known, and is as unusual. */
  @ParameterizedTest
  @ValueSource(strings = {"city", "member"})
  void anUnknownNameIsTheLeastUsualInScoreAndMissingElsewhere(String column) throws IOException {
    Path version =
        SampleModel.of(KindCases.conditionalTable(), folder, 4, 2).export(folder.resolve("model"));
    Map<String, Object> cells = new LinkedHashMap<>(KindExportTest.CELLS);
    cells.put("city", new String[] {"Köln", "Köln", "Köln"});
    cells.put("member", new String[] {"yes", "yes", "yes"});
    String known = ((String[]) cells.get(column))[0];
    cells.put(column, new String[] {known, "", "Atlantis"});
    for (String number : List.of("age", "visits", "income in €", "flag", "weight", "claims")) {
      float usual = ((float[]) KindExportTest.CELLS.get(number))[0];
      cells.put(number, new float[] {usual, usual, usual});
    }
    try (VaeModel model = VaeModel.open(version);
        SavedModelBundle raw = SavedModelBundle.load(version.toString(), Names.TAG)) {
      float[] packed = model.format().pack(cells, 3);
      float[] scores = model.score(packed, 3).score();
      float[] inGraph = (float[]) KindExportTest.call(raw, Names.SCORE, cells).get(Names.SCORE);
      assertArrayEquals(scores, inGraph, 1e-3f);
      assertTrue(Float.isFinite(scores[0]) && Float.isFinite(scores[1]), Arrays.toString(scores));
      assertEquals(Float.POSITIVE_INFINITY, scores[2]);
      float[][] means = model.encode(packed, 3).mean().toArray();
      assertArrayEquals(means[1], means[2], 1e-6f);
      float[] encoded = (float[]) KindExportTest.call(raw, Names.ENCODE, cells).get(Names.MEAN);
      assertArrayEquals(model.encode(packed, 3).mean().values(), encoded, 1e-5f);
      float[][] back = model.reconstruct(packed, 3).toArray();
      assertArrayEquals(back[1], back[2], 1e-4f);
    }
  }
}
