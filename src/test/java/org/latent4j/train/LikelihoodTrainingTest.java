package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.LikelihoodKind;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.SpecException;

/** Every likelihood that there is, in training; and data that it gives no probability. */
class LikelihoodTrainingTest {
  private static final int LOSS = 2;
  private static final int CATEGORIES = 4;

  @TempDir Path folder;

  /** Values of the kind's support; two hidden numbers explain them in part. */
  private static Dataset data(LikelihoodKind kind) {
    float[] values = Settings.values(200, 6, 5);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (kind.support()) {
            case REAL -> values[i];
            case UNIT -> values[i] > 0.45f ? 0.9f : 0.1f;
            case COUNT -> Math.round(values[i] * 30);
            case CATEGORY -> (int) (values[i] * CATEGORIES);
          };
    }
    return Dataset.of(values, 200, 6);
  }

  private static LikelihoodSpec spec(LikelihoodKind kind) {
    LikelihoodSpec plain = LikelihoodSpec.of(kind.name());
    boolean counted = kind.settings().stream().anyMatch(s -> s.name().equals("categories"));
    return counted ? plain.with("categories", CATEGORIES) : plain;
  }

  @TestFactory
  Stream<DynamicTest> everyKindLearns() {
    return Likelihood.kinds().stream()
        .map(kind -> DynamicTest.dynamicTest(kind.name(), () -> learns(kind)));
  }

  private void learns(LikelihoodKind kind) throws IOException {
    Settings settings = new Settings();
    settings.likelihood = spec(kind);
    settings.epochs = 10;
    settings.rate = LearningRateSpec.constant(2e-2);
    Path run = folder.resolve(kind.name());
    try (Dataset data = data(kind)) {
      Runs.train(settings.run(), data, run);
    }
    List<String[]> rows = Runs.metrics(run);
    double first = Runs.cell(rows.get(0), LOSS);
    double last = Runs.cell(rows.get(rows.size() - 1), LOSS);
    assertTrue(last < first - 0.02 * Math.abs(first), first + " became " + last);
  }

  /** Rows whose features lie between 0 and 100,000, beside rows of nothing at all. */
  @ParameterizedTest
  @ValueSource(strings = {"poisson", "negative-binomial", "multinomial"})
  void countsOfAHundredThousandTrain(String kind) throws IOException {
    Settings settings = new Settings();
    settings.likelihood = LikelihoodSpec.of(kind);
    settings.epochs = 6;
    settings.rate = LearningRateSpec.constant(1e-2);
    float[] values = Settings.values(200, 6, 5);
    for (int i = 0; i < values.length; i++) {
      boolean nothing = i / 6 % 50 == 7 || i % 6 == 3;
      values[i] = nothing ? 0 : Math.round(Math.pow(10, 5 * Math.min(1, values[i])));
    }
    values[0] = 100_000;
    Path run = folder.resolve("large-" + kind);
    try (Dataset data = Dataset.of(values, 200, 6)) {
      Runs.train(settings.run(), data, run);
    }
    List<String[]> rows = Runs.metrics(run);
    for (String[] row : rows) {
      assertTrue(Double.isFinite(Runs.cell(row, LOSS)), String.join(",", row));
    }
    double first = Runs.cell(rows.get(0), LOSS);
    double last = Runs.cell(rows.get(rows.size() - 1), LOSS);
    assertTrue(last < 0.98 * first, first + " became " + last);
  }

  private static String refused(LikelihoodSpec likelihood, Preprocessing scaling, float value)
      throws IOException {
    Settings settings = new Settings();
    settings.likelihood = likelihood;
    settings.preprocessing = scaling;
    float[] values = new float[60 * 6];
    values[6 * 4 + 2] = value;
    try (Dataset data = Dataset.of(values, 60, 6)) {
      Class<? extends Exception> expected =
          scaling.isIdentity() ? DataException.class : SpecException.class;
      return assertThrows(expected, () -> Inputs.fit(settings.run(), data)).getMessage();
    }
  }

  @Test
  void whatIsNoCountIsNamedByRowAndColumn() throws IOException {
    LikelihoodSpec poisson = LikelihoodSpec.of("poisson");
    for (float value : new float[] {2.5f, -1}) {
      String message = refused(poisson, Preprocessing.none(), value);
      assertTrue(
          message.endsWith(
              "row 5, column 3: expected a whole number of 0 or more for the likelihood poisson,"
                  + " found "
                  + value),
          message);
    }
    assertEquals(
        "scaling with likelihood poisson: expected none, found FIXED",
        refused(poisson, Preprocessing.range(0, 2), 1));
  }

  @Test
  void theSizeOfARowIsFittedUnlessItIsGiven() throws IOException {
    Settings settings = new Settings();
    settings.validation = 0;
    settings.likelihood = LikelihoodSpec.of("negative-binomial");
    float[] values = new float[60 * 6];
    values[3] = 120;
    values[9] = 60;
    try (Dataset data = Dataset.of(values, 60, 6)) {
      assertEquals(3, size(settings, data));
      settings.likelihood = settings.likelihood.with("librarySize", 0);
      assertEquals(0, size(settings, data));
    }
  }

  private static double size(Settings settings, Dataset data) throws IOException {
    return Inputs.fit(settings.run(), data).model().view().likelihood().number("librarySize");
  }

  @Test
  void whatIsNoCategoryIsNamedByRowAndColumn() throws IOException {
    LikelihoodSpec three = LikelihoodSpec.of("categorical").with("categories", 3);
    String message = refused(three, Preprocessing.none(), 3);
    assertTrue(message.contains("row 5, column 3: expected a whole number of 0 to 2"), message);
  }
}
