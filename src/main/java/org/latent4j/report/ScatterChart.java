package org.latent4j.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.latent4j.spec.SpecException;

/** Sets of points over common axes, one colour each; drawn without a display. */
public final class ScatterChart {
  private final ChartPanel.Labels labels;
  private final List<Points> sets = new ArrayList<>();

  /** An empty chart with a title and the names of its axes, units included. */
  public ScatterChart(String title, String xLabel, String yLabel) {
    labels = new ChartPanel.Labels(title, xLabel, yLabel);
  }

  /**
   * Adds a set of points in the next colour; points that are not finite are left out.
   *
   * @param name stands in the legend
   * @param x {@code [points]}
   * @param y {@code [points]}
   * @return this chart
   * @throws SpecException if the lengths differ
   */
  public ScatterChart add(String name, double[] x, double[] y) {
    sets.add(new Points(name, x, y));
    return this;
  }

  /**
   * Adds points coloured by class: a set of its own for each class, in rising order, the colours
   * repeating after ten.
   *
   * @param x {@code [points]}
   * @param y {@code [points]}
   * @param classes {@code [points]}; below 0 where it is not known
   * @return this chart
   * @throws SpecException if the lengths differ
   */
  public ScatterChart addClasses(double[] x, double[] y, int[] classes) {
    Points all = new Points("classes", x, y);
    if (classes.length != all.size()) {
      throw new SpecException("classes", "as many as points (" + all.size() + ")", classes.length);
    }
    for (int value : Arrays.stream(classes).distinct().sorted().toArray()) {
      int[] members = IntStream.range(0, classes.length).filter(i -> classes[i] == value).toArray();
      add(
          value < 0 ? "unknown" : Integer.toString(value),
          Arrays.stream(members).mapToDouble(i -> x[i]).toArray(),
          Arrays.stream(members).mapToDouble(i -> y[i]).toArray());
    }
    return this;
  }

  Axis xAxis() {
    return Axis.roomy(sets.stream().flatMapToDouble(Points::allX), 7);
  }

  Axis yAxis() {
    return Axis.roomy(sets.stream().flatMapToDouble(Points::allY), 7);
  }

  /** Draws the chart, two pixels to the point. */
  public BufferedImage render(int width, int height) {
    Theme theme = Theme.LIGHT;
    boolean legend = sets.size() > 1;
    try (ChartPanel panel =
        new ChartPanel(width, height, theme, labels, xAxis(), yAxis(), legend)) {
      List<Color> colors = new ArrayList<>();
      for (int i = 0; i < sets.size(); i++) {
        colors.add(theme.color(i));
      }
      drawPoints(panel, colors);
      if (legend) {
        panel.drawLegend(sets.stream().map(Points::name).toList(), colors);
      }
      return panel.picture();
    }
  }

  /** Draws the chart, 620 by 560 points, into a PNG file, which appears whole or not at all. */
  public void write(Path file) throws IOException {
    Png.write(render(620, 560), file);
  }

  // The sets take turns, so that none hides behind the one that was added after it; the more
  // points, the smaller and the more transparent they are.
  private void drawPoints(ChartPanel panel, List<Color> colors) {
    int most = sets.stream().mapToInt(Points::size).max().orElse(0);
    int total = sets.stream().mapToInt(Points::size).sum();
    double radius = total > 20_000 ? 1.0 : total > 2_000 ? 1.6 : 2.6;
    int opacity = total > 20_000 ? 90 : total > 2_000 ? 130 : 190;
    Graphics2D graphics = panel.dataGraphics();
    for (int i = 0; i < most; i++) {
      for (int s = 0; s < sets.size(); s++) {
        Points set = sets.get(s);
        if (i < set.size() && set.isFinite(i)) {
          Color color = colors.get(s);
          graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), opacity));
          double x = panel.pixelX(set.x(i));
          double y = panel.pixelY(set.y(i));
          graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
        }
      }
    }
    graphics.dispose();
  }
}
