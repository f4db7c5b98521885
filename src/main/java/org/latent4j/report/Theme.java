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

  /**
   * The colour of a number between the ends of a scale: from dark blue over green to yellow, ever
   * lighter.
   *
   * @param position 0 at the low end, 1 at the high one
   */
  static Color shade(double position) {
    double at = Math.max(0, Math.min(1, position)) * (RAMP.size() - 1);
    int from = Math.min((int) at, RAMP.size() - 2);
    Color low = RAMP.get(from);
    Color high = RAMP.get(from + 1);
    double share = at - from;
    return new Color(
        mix(low.getRed(), high.getRed(), share),
        mix(low.getGreen(), high.getGreen(), share),
        mix(low.getBlue(), high.getBlue(), share));
  }

  private static int mix(int low, int high, double share) {
    return (int) Math.round(low + share * (high - low));
  }

  private static final List<Color> RAMP = colors(0x1D2671, 0x22618F, 0x1E9384, 0x69BE4F, 0xF2DC3C);

  private static List<Color> colors(int... values) {
    return Arrays.stream(values).mapToObj(Color::new).toList();
  }
}
