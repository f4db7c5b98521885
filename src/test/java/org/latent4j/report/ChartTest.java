package org.latent4j.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.spec.SpecException;

class ChartTest {
  @Test
  void ticksAreRoundNumbers() {
    Axis loss = Axis.around(DoubleStream.of(103.6, 147.2), 6);
    assertArrayEquals(new double[] {100, 110, 120, 130, 140, 150}, loss.ticks(), 1e-9);
    Axis epochs = Axis.tight(DoubleStream.of(1, 2, 3, 4), 8);
    assertArrayEquals(new double[] {1, 2, 3, 4}, epochs.ticks(), 1e-9);
    assertEquals(List.of("1", "2", "3", "4"), labels(epochs));
    Axis rate = Axis.around(DoubleStream.of(0, 0.001), 5);
    assertEquals(List.of("0.0000", "0.0002", "0.0004", "0.0006", "0.0008", "0.0010"), labels(rate));
    Axis small = Axis.around(DoubleStream.of(1e-6, 5e-6), 5);
    assertEquals(List.of("1e-6", "2e-6", "3e-6", "4e-6", "5e-6"), labels(small));
    Axis great = Axis.around(DoubleStream.of(0, 3e7), 4);
    assertEquals(List.of("0", "1e7", "2e7", "3e7"), labels(great));
    Axis both = Axis.around(DoubleStream.of(-0.3, 0.3), 4);
    assertEquals(List.of("-0.4", "-0.2", "0.0", "0.2", "0.4"), labels(both));
  }

  @Test
  void rangesWithoutExtent() {
    assertArrayEquals(new double[] {0, 1}, ends(Axis.around(DoubleStream.empty(), 4)), 1e-9);
    DoubleStream notFinite = DoubleStream.of(Double.NaN, Double.POSITIVE_INFINITY);
    assertArrayEquals(new double[] {0, 1}, ends(Axis.around(notFinite, 4)), 1e-9);
    assertArrayEquals(new double[] {4, 6}, ends(Axis.tight(DoubleStream.of(5, 5), 4)), 1e-9);
    Axis constant = Axis.around(DoubleStream.of(0.001), 4);
    assertArrayEquals(new double[] {0.0005, 0.0015}, ends(constant), 1e-9);
  }

  @Property
  void everyValueLiesWithinAFewTicks(
      @ForAll @DoubleRange(min = -1e9, max = 1e9) double a,
      @ForAll @DoubleRange(min = -1e9, max = 1e9) double b) {
    for (Axis axis :
        List.of(
            Axis.around(DoubleStream.of(a, b), 6),
            Axis.roomy(DoubleStream.of(a, b), 6),
            Axis.tight(DoubleStream.of(a, b), 6))) {
      assertTrue(axis.position(Math.min(a, b)) >= -1e-9);
      assertTrue(axis.position(Math.max(a, b)) <= 1 + 1e-9);
      assertTrue(axis.ticks().length >= 1 && axis.ticks().length <= 9, axis.toString());
    }
  }

  @Test
  void linesLieWhereTheirValuesAre() {
    LineChart chart = new LineChart("t", "x", "y");
    chart.add("flat", new double[] {0, 1}, new double[] {5, 5});
    chart.add("top", new double[] {0, 1}, new double[] {10, 10});
    BufferedImage picture = chart.render(400, 300);
    assertEquals(800, picture.getWidth());
    Color flat = Theme.LIGHT.color(0);
    // Axes end at 5 and 10, so the first line lies on the frame's foot, the second on its head.
    assertEquals(5, chart.yAxis().low(), 1e-9);
    assertEquals(10, chart.yAxis().high(), 1e-9);
    assertEquals(2 * (300 - 48), middle(picture, flat, 500), 1.5);
    assertEquals(2 * (44 + 22), middle(picture, Theme.LIGHT.color(1), 500), 1.5);
  }

  @Test
  void aLineIsBrokenWhereThereIsNoValue() {
    LineChart chart = new LineChart("", "x", "y");
    double[] x = {0, 1, 2, 3, 4};
    chart.add("a", x, new double[] {1, 1, Double.NaN, 1, 1});
    BufferedImage picture = chart.render(400, 300);
    Color color = Theme.LIGHT.color(0);
    int inked = 0;
    for (int column = 0; column < picture.getWidth(); column++) {
      inked += count(picture, color, column) > 0 ? 1 : 0;
    }
    int panel = 2 * (400 - 22 - 34);
    assertTrue(inked > 0.4 * panel && inked < 0.6 * panel, inked + " of " + panel);
  }

  @Test
  void emptyChartsAreDrawn() {
    assertEquals(200, new LineChart("t", "x", "y").render(300, 100).getHeight());
    assertEquals(200, new ScatterChart("t", "x", "y").render(300, 100).getHeight());
  }

  /** Names too long for a line stand beside the data, for which the picture grows. */
  @Test
  void longNamesStandBeside() {
    double[] place = {0, 1, 2, 3};
    int[] classes = {0, 1, 2, 3};
    ScatterChart brief = new ScatterChart("t", "x", "y").addClasses(place, place, classes);
    assertEquals(600, brief.render(300, 200).getWidth());
    ScatterChart wordy =
        new ScatterChart("t", "x", "y")
            .addClasses(place, place, classes, c -> "a rather long name of class " + c);
    BufferedImage picture = wordy.render(300, 200);
    assertTrue(picture.getWidth() > 800, "width " + picture.getWidth());
    int beside = 0;
    for (int column = 600; column < picture.getWidth(); column++) {
      beside += count(picture, Theme.LIGHT.color(3), column);
    }
    assertTrue(beside > 20, "marker of " + beside + " pixels");
  }

  @Test
  void numbersColourPointsFromDarkToLight() {
    double[] x = {0, 1, 2};
    ScatterChart chart =
        new ScatterChart("t", "x", "y").addValues("depth", x, x, new double[] {10, Double.NaN, 30});
    BufferedImage picture = chart.render(300, 200);
    assertTrue(picture.getWidth() > 620, "width " + picture.getWidth());
    // The scale, drawn opaque: its upper end is the light one.
    Color low = Theme.shade(0);
    Color high = Theme.shade(1);
    double[] middle = new double[2];
    for (int column = 600; column < picture.getWidth(); column++) {
      middle[0] = Math.max(middle[0], middle(picture, low, column));
      middle[1] = Math.max(middle[1], middle(picture, high, column));
    }
    assertTrue(middle[1] > 0 && middle[1] < middle[0] - 100, Arrays.toString(middle));
    assertThrows(SpecException.class, () -> chart.addValues("short", x, x, new double[2]));
  }

  @Test
  void bothSetsOfPointsAreSeen(@TempDir Path directory) throws Exception {
    Random random = new Random(3);
    double[] a = random.doubles(300).toArray();
    double[] b = random.doubles(300).map(v -> v + 10).toArray();
    ScatterChart chart = new ScatterChart("t", "x", "y").add("left", a, a).add("right", b, a);
    Path file = directory.resolve("points.png");
    chart.write(file);
    BufferedImage picture = ImageIO.read(file.toFile());
    assertTrue(Files.size(file) > 1000);
    int half = picture.getWidth() / 2;
    int[] blue = new int[2];
    int[] orange = new int[2];
    // Below the legend, bluish left and orange right.
    for (int y = 160; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        Color c = new Color(picture.getRGB(x, y));
        blue[x / half] += c.getBlue() - c.getRed() > 80 ? 1 : 0;
        orange[x / half] += c.getRed() - c.getBlue() > 80 ? 1 : 0;
      }
    }
    assertTrue(blue[0] > 1000 && blue[1] == 0, Arrays.toString(blue));
    assertTrue(orange[1] > 1000 && orange[0] == 0, Arrays.toString(orange));
  }

  @Test
  void classesHaveTheirOwnColours() {
    int[] classes = IntStream.range(0, 10).toArray();
    double[] x = IntStream.range(0, 10).asDoubleStream().toArray();
    BufferedImage picture =
        new ScatterChart("", "x", "y").addClasses(x, x, classes).render(620, 560);
    for (int i = 0; i < 10; i++) {
      Color color = Theme.LIGHT.color(i);
      int seen = 0;
      for (int column = 0; column < picture.getWidth(); column++) {
        seen += count(picture, color, column); // the legend's discs are opaque
      }
      assertTrue(seen > 100, "class " + i + ": " + seen);
    }
  }

  @Test
  void unequalLengthsAreNamed() {
    LineChart chart = new LineChart("t", "x", "y");
    SpecException error =
        assertThrows(
            SpecException.class, () -> chart.add("kl", new double[] {1, 2}, new double[] {1}));
    assertEquals("series \"kl\": expected as many y as x values (2), found 1", error.getMessage());
    ScatterChart points = new ScatterChart("t", "x", "y");
    assertThrows(
        SpecException.class,
        () -> points.addClasses(new double[] {1}, new double[] {1}, new int[] {1, 2}));
  }

  private static List<String> labels(Axis axis) {
    return Arrays.stream(axis.ticks()).mapToObj(axis::label).toList();
  }

  private static double[] ends(Axis axis) {
    return new double[] {axis.low(), axis.high()};
  }

  private static int count(BufferedImage picture, Color color, int column) {
    return (int) rows(picture, color, column).count();
  }

  private static double middle(BufferedImage picture, Color color, int column) {
    return rows(picture, color, column).average().orElse(-1);
  }

  private static IntStream rows(BufferedImage picture, Color color, int column) {
    return IntStream.range(0, picture.getHeight())
        .filter(y -> picture.getRGB(column, y) == color.getRGB());
  }
}
