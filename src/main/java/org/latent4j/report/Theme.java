package org.latent4j.report;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;

/**
 * Colours of a chart.
 *
 * @param background of the whole picture
 * @param ink of titles
 * @param muted of labels and ticks
 * @param grid of the lines behind the data
 * @param series of the data, in this order, then again from the first
 */
record Theme(Color background, Color ink, Color muted, Color grid, List<Color> series) {
  static final Theme LIGHT =
      new Theme(
          new Color(0xFFFFFF),
          new Color(0x1F2328),
          new Color(0x59636E),
          new Color(0xE4E7EB),
          colors(
              0x2F6FDE, 0xE8710A, 0x1E9E5A, 0xC9372C, 0x8250DF, 0x0E9AA7, 0xBF8700, 0xD6409F,
              0x6E7781, 0x7A4B2A));
  static final Theme DARK =
      new Theme(
          new Color(0x161B22),
          new Color(0xE6EDF3),
          new Color(0x9DA7B3),
          new Color(0x2A313A),
          colors(
              0x6CA4FF, 0xFF9F4A, 0x4FCB85, 0xFF7B72, 0xB794FF, 0x4DD0DB, 0xE3B341, 0xFF7CC8,
              0xA5AFBA, 0xC69472));

  Color color(int index) {
    return series.get(Math.floorMod(index, series.size()));
  }

  private static List<Color> colors(int... values) {
    return Arrays.stream(values).mapToObj(Color::new).toList();
  }
}
