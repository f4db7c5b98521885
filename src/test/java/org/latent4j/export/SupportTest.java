package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.check.ModelException;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.Calibration;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;

/** Values that a likelihood gives no probability, where a model is used. */
class SupportTest {
  @TempDir private Path folder;

  private static ModelSpec model(LikelihoodSpec likelihood) {
    return ModelSpec.mlp("small", 3, List.of(5), 2, likelihood);
  }

  /** A likelihood, a value that it takes and one that it does not, and what is said. */
  static Stream<Arguments> outside() {
    LikelihoodSpec three = LikelihoodSpec.of("categorical").with("categories", 3.0);
    String counts = "a whole number of 0 or more for the likelihood ";
    return Stream.of(
        Arguments.of(model(LikelihoodSpec.bernoulli()), 1f, -100f, "for the likelihood bernoulli"),
        Arguments.of(model(LikelihoodSpec.bernoulli()), 0f, 1.01f, "for the likelihood bernoulli"),
        Arguments.of(model(LikelihoodSpec.of("continuous-bernoulli")), 1f, 3e38f, "a value from"),
        Arguments.of(model(three), 2f, 3f, "a whole number of 0 to 2 for the likelihood"),
        Arguments.of(model(three), 0f, 0.5f, "a whole number of 0 to 2 for the likelihood"),
        Arguments.of(model(LikelihoodSpec.of("poisson")), 5f, -1f, counts + "poisson"),
        Arguments.of(model(LikelihoodSpec.of("negative-binomial")), 9e6f, .5f, counts),
        Arguments.of(model(LikelihoodSpec.of("multinomial")), 7f, -3f, counts + "multinomial"),
        Arguments.of(SampleModel.gaussian(), 7f, 3e38f, "for the likelihood gaussian"));
  }

  private Path export(ModelSpec spec) throws IOException {
    SampleModel sample = SampleModel.of(spec, folder, 3, 4);
    Calibration known = new Calibration(0.05, 1e12, List.of(-1e6, 0.0, 1e12));
    return SavedModelExport.write(
        spec,
        Optional.of(known),
        Map.of(),
        sample.checkpoint(),
        folder.resolve("model"),
        sample.probe());
  }

  private static float[] rows(int width, float inside, float last) {
    float[] rows = new float[300 * width];
    IntStream.range(0, rows.length).forEach(i -> rows[i] = inside);
    rows[299 * width + 1] = last;
    return rows;
  }

  @ParameterizedTest
  @MethodSource("outside")
  void isRefusedByRowAndColumnAndUnusualInTheGraph(
      ModelSpec spec, float inside, float outside, String words) throws IOException {
    Path version = export(spec);
    int width = spec.view().features();
    try (VaeModel model = VaeModel.open(version)) {
      model.encode(rows(width, inside, inside), 300);
      for (String signature : List.of(Names.ENCODE, Names.SCORE, Names.RECONSTRUCT)) {
        Map<String, float[]> fed = Map.of(Names.X, rows(width, inside, outside));
        String said =
            assertThrows(ModelException.class, () -> model.call(signature, fed, 300)).getMessage();
        assertTrue(said.startsWith("x, row 299, column 1: expected "), said);
        assertTrue(said.contains(words) && said.endsWith("found " + outside), said);
      }
    }
    float[][] scores = score(version, rows(width, inside, outside), width);
    assertEquals(Float.POSITIVE_INFINITY, scores[0][299], "score");
    assertEquals(100, scores[1][299], "percentile");
    assertEquals(1, scores[2][299], "anomaly");
    assertTrue(Float.isFinite(scores[0][298]), "the score of the row before it");
    assertEquals(0, scores[2][298], "the row before it");
  }

  /** Score, percentile and anomaly as others call them. */
  private static float[][] score(Path version, float[] rows, int width) {
    try (SavedModelBundle bundle = SavedModelBundle.load(version.toString(), Names.TAG);
        TFloat32 x =
            TFloat32.tensorOf(
                Shape.of(rows.length / width, width),
                t -> t.asRawTensor().data().asFloats().write(rows))) {
      SignatureDef signature = bundle.metaGraphDef().getSignatureDefOrThrow(Names.SCORE);
      var runner = bundle.session().runner();
      runner.feed(signature.getInputsOrThrow(Names.X).getName(), x);
      List<String> keys = List.of(Names.SCORE, Names.PERCENTILE, Names.ANOMALY);
      keys.forEach(key -> runner.fetch(signature.getOutputsOrThrow(key).getName()));
      float[][] found = new float[keys.size()][rows.length / width];
      try (Result result = runner.run()) {
        for (int i = 0; i < found.length; i++) {
          result.get(i).asRawTensor().data().asFloats().read(found[i]);
        }
      }
      return found;
    }
  }

  /** 1001 quantiles, each a step of a thousandth that rounds up. */
  @Test
  void percentilesEndAtAHundred() {
    for (int n : new int[] {3, 41, 90, 1001}) {
      List<Double> all = IntStream.range(0, n).mapToObj(i -> (double) i).toList();
      assertEquals(100, new Calibration(0.1, 0, all).percentile(2000), n + " quantiles");
    }
    assertArrayEquals(new float[] {1}, new float[] {new Calibration(0, 0, List.of(0.)).anomaly(1)});
  }
}
