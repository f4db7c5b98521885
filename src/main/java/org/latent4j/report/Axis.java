package org.latent4j.report;

import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * The range of one axis and its ticks, at multiples of 1, 2 or 5 times a power of ten.
 *
 * @param low left or lower end
 * @param high right or upper end, above {@code low}
 * @param step distance between ticks
 */
record Axis(double low, double high, double step) {
  /**
   * An axis whose ends are ticks, around all finite values.
   *
   * @param ticks about how many ticks are wanted
   */
  static Axis around(DoubleStream values, int ticks) {
    Axis tight = tight(values, ticks);
    double step = tight.step;
    return new Axis(
        Math.floor(tight.low / step + 1e-9) * step,
        Math.ceil(tight.high / step - 1e-9) * step,
        step);
  }

  /** An axis whose ends are the least and the greatest finite value. */
  static Axis tight(DoubleStream values, int ticks) {
    double[] ends = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    boolean[] whole = {true};
    values
        .filter(Double::isFinite)
        .forEach(
            value -> {
              ends[0] = Math.min(ends[0], value);
              ends[1] = Math.max(ends[1], value);
              whole[0] &= value == Math.rint(value);
            });
    if (ends[0] > ends[1]) {
      return new Axis(0, 1, step(1, ticks));
    }
    double room = 1e-9 * Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
    if (ends[1] - ends[0] <= room) {
      double half = ends[0] == 0 || whole[0] ? 1 : Math.abs(ends[0]) / 2;
      ends[0] -= half;
      ends[1] += half;
    }
    double step = step(ends[1] - ends[0], ticks);
    return new Axis(ends[0], ends[1], whole[0] ? Math.max(1, step) : step);
  }

  /** An axis with a little room beyond the least and the greatest finite value. */
  static Axis roomy(DoubleStream values, int ticks) {
    Axis tight = tight(values, ticks);
    double room = 0.04 * (tight.high - tight.low);
    return new Axis(tight.low - room, tight.high + room, tight.step);
  }

  private static double step(double range, int ticks) {
    double raw = range / ticks;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double factor : new double[] {1, 2, 5}) {
      if (raw <= factor * power * (1 + 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** The ticks within the range, rising. */
  double[] ticks() {
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    return LongStream.rangeClosed(first, last).mapToDouble(i -> i * step).toArray();
  }

  /** A tick's text, with as many decimals as the step needs. */
  String label(double tick) {
    double size = Math.max(Math.abs(low), Math.abs(high));
    if (tick != 0 && (size >= 1e6 || size < 1e-3)) {
      int spare =
          (int) Math.floor(Math.log10(Math.abs(tick)) + 1e-9)
              - (int) Math.floor(Math.log10(step) + 1e-9);
      String text = String.format(Locale.ROOT, "%." + Math.max(0, spare) + "e", tick);
      return text.replaceAll("e([+-])0*(\\d)", "e$1$2").replace("e+", "e");
    }
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    String text = String.format(Locale.ROOT, "%." + decimals + "f", tick);
    return text.replaceAll("^-(0(\\.0*)?)$", "$1");
  }

  /** Where a value lies between the ends: 0 at the low one, 1 at the high one. */
  double position(double value) {
    return (value - low) / (high - low);
  }
}
