package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.base.Matrix;
import org.latent4j.graph.KindCases;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.check.ModelException;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;

/** The path between rows is decode of a line between what encode gives. */
class InterpolateTest {
  private static final String NAME = "interpolate";
  private static final int ROWS = 70;

  @TempDir private Path folder;

  static Stream<ModelSpec> models() {
    return Stream.of(
        SampleModel.bernoulli(),
        SampleModel.gaussian(),
        SampleModel.convolution(),
        SampleModel.autoencoder(),
        KindCases.labelledImage(0, false),
        KindCases.conditionalImage(false));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aLineBetweenMeansDecoded(ModelSpec spec) throws IOException {
    SampleModel sample = SampleModel.of(spec, folder, 5, ROWS);
    float[] from = sample.input(NAME, "from");
    float[] to = sample.input(NAME, "to");
    try (VaeModel model = VaeModel.open(sample.export(folder.resolve("model")))) {
      for (int steps : new int[] {1, 2, 6}) {
        Matrix path = interpolate(model, from, to, steps);
        assertEquals(ROWS, path.rows());
        float[] line = line(model, from, to, steps);
        float[] expected = decoded(model, spec, line, from, steps).values();
        assertEquals(expected.length, path.values().length);
        for (int i = 0; i < expected.length; i++) {
          double scale = Math.max(1, Math.abs(expected[i]));
          assertEquals(expected[i], path.values()[i], 2e-5 * scale, steps + " steps, value " + i);
        }
      }
    }
  }

  private static Matrix interpolate(VaeModel model, float[] from, float[] to, int steps) {
    float[] all = new float[ROWS];
    Arrays.fill(all, steps);
    return model.call(NAME, Map.of("from", from, "to", to, "steps", all), ROWS).get(Names.X);
  }

  private static float[] line(VaeModel model, float[] from, float[] to, int steps) {
    Matrix start = model.encode(from, ROWS).mean();
    Matrix end = model.encode(to, ROWS).mean();
    int latent = start.width();
    float[] line = new float[ROWS * steps * latent];
    for (int i = 0; i < line.length; i++) {
      int row = i / (steps * latent);
      double share = steps == 1 ? 0 : (double) (i / latent % steps) / (steps - 1);
      int at = row * latent + i % latent;
      line[i] = (float) ((1 - share) * start.values()[at] + share * end.values()[at]);
    }
    return line;
  }

  private static Matrix decoded(
      VaeModel model, ModelSpec spec, float[] line, float[] from, int steps) {
    var conditions = spec.views(org.latent4j.spec.ViewSpec.Role.CONDITION);
    if (conditions.isEmpty()) {
      return model.decode(line, ROWS * steps);
    }
    int width = from.length / ROWS;
    int given = ModelSpec.width(conditions);
    float[] repeated = new float[ROWS * steps * given];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = from[i / (steps * given) * width + width - given + i % given];
    }
    return model.decode(line, repeated, ROWS * steps);
  }

  @Test
  void stepsAreOneWholeNumber() throws IOException {
    SampleModel sample = SampleModel.of(SampleModel.bernoulli(), folder, 5, 2);
    try (VaeModel model = VaeModel.open(sample.export(folder.resolve("model")))) {
      refused(model, "steps, row 1: expected 3.0 as in row 0, found 4.0", 3, 4);
      refused(model, "steps, row 0: expected a whole number, 1 or more, found 0.0", 0, 0);
      refused(model, "steps, row 0: expected a whole number, 1 or more, found 2.5", 2.5f, 2.5f);
      refused(model, "do not fit one array", 1 << 30, 1 << 30);
      assertEquals(0, model.call(NAME, fed(new float[0], 0), 0).get("x").values().length);
    }
  }

  private static Map<String, float[]> fed(float[] steps, int rows) {
    return Map.of("from", new float[6 * rows], "to", new float[6 * rows], "steps", steps);
  }

  private static void refused(VaeModel model, String expected, float... steps) {
    ModelException e = assertThrows(ModelException.class, () -> model.call(NAME, fed(steps, 2), 2));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}
