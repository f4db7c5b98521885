package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;
import java.util.Map;

/**
 * How a decoder's output is read as a distribution of the preprocessed values of a view.
 *
 * @param kind lower-case letters, digits and dashes
 * @param settings numbers as {@code Double}, words in lower case with {@code _} for dashes
 */
public record LikelihoodSpec(String kind, Map<String, Object> settings)
    implements KindSpec<LikelihoodSpec> {
  private static final String WHAT = "likelihood";
  private static final String VARIANCE = "variance";

  /** What is learned of a Gaussian's variance. */
  public enum Variance {
    FIXED,
    SHARED,
    PER_FEATURE
  }

  /** Checks the kind's name and that every setting is a number or a word. */
  public LikelihoodSpec {
    kind = KindSpec.name(WHAT, kind);
    settings = KindSpec.copy(settings, LikelihoodSpec::plain);
  }

  private static Object plain(String name, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    Checks.require(value instanceof String, WHAT + "." + name, "a number or a word", value);
    return ((String) value).toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** A kind, with every setting at its default. */
  public static LikelihoodSpec of(String kind) {
    return new LikelihoodSpec(kind, Map.of());
  }

  /** Independent Bernoulli variables from logits; values must lie in 0–1. */
  public static LikelihoodSpec bernoulli() {
    return of("bernoulli");
  }

  /**
   * Independent Gaussians.
   *
   * @param variance whether the variance is fixed, or learned once for all features or per feature
   * @param initialVariance the variance where it is fixed, else where learning starts
   */
  public static LikelihoodSpec gaussian(Variance variance, double initialVariance) {
    Checks.positive(VARIANCE, initialVariance);
    return of("gaussian")
        .with(VARIANCE, Checks.lower(variance))
        .with("initialVariance", initialVariance);
  }

  @Override
  public String what() {
    return WHAT;
  }

  @Override
  public LikelihoodSpec withSettings(Map<String, Object> others) {
    return new LikelihoodSpec(kind, others);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static LikelihoodSpec read(Map<String, Object> json) {
    return KindSpec.read(WHAT, json, LikelihoodSpec::new);
  }
}
