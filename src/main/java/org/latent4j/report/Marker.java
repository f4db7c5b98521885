package org.latent4j.report;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** How the points of a set look: sets that share a colour differ by their shape. */
enum Marker {
  CIRCLE,
  SQUARE,
  TRIANGLE;

  /** The marker of a set, the shape changing whenever the colours begin again. */
  static Marker of(int set, int colors) {
    return values()[set / colors % values().length];
  }

  /** The shape around a place, about as large for each marker. */
  Shape at(double x, double y, double radius) {
    return switch (this) {
      case CIRCLE -> new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
      case SQUARE -> {
        double half = 0.9 * radius;
        yield new Rectangle2D.Double(x - half, y - half, 2 * half, 2 * half);
      }
      case TRIANGLE -> {
        Path2D path = new Path2D.Double();
        path.moveTo(x, y - 1.3 * radius);
        path.lineTo(x + 1.2 * radius, y + 0.9 * radius);
        path.lineTo(x - 1.2 * radius, y + 0.9 * radius);
        path.closePath();
        yield path;
      }
    };
  }
}
