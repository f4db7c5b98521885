package org.latent4j.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A legend on the right of a chart: names below each other, or a scale of colours. */
final class SideLegend {
  private static final int LINE = 19;
  private static final int GAP = 16;
  private static final int WIDEST = 260;

  private SideLegend() {}

  /** One line. */
  record Entry(String name, Color color, Marker marker) {}

  /** The width that names need beside the data, in points. */
  static int width(List<String> names) {
    return GAP + 16 + Math.min(WIDEST, names.stream().mapToInt(SideLegend::width).max().orElse(0));
  }

  /** The width that a scale needs, in points. */
  static int width(String name, Axis scale) {
    List<String> texts =
        new ArrayList<>(Arrays.stream(scale.ticks()).mapToObj(scale::label).toList());
    int widest = texts.stream().mapToInt(SideLegend::width).max().orElse(0);
    return GAP + Math.min(WIDEST, Math.max(width(name), 22 + widest));
  }

  /** The width of a text in the font of charts, in points. */
  static int width(String text) {
    Png.requireFonts();
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12)).stringWidth(text);
    } finally {
      graphics.dispose();
    }
  }

  /** Draws as many names as the height has room for. */
  static void draw(ChartPanel panel, Theme theme, List<Entry> entries) {
    Graphics2D graphics = panel.freeGraphics();
    double x = panel.right() + GAP;
    int room = Math.max(1, (int) ((panel.bottom() - panel.top()) / LINE));
    int shown = entries.size() <= room ? entries.size() : room - 1;
    for (int i = 0; i < shown; i++) {
      double y = panel.top() + 8 + i * LINE;
      graphics.setColor(entries.get(i).color());
      graphics.fill(entries.get(i).marker().at(x + 5, y, 4.5));
      graphics.setColor(theme.ink());
      graphics.drawString(cut(graphics, entries.get(i).name()), (float) x + 16, (float) y + 4);
    }
    if (shown < entries.size()) {
      graphics.setColor(theme.muted());
      String rest = "and " + (entries.size() - shown) + " more";
      graphics.drawString(rest, (float) x + 16, (float) panel.top() + 12 + shown * LINE);
    }
    graphics.dispose();
  }

  /** Draws a scale of colours with its ticks. */
  static void draw(ChartPanel panel, Theme theme, String name, Axis scale) {
    Graphics2D graphics = panel.freeGraphics();
    double x = panel.right() + GAP;
    double top = panel.top() + 18;
    // A line of pixels a step.
    int steps = (int) (2 * Math.max(1, Math.min(240, panel.bottom() - top)));
    double height = steps / 2.0;
    graphics.setColor(theme.ink());
    graphics.drawString(cut(graphics, name), (float) x, (float) panel.top() + 8);
    for (int i = 0; i < steps; i++) {
      graphics.setColor(Theme.shade(1 - i / (steps - 1.0)));
      graphics.fill(new Rectangle2D.Double(x, top + i / 2.0, 12, 0.5));
    }
    for (double tick : scale.ticks()) {
      double y = top + (1 - scale.position(tick)) * height;
      graphics.setColor(theme.muted());
      graphics.draw(new Line2D.Double(x + 12, y, x + 16, y));
      graphics.drawString(scale.label(tick), (float) x + 20, (float) y + 4);
    }
    graphics.dispose();
  }

  private static String cut(Graphics2D graphics, String text) {
    FontMetrics metrics = graphics.getFontMetrics();
    if (metrics.stringWidth(text) <= WIDEST) {
      return text;
    }
    int end = text.length();
    while (end > 0 && metrics.stringWidth(text.substring(0, end) + "…") > WIDEST) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
