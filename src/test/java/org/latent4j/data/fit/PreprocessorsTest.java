package org.latent4j.data.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.SpecException;

class PreprocessorsTest {
  private static final int[] FIRST_FOUR = {3, 1, 0, 2};

  private static Preprocessing unit(double shift, double scale) {
    return new Preprocessing(Scaling.UNIT, List.of(shift), List.of(scale));
  }

  /** The last row is not among the training rows. */
  private static Dataset vectors() {
    return Dataset.of(
        new float[][] {{1, 10, 7}, {2, 20, 7}, {4, 10, 7}, {9, 40, 7}, {1000, -1000, 1000}});
  }

  /** {@code numpy.array([[1,10],[2,20],[4,10],[9,40]]).mean(0)} and {@code .std(0)}. */
  @Test
  void vectorsAreFittedByFeatureOnTrainingRowsAlone() throws IOException {
    try (Dataset data = vectors()) {
      Preprocessing unit = Preprocessors.fit(Scaling.UNIT, data.rows(), FIRST_FOUR);
      assertEquals(List.of(1.0, 10.0, 7.0), unit.shift());
      assertEquals(List.of(8.0, 30.0, 1.0), unit.scale(), "constant: 1");
      Preprocessing standard = Preprocessors.fit(Scaling.STANDARDIZE, data.rows(), FIRST_FOUR);
      assertEquals(List.of(4.0, 20.0, 7.0), standard.shift());
      assertEquals(3.082207001484488, standard.scale().get(0), 1e-14);
      assertEquals(12.24744871391589, standard.scale().get(1), 1e-14);
      assertEquals(1.0, standard.scale().get(2), "constant: 1");
      assertEquals(Preprocessing.none(), Preprocessors.fit(Scaling.NONE, data.rows(), FIRST_FOUR));
      assertThrows(
          DataException.class, () -> Preprocessors.fit(Scaling.NONE, data.rows(), new int[0]));
      assertThrows(
          SpecException.class, () -> Preprocessors.fit(Scaling.FIXED, data.rows(), FIRST_FOUR));
    }
  }

  /** {@code numpy.array([0, 100, 200, 60]).std()} */
  @Test
  void imagesAreFittedAsAWhole() throws IOException {
    byte[] pixels = {0, 100, (byte) 200, 60, 5, 5};
    float[] floats = {0, 100, 200, 60, 5, 5};
    int[] train = {0, 1};
    try (Dataset bytes = Dataset.of(pixels, 3, 1, 2, 1);
        Dataset numbers = Dataset.of(floats, 3, 1, 2, 1)) {
      assertEquals(unit(0, 255), Preprocessors.fit(Scaling.UNIT, bytes.rows(), train));
      assertEquals(unit(0, 200), Preprocessors.fit(Scaling.UNIT, numbers.rows(), train));
      for (Dataset data : List.of(bytes, numbers)) {
        Preprocessing standard = Preprocessors.fit(Scaling.STANDARDIZE, data.rows(), train);
        assertEquals(List.of(90.0), standard.shift());
        assertEquals(72.80109889280519, standard.scale().get(0), 1e-12);
      }
    }
  }

  /** A mean of 1e6 with a deviation of 1 over many blocks: sums of squares in float would fail. */
  @Test
  void aLargeMeanKeepsTheDeviation() throws IOException {
    int rows = 300_000;
    float[] values = new float[rows * 2];
    for (int i = 0; i < rows; i++) {
      values[2 * i] = 1_000_000 + (i % 2 == 0 ? 1 : -1);
      values[2 * i + 1] = i;
    }
    int[] all = new int[rows];
    Arrays.setAll(all, i -> i);
    try (Dataset data = Dataset.of(values, rows, 2)) {
      Preprocessing standard = Preprocessors.fit(Scaling.STANDARDIZE, data.rows(), all);
      assertEquals(1_000_000, standard.shift().get(0), 1e-6);
      assertEquals(1, standard.scale().get(0), 1e-9);
      // The uniform distribution on 0..n-1: sqrt((n^2 - 1) / 12).
      assertEquals((rows - 1) / 2.0, standard.shift().get(1), 1e-6);
      assertEquals(Math.sqrt(((double) rows * rows - 1) / 12), standard.scale().get(1), 1e-6);
    }
  }

  @Test
  void valuesOutsideTheUnitIntervalAreNamed() throws IOException {
    try (Dataset data = vectors()) {
      Preprocessing unit = Preprocessors.fit(Scaling.UNIT, data.rows(), FIRST_FOUR);
      int[] firstTwoColumns = {0, 1, 2, 3};
      Dataset named = new Dataset("t.csv", data.rows(), List.of("a", "b", "c"), Optional.empty());
      Preprocessors.requireUnitInterval(named, firstTwoColumns, unit);
      DataException fitted =
          assertThrows(
              DataException.class,
              () -> Preprocessors.requireUnitInterval(named, new int[] {4, 0}, unit));
      assertEquals(
          "t.csv, row 5, column 1 \"a\": expected a value in 0 to 1 for the Bernoulli likelihood,"
              + " found 1000.0, which preprocessing turns into 124.875",
          fitted.getMessage());
      DataException raw =
          assertThrows(
              DataException.class,
              () -> Preprocessors.requireUnitInterval(data, FIRST_FOUR, Preprocessing.none()));
      assertTrue(raw.getMessage().contains("row 1, column 2: "), raw.getMessage());
      assertTrue(raw.getMessage().endsWith("found 10.0"), raw.getMessage());
    }
    try (Dataset bytes = Dataset.of(new byte[] {0, (byte) 255}, 2, 1)) {
      int[] both = {0, 1};
      Preprocessors.requireUnitInterval(bytes, both, Preprocessing.range(0, 255));
      assertThrows(
          DataException.class,
          () -> Preprocessors.requireUnitInterval(bytes, both, Preprocessing.range(0, 254)));
    }
  }
}
