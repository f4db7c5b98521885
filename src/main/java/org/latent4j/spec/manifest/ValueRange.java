package org.latent4j.spec.manifest;

import java.util.List;
import org.latent4j.spec.Checks;

/**
 * The raw values of a view that its likelihood gives a probability. What is missing, NaN, is none
 * of its business.
 *
 * @param likelihood whose range it is, for messages
 * @param low the lowest, one for all values of a row or one a feature
 * @param high the highest, as many
 * @param whole whether values are whole numbers
 */
public record ValueRange(String likelihood, List<Double> low, List<Double> high, boolean whole) {
  /** Copies the lists; checks that they are as long as each other. */
  public ValueRange {
    low = List.copyOf(low);
    high = List.copyOf(high);
    Checks.require(
        !low.isEmpty() && low.size() == high.size(), "ranges", "as many ends as beginnings", low);
  }

  /** One range for all values. */
  public static ValueRange of(String likelihood, double low, double high, boolean whole) {
    return new ValueRange(likelihood, List.of(low), List.of(high), whole);
  }

  /** The lowest value of a feature. */
  public float low(int feature) {
    return low.get(low.size() == 1 ? 0 : feature).floatValue();
  }

  /** The highest value of a feature. */
  public float high(int feature) {
    return high.get(high.size() == 1 ? 0 : feature).floatValue();
  }

  /** Whether a feature may have a value. */
  public boolean holds(int feature, float value) {
    boolean outside = value < low(feature) || value > high(feature);
    return !outside && !(whole && Math.abs(value - Math.rint(value)) > 0);
  }

  /** What a feature's values are, for a message. */
  public String words(int feature) {
    String end = high(feature) < 1L << 53 ? " to " + text(high(feature)) : " or more";
    return whole
        ? "a whole number of " + text(low(feature)) + end + " for the likelihood " + likelihood
        : "a value from %s to %s for the likelihood %s"
            .formatted(text(low(feature)), text(high(feature)), likelihood);
  }

  private static String text(float value) {
    return Math.abs(value) < 1e7 && value == (long) value
        ? Long.toString((long) value)
        : Float.toString(value);
  }
}
