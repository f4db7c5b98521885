package org.latent4j.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Lines over common axes, one colour each; drawn without a display. */
public final class LineChart {
  private static final int MOST_MARKERS = 40;

  private final ChartPanel.Labels labels;
  private final List<Points> series = new ArrayList<>();

  /** An empty chart with a title and the names of its axes, units included. */
  public LineChart(String title, String xLabel, String yLabel) {
    labels = new ChartPanel.Labels(title, xLabel, yLabel);
  }

  /**
   * Adds a line; where a value is not finite the line is broken.
   *
   * @param name stands in the legend
   * @param x {@code [points]}
   * @param y {@code [points]}
   * @return this chart
   * @throws org.latent4j.spec.SpecException if the lengths differ
   */
  public LineChart add(String name, double[] x, double[] y) {
    series.add(new Points(name, x, y));
    return this;
  }

  Axis xAxis() {
    return Axis.tight(series.stream().flatMapToDouble(Points::allX), 8);
  }

  Axis yAxis() {
    return Axis.around(series.stream().flatMapToDouble(Points::allY), 6);
  }

  /** Draws the chart in light colours, two pixels to the point. */
  public BufferedImage render(int width, int height) {
    return render(width, height, Theme.LIGHT);
  }

  BufferedImage render(int width, int height, Theme theme) {
    boolean legend = series.size() > 1;
    ChartPanel.Room room = new ChartPanel.Room(legend ? 22 : 0, 0);
    try (ChartPanel panel = new ChartPanel(width, height, theme, labels, xAxis(), yAxis(), room)) {
      List<String> names = new ArrayList<>();
      List<Color> colors = new ArrayList<>();
      Graphics2D graphics = panel.dataGraphics();
      for (Points one : series) {
        graphics.setColor(theme.color(colors.size()));
        draw(panel, graphics, one);
        names.add(one.name());
        colors.add(theme.color(colors.size()));
      }
      graphics.dispose();
      if (legend) {
        panel.drawLegend(names, colors);
      }
      return panel.picture();
    }
  }

  private static void draw(ChartPanel panel, Graphics2D graphics, Points points) {
    Path2D line = new Path2D.Double();
    boolean pen = false;
    for (int i = 0; i < points.size(); i++) {
      if (!points.isFinite(i)) {
        pen = false;
        continue;
      }
      double x = panel.pixelX(points.x(i));
      double y = panel.pixelY(points.y(i));
      if (pen) {
        line.lineTo(x, y);
      } else {
        line.moveTo(x, y);
      }
      pen = true;
      if (points.size() <= MOST_MARKERS) {
        graphics.fill(new Ellipse2D.Double(x - 2.5, y - 2.5, 5, 5));
      }
    }
    graphics.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(line);
  }
}
