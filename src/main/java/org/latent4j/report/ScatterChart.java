package org.latent4j.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.latent4j.spec.Checks;
import org.latent4j.spec.SpecException;

/** Sets of points over common axes, one colour each; drawn without a display. */
public final class ScatterChart {
  private final ChartPanel.Labels labels;
  private final List<Points> sets = new ArrayList<>();

  /** The numbers by which the only set is coloured, or null. */
  private double[] shades;

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
   * Adds points coloured by class: a set of its own for each class, in rising order. After ten the
   * colours repeat with other markers.
   *
   * @param x {@code [points]}
   * @param y {@code [points]}
   * @param classes {@code [points]}; below 0 where it is not known
   * @return this chart
   * @throws SpecException if the lengths differ
   */
  public ScatterChart addClasses(double[] x, double[] y, int[] classes) {
    return addClasses(x, y, classes, Integer::toString);
  }

  /**
   * The same with names of the classes.
   *
   * @param name of a class from 0 on
   */
  public ScatterChart addClasses(double[] x, double[] y, int[] classes, IntFunction<String> name) {
    Points all = new Points("classes", x, y);
    requireAsMany("classes", all, classes.length);
    for (int value : Arrays.stream(classes).distinct().sorted().toArray()) {
      int[] members = IntStream.range(0, classes.length).filter(i -> classes[i] == value).toArray();
      add(
          value < 0 ? "unknown" : name.apply(value),
          Arrays.stream(members).mapToDouble(i -> x[i]).toArray(),
          Arrays.stream(members).mapToDouble(i -> y[i]).toArray());
    }
    return this;
  }

  /**
   * Adds points coloured by a number, in place of all others; those without one are grey.
   *
   * @param name of the number, above the scale of colours
   * @param values {@code [points]}; NaN where it is not known
   * @return this chart
   * @throws SpecException if the lengths differ
   */
  public ScatterChart addValues(String name, double[] x, double[] y, double[] values) {
    Points all = new Points(name, x, y);
    requireAsMany("values", all, values.length);
    sets.clear();
    sets.add(all);
    shades = values.clone();
    return this;
  }

  private static void requireAsMany(String what, Points points, int found) {
    Checks.require(
        found == points.size(), what, "as many as points (" + points.size() + ")", found);
  }

  Axis xAxis() {
    return Axis.roomy(sets.stream().flatMapToDouble(Points::allX), 7);
  }

  Axis yAxis() {
    return Axis.roomy(sets.stream().flatMapToDouble(Points::allY), 7);
  }

  /**
   * Draws the chart, two pixels to the point.
   *
   * @param width without a legend beside the data, which comes on top of it
   */
  public BufferedImage render(int width, int height) {
    Theme theme = Theme.LIGHT;
    List<String> names = sets.stream().map(Points::name).toList();
    boolean line = shades == null && names.size() > 1 && fits(names, width);
    boolean side = shades == null && names.size() > 1 && !line;
    Axis scale = shades == null ? null : Axis.tight(DoubleStream.of(shades), 6);
    int beside = side ? SideLegend.width(names) : 0;
    beside = scale == null ? beside : SideLegend.width(names.get(0), scale);
    ChartPanel.Room room = new ChartPanel.Room(line ? 22 : 0, beside);
    try (ChartPanel panel =
        new ChartPanel(width + beside, height, theme, labels, xAxis(), yAxis(), room)) {
      List<Color> colors = new ArrayList<>();
      for (int i = 0; i < sets.size(); i++) {
        colors.add(theme.color(i));
      }
      drawPoints(panel, theme, scale);
      if (line) {
        panel.drawLegend(names, colors);
      } else if (side) {
        List<SideLegend.Entry> entries = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
          entries.add(new SideLegend.Entry(names.get(i), colors.get(i), marker(theme, i)));
        }
        SideLegend.draw(panel, theme, entries);
      } else if (scale != null) {
        SideLegend.draw(panel, theme, names.get(0), scale);
      }
      return panel.picture();
    }
  }

  /** Whether names stand in one line above the data, in the colours that there are. */
  private static boolean fits(List<String> names, int width) {
    int line = names.stream().mapToInt(name -> 32 + SideLegend.width(name)).sum();
    return names.size() <= Theme.LIGHT.series().size() && line < width - 80;
  }

  private static Marker marker(Theme theme, int set) {
    return Marker.of(set, theme.series().size());
  }

  /** Draws the chart, 620 by 560 points, into a PNG file, which appears whole or not at all. */
  public void write(Path file) throws IOException {
    Png.write(render(620, 560), file);
  }

  // The sets take turns, so that none hides behind the one that was added after it; the more
  // points, the smaller and the more transparent they are.
  private void drawPoints(ChartPanel panel, Theme theme, Axis scale) {
    int most = sets.stream().mapToInt(Points::size).max().orElse(0);
    int total = sets.stream().mapToInt(Points::size).sum();
    double radius = total > 20_000 ? 1.0 : total > 2_000 ? 1.6 : 2.6;
    int opacity = total > 20_000 ? 90 : total > 2_000 ? 130 : 190;
    Graphics2D graphics = panel.dataGraphics();
    for (int i = 0; i < most; i++) {
      for (int s = 0; s < sets.size(); s++) {
        Points set = sets.get(s);
        if (i < set.size() && set.isFinite(i)) {
          Color color = scale == null ? theme.color(s) : shade(theme, scale, shades[i]);
          graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), opacity));
          graphics.fill(
              marker(theme, s).at(panel.pixelX(set.x(i)), panel.pixelY(set.y(i)), radius));
        }
      }
    }
    graphics.dispose();
  }

  private static Color shade(Theme theme, Axis scale, double value) {
    return Double.isFinite(value) ? Theme.shade(scale.position(value)) : theme.grid();
  }
}
