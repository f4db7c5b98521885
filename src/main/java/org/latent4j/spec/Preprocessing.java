package org.latent4j.spec;

import java.util.Collections;
import java.util.List;

/**
 * The fitted map from raw values to what the network sees: {@code (raw - shift) / scale}. It is
 * part of the graph, and so is its inverse.
 *
 * @param scaling which rule the values were fitted by
 * @param shift one value for all features, or one a feature
 * @param scale likewise; never 0
 */
public record Preprocessing(Scaling scaling, List<Double> shift, List<Double> scale) {
  /** Checks that the values are finite and the scales positive. */
  public Preprocessing {
    shift = List.copyOf(shift);
    scale = List.copyOf(scale);
    Checks.require(
        !shift.isEmpty() && shift.size() == scale.size(),
        "preprocessing",
        "as many shifts as scales",
        shift.size() + " and " + scale.size());
    for (double value : shift) {
      Checks.require(Double.isFinite(value), "preprocessing.shift", "a finite number", value);
    }
    for (double value : scale) {
      Checks.positive("preprocessing.scale", value);
    }
  }

  /** Values pass as they are. */
  public static Preprocessing none() {
    return new Preprocessing(Scaling.NONE, List.of(0.0), List.of(1.0));
  }

  /** Maps {@code low} to 0 and {@code high} to 1, the same for all features. */
  public static Preprocessing range(double low, double high) {
    return new Preprocessing(
        Scaling.FIXED, Collections.singletonList(low), Collections.singletonList(high - low));
  }

  /** A rule whose values are found when training begins. */
  public static Preprocessing unfitted(Scaling scaling) {
    return new Preprocessing(scaling, List.of(0.0), List.of(1.0));
  }

  /** Whether raw values pass unchanged. */
  public boolean isIdentity() {
    return shift.stream().allMatch(v -> v == 0) && scale.stream().allMatch(v -> v == 1);
  }
}
