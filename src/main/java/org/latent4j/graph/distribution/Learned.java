package org.latent4j.graph.distribution;

import java.util.List;
import org.latent4j.graph.Initializer;
import org.latent4j.graph.Setting;
import org.latent4j.spec.KindSpec;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A positive number of a likelihood that no decoder gives: fixed, or learned, one for all features
 * or one for each.
 *
 * @param name of the setting that says which; the variable is called {@code log_} and it
 * @param start name of the setting of its value, or of where learning starts
 */
record Learned(String name, String start) {
  private static final String FIXED = "fixed";
  private static final String SHARED = "shared";

  /** The setting that says which. */
  Setting choice(String flag) {
    List<String> words = List.of(SHARED, FIXED, "per_feature");
    return Setting.word(name, flag, words, "fixed, shared or per-feature (learned); shared");
  }

  /** The setting of the value: by default one where it is fixed, another where it is learned. */
  Setting value(String flag, double fixed, double learned, String help) {
    return Setting.positive(start, flag, spec -> isFixed(spec) ? fixed : learned, help);
  }

  private boolean isFixed(KindSpec<?> spec) {
    return spec.word(name).equals(FIXED);
  }

  /** Its logarithm: a constant, [1] or [features]. */
  Operand<TFloat32> logarithm(LikelihoodKind.Site site) {
    float begin = (float) Math.log(site.spec().number(start));
    if (isFixed(site.spec())) {
      return site.at().tf().constant(begin);
    }
    Shape shape = Shape.of(site.spec().word(name).equals(SHARED) ? 1 : site.features());
    return LogVariance.bounded(
        site.at().tf(), site.at().weight("log_" + name, shape, Initializer.constant(begin)));
  }
}
