package org.latent4j.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * The parts that every chart has: title, axes, grid lines, legend; and the way from data to pixels.
 */
final class ChartPanel implements AutoCloseable {
  /** What a chart says besides its data. */
  record Labels(String title, String x, String y) {}

  private static final int SCALE = 2;

  private final Font body;
  private final BufferedImage picture;
  private final Graphics2D graphics;
  private final Theme theme;
  private final Axis x;
  private final Axis y;
  private final double left;
  private final double top;
  private final double right;
  private final double bottom;

  /**
   * Room for a legend, in points.
   *
   * @param above the data
   * @param beside the data, on the right
   */
  record Room(int above, int beside) {}

  /**
   * Starts a picture with everything but data and legend.
   *
   * @param width in points, of two pixels each
   * @param height in points
   * @param room for a legend
   */
  ChartPanel(int width, int height, Theme theme, Labels labels, Axis x, Axis y, Room room) {
    Png.requireFonts();
    body = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    this.theme = theme;
    this.x = x;
    this.y = y;
    picture = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
    graphics = picture.createGraphics();
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(theme.background());
    graphics.fillRect(0, 0, width, height);
    left = 34 + widestLabel();
    right = width - 22 - room.beside();
    top = (labels.title().isEmpty() ? 16 : 44) + room.above();
    bottom = height - 48;
    drawGrid();
    drawLabels(labels);
  }

  private int widestLabel() {
    FontMetrics metrics = graphics.getFontMetrics(body);
    int widest = 0;
    for (double tick : y.ticks()) {
      widest = Math.max(widest, metrics.stringWidth(y.label(tick)));
    }
    return widest;
  }

  private void drawGrid() {
    graphics.setFont(body);
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.setStroke(new BasicStroke(1));
    for (double tick : y.ticks()) {
      graphics.setColor(theme.grid());
      graphics.draw(new Line2D.Double(left, pixelY(tick), right, pixelY(tick)));
      String text = y.label(tick);
      graphics.setColor(theme.muted());
      graphics.drawString(
          text, (float) left - 8 - metrics.stringWidth(text), (float) pixelY(tick) + 4);
    }
    for (double tick : x.ticks()) {
      graphics.setColor(theme.grid());
      graphics.draw(new Line2D.Double(pixelX(tick), top, pixelX(tick), bottom));
      String text = x.label(tick);
      graphics.setColor(theme.muted());
      graphics.drawString(
          text, (float) pixelX(tick) - metrics.stringWidth(text) / 2f, (float) bottom + 18);
    }
    graphics.draw(new Line2D.Double(left, bottom, right, bottom));
    graphics.draw(new Line2D.Double(left, top, left, bottom));
  }

  private void drawLabels(Labels labels) {
    graphics.setColor(theme.ink());
    graphics.setFont(body.deriveFont(Font.BOLD, 15));
    graphics.drawString(labels.title(), (float) left, 28);
    graphics.setColor(theme.muted());
    graphics.setFont(body);
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.drawString(
        labels.x(),
        (float) (left + right - metrics.stringWidth(labels.x())) / 2,
        (float) bottom + 38);
    AffineTransform upright = graphics.getTransform();
    graphics.rotate(-Math.PI / 2);
    graphics.drawString(
        labels.y(), (float) -(top + bottom + metrics.stringWidth(labels.y())) / 2, 18);
    graphics.setTransform(upright);
  }

  /** Draws the names of the series in a line above the data, as many as fit. */
  void drawLegend(List<String> names, List<Color> colors) {
    graphics.setFont(body);
    FontMetrics metrics = graphics.getFontMetrics();
    double at = left;
    for (int i = 0; i < names.size(); i++) {
      if (at + 14 + metrics.stringWidth(names.get(i)) > right) {
        graphics.setColor(theme.muted());
        graphics.drawString("…", (float) at, (float) top - 11);
        return;
      }
      graphics.setColor(colors.get(i));
      graphics.fill(new Ellipse2D.Double(at, top - 20, 9, 9));
      graphics.setColor(theme.ink());
      graphics.drawString(names.get(i), (float) at + 14, (float) top - 11);
      at += 14 + metrics.stringWidth(names.get(i)) + 18;
    }
  }

  /** The surface for the data, cut off at the axes' ends (and a marker's radius beyond). */
  Graphics2D dataGraphics() {
    Graphics2D data = (Graphics2D) graphics.create();
    data.clip(new Rectangle2D.Double(left - 4, top - 4, right - left + 8, bottom - top + 8));
    return data;
  }

  /** The surface of the whole picture, for what stands beside the data. */
  Graphics2D freeGraphics() {
    Graphics2D free = (Graphics2D) graphics.create();
    free.setFont(body);
    return free;
  }

  double right() {
    return right;
  }

  double top() {
    return top;
  }

  double bottom() {
    return bottom;
  }

  double pixelX(double value) {
    return left + x.position(value) * (right - left);
  }

  double pixelY(double value) {
    return bottom - y.position(value) * (bottom - top);
  }

  BufferedImage picture() {
    return picture;
  }

  @Override
  public void close() {
    graphics.dispose();
  }
}
