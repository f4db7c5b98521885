package org.latent4j.spec;

import java.util.List;
import java.util.Locale;

/** Argument checks whose messages name the setting, what was expected and what was found. */
public final class Checks {
  private Checks() {}

  public static void require(boolean holds, String setting, String expected, Object found) {
    if (!holds) {
      throw new SpecException(setting, expected, found);
    }
  }

  static void positive(String setting, double value) {
    require(value > 0 && Double.isFinite(value), setting, "a positive number", value);
  }

  static void positive(String setting, long value) {
    require(value > 0, setting, "a positive whole number", value);
  }

  static void notNegative(String setting, double value) {
    require(value >= 0 && Double.isFinite(value), setting, "a number of 0 or more", value);
  }

  public static void fraction(String setting, double value) {
    require(value >= 0 && value < 1, setting, "a fraction from 0 up to, not including, 1", value);
  }

  static List<Integer> widths(String setting, List<Integer> values) {
    for (int value : values) {
      positive(setting, value);
    }
    return List.copyOf(values);
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
