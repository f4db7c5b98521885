package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.FileRows;
import org.latent4j.data.Labels;
import org.latent4j.data.fit.FeatureStatistics;
import org.latent4j.data.fit.RowScan;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;

/** The sources that are no files. */
class SourcesTest {
  private static final ReadOptions PLAIN = ReadOptions.defaults();

  /**
   * Expected: {@code x = numpy.frombuffer(gzip.open(images).read()[16:], "u1"); x.mean(); x.std()},
   * the labels likewise from byte 8 with {@code numpy.bincount(y)}.
   */
  @ParameterizedTest
  @CsvSource({
    "mnist, 60000, 33.318421449829934, 78.56748998339798, '5 0 4 1 9', 5923 6742 5958 6131 5842"
        + " 5421 5918 6265 5851 5949",
    "mnist-test, 10000, 33.791224489795916, 79.17246322228644, '7 2 1 0 4', 980 1135 1032 1010 982"
        + " 892 958 1028 974 1009"
  })
  void mnistIsTheRealOne(
      String source, int rows, double mean, double deviation, String first, String counts)
      throws IOException {
    try (Dataset data = Sources.open(source, PLAIN)) {
      assertEquals(rows, data.rows().count());
      assertEquals(List.of(28, 28, 1), data.rows().shape());
      assertEquals(ElementType.UINT8, data.rows().type());
      int[] all = new int[rows];
      Arrays.setAll(all, i -> i);
      FeatureStatistics statistics = new FeatureStatistics(784, true);
      RowScan.visit(data.rows(), all, statistics);
      assertEquals(mean, statistics.mean(0), 1e-9);
      assertEquals(deviation, statistics.deviation(0), 1e-9);
      Labels labels = data.labels().orElseThrow();
      assertEquals(first, join(Arrays.copyOf(labels.indices(), 5)));
      int[] found = new int[10];
      Arrays.stream(labels.indices()).forEach(label -> found[label]++);
      assertEquals(counts, join(found));
    }
  }

  @Test
  void mnistBeyondTheBudgetIsTheSame() throws IOException {
    try (Dataset memory = Sources.open("mnist", PLAIN);
        Dataset disk = Sources.open("mnist", PLAIN.withMemoryBytes(1))) {
      assertTrue(disk.rows() instanceof FileRows);
      // Row 21399 lies across the first two chunks of memory.
      assertArrayEquals(memory.rows().readFloats(21350, 100), disk.rows().readFloats(21350, 100));
      assertArrayEquals(memory.rows().readFloats(59_999, 1), disk.rows().readFloats(59_999, 1));
    }
  }

  /** Bounds are five standard errors of each estimate. */
  @Test
  void gaussiansFollowTheMixture() throws IOException {
    int rows = 200_000;
    double[] shift = {0.5, -0.5};
    try (Dataset data = Sources.open("gaussians:" + rows, PLAIN.withSeed(7))) {
      float[] x = data.rows().readFloats(0, rows);
      int[] component = data.labels().orElseThrow().indices();
      double share = Arrays.stream(component).sum() / (double) rows;
      assertEquals(0.5, share, 5 * 0.5 / Math.sqrt(rows));
      double[] mean = new double[2];
      double[] products = new double[3];
      for (int i = 0; i < rows; i++) {
        double first = x[2 * i] - 1 - shift[0] * component[i];
        double second = x[2 * i + 1] - 1 - shift[1] * component[i];
        mean[0] += first / rows;
        mean[1] += second / rows;
        products[0] += first * first / rows;
        products[1] += first * second / rows;
        products[2] += second * second / rows;
      }
      double error = 5 / Math.sqrt(rows);
      assertEquals(0, mean[0], error);
      assertEquals(0, mean[1], error);
      assertEquals(1, products[0], error * Math.sqrt(2));
      assertEquals(0.5, products[1], error * Math.sqrt(1.25));
      assertEquals(1, products[2], error * Math.sqrt(2));
    }
  }

  @Test
  void gaussiansFollowTheSeed() throws IOException {
    try (Dataset a = Sources.open("gaussians", PLAIN);
        Dataset b = Sources.open("gaussians:1000", PLAIN);
        Dataset c = Sources.open("gaussians", PLAIN.withSeed(1))) {
      assertEquals(1000, a.rows().count());
      assertArrayEquals(a.rows().readFloats(0, 1000), b.rows().readFloats(0, 1000));
      assertFalse(Arrays.equals(a.rows().readFloats(0, 1000), c.rows().readFloats(0, 1000)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussians:", "gaussians:0", "gaussians:-1", "gaussians:x"})
  void gaussiansNeedRows(String source) {
    SpecException fault = assertThrows(SpecException.class, () -> Sources.open(source, PLAIN));
    assertTrue(fault.getMessage().contains("found " + source), fault.getMessage());
  }

  @Test
  void arraysBecomeRows() throws IOException {
    try (Dataset vectors = Dataset.of(new float[][] {{1, 2}, {3, 4}, {5, 6}});
        Dataset images = Dataset.of(new byte[] {1, 2, 3, (byte) 200}, 2, 1, 2, 1);
        Dataset flat = Dataset.of(new float[] {1, 2, 3, 4}, 1, 4)) {
      assertArrayEquals(new float[] {3, 4, 5, 6}, vectors.rows().readFloats(1, 2));
      assertArrayEquals(new float[] {3, 200}, images.rows().readFloats(1, 1));
      assertEquals(List.of(1, 2, 1), images.rows().shape());
      assertEquals(List.of(4), flat.rows().shape());
    }
    assertThrows(DataException.class, () -> Dataset.of(new float[][] {{1, 2}, {3}}));
    assertThrows(DataException.class, () -> Dataset.of(new float[] {1, 2, 3}, 2, 2));
    assertThrows(DataException.class, () -> Dataset.of(new byte[4], 4));
    Dataset closed = Dataset.of(new float[][] {{1}});
    closed.close();
    assertThrows(IllegalStateException.class, () -> closed.rows().readFloats(0, 1));
  }

  private static String join(int[] values) {
    return String.join(" ", Arrays.stream(values).mapToObj(Integer::toString).toList());
  }
}
